// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The requests that a server is at work on: they are counted, so that a stopping server can refuse
 * new ones and wait for exactly these.
 *
 * <p>Safe to share between threads. A request is counted before {@link #stopping} is read, and the
 * count is read after it is set; so either the request sees the stop, or the stop sees the request.
 */
final class RunningRequests {
  private final AtomicInteger running = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;

  /** Returns a handler that counts the requests of another, and serves them after the stop too. */
  HttpHandler counting(HttpHandler handler) {
    return exchange -> {
      running.incrementAndGet();
      try {
        handler.handle(exchange);
      } finally {
        leave();
      }
    };
  }

  /** Returns a handler that counts the requests of another, and refuses them after the stop. */
  HttpHandler counting(HttpHandler handler, BackendJobHandler refusing) {
    return exchange -> {
      boolean enters = enter();
      try {
        if (enters) {
          handler.handle(exchange);
        }
      } finally {
        leave();
      }
      if (!enters) {
        refuse(refusing, exchange);
      }
    };
  }

  private static void refuse(BackendJobHandler refusing, HttpExchange exchange) throws IOException {
    refusing.refuse(exchange, ErrorReplies.unavailable("The server is stopping"));
  }

  private boolean enter() {
    running.incrementAndGet();
    return !stopping;
  }

  private void leave() {
    if (running.decrementAndGet() == 0 && stopping) {
      ended.countDown();
    }
  }

  /**
   * Refuses requests from now on, and waits until those that are running have ended.
   *
   * @return whether they ended in time
   */
  boolean stop(Duration patience) throws InterruptedException {
    stopping = true;
    return running.get() == 0 || ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }
}
