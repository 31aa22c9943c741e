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
 * <p>Refusals are counted by themselves, for while clients keep calling there may always be some:
 * once the requests have ended no more are sent, and those that are being sent get to their end.
 *
 * <p>Safe to share between threads.
 */
final class RunningRequests {
  private static final Duration REFUSAL_PATIENCE = Duration.ofSeconds(1);

  private final Gate requests = new Gate();
  private final Gate refusals = new Gate();

  /** Returns a handler that counts the requests of another, and serves them after the stop too. */
  HttpHandler counting(HttpHandler handler) {
    return exchange -> {
      boolean unused = requests.enter();
      try {
        handler.handle(exchange);
      } finally {
        requests.leave();
      }
    };
  }

  /** Returns a handler that counts the requests of another, and refuses them after the stop. */
  HttpHandler counting(HttpHandler handler, BackendJobHandler refusing) {
    return exchange -> {
      boolean enters = requests.enter();
      try {
        if (enters) {
          handler.handle(exchange);
        }
      } finally {
        requests.leave();
      }
      if (!enters) {
        refuse(refusing, exchange);
      }
    };
  }

  private void refuse(BackendJobHandler refusing, HttpExchange exchange) throws IOException {
    boolean enters = refusals.enter();
    try {
      if (!enters) {
        throw new IOException("the server has stopped");
      }
      refusing.refuse(exchange, ErrorReplies.unavailable("The server is stopping"));
    } finally {
      refusals.leave();
    }
  }

  /**
   * Refuses requests from now on, and waits until those that are running have ended.
   *
   * @return whether they ended in time
   */
  boolean stop(Duration patience) throws InterruptedException {
    boolean ended = requests.close(patience);
    // why: a connection that is closed now would cut a refusal behind its head
    return refusals.close(REFUSAL_PATIENCE) && ended;
  }

  /**
   * Lets in until it is closed, and knows when all have left.
   *
   * <p>Whoever comes is counted before {@link #closed} is read, and the count is read after it is
   * set; so either who comes sees that it is closed, or who closes it sees them.
   */
  private static final class Gate {
    private final AtomicInteger inside = new AtomicInteger();
    private final CountDownLatch empty = new CountDownLatch(1);
    private volatile boolean closed;

    /** Counts one more, who has to leave in any case; returns whether it is open. */
    boolean enter() {
      inside.incrementAndGet();
      return !closed;
    }

    void leave() {
      if (inside.decrementAndGet() == 0 && closed) {
        empty.countDown();
      }
    }

    /** Lets nobody in from now on, and returns whether all left in time. */
    boolean close(Duration patience) throws InterruptedException {
      closed = true;
      return inside.get() == 0 || empty.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
