// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.jdk;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the requests in flight, so that a stopping server can refuse new ones and wait for exactly
 * those that it has accepted.
 *
 * <p>Refusals are counted separately, because clients may never stop calling: once the accepted
 * requests have ended no more refusals are sent, and those already being sent are completed.
 *
 * <p>Safe to share between threads.
 */
public final class InFlightRequests {
  private static final Duration REFUSALS_TIMEOUT = Duration.ofSeconds(1);

  private final Counter requests = new Counter();
  private final Counter refusals = new Counter();

  /** Returns a handler that counts the requests of another, and serves them after the stop too. */
  public HttpHandler counting(HttpHandler handler) {
    return exchange -> {
      boolean unused = requests.enter();
      try {
        handler.handle(exchange);
      } finally {
        requests.leave();
      }
    };
  }

  /**
   * Returns a handler that counts the requests of another, and hands them to {@code refusing} after
   * the stop.
   */
  public HttpHandler counting(HttpHandler handler, HttpHandler refusing) {
    return exchange -> {
      boolean accepted = requests.enter();
      try {
        if (accepted) {
          handler.handle(exchange);
        }
      } finally {
        requests.leave();
      }
      if (!accepted) {
        boolean open = refusals.enter();
        try {
          if (!open) {
            throw new IOException("the server has stopped");
          }
          refusing.handle(exchange);
        } finally {
          refusals.leave();
        }
      }
    };
  }

  /**
   * Refuses requests from now on, and waits until those in flight have ended.
   *
   * @param timeout of any length; how long to wait at most
   * @return whether they ended in time
   */
  public boolean stop(Duration timeout) throws InterruptedException {
    boolean ended = requests.close(timeout);
    // why: a connection that is closed now would cut a refusal behind its head
    return refusals.close(REFUSALS_TIMEOUT) && ended;
  }

  /**
   * Counts callers until it is closed, and notices when the last has left.
   *
   * <p>A caller is counted before {@link #closed} is read, and the count is read after it is set;
   * so either the caller sees that it is closed, or {@code close} sees the caller.
   */
  private static final class Counter {
    private final AtomicInteger inside = new AtomicInteger();
    private final CountDownLatch empty = new CountDownLatch(1);
    private volatile boolean closed;

    /** Counts one more caller, which has to leave in any case; returns whether it is open. */
    boolean enter() {
      inside.incrementAndGet();
      return !closed;
    }

    void leave() {
      if (inside.decrementAndGet() == 0 && closed) {
        empty.countDown();
      }
    }

    /** Closes, and returns whether all callers left in time. */
    boolean close(Duration timeout) throws InterruptedException {
      closed = true;
      // why: convert saturates, where Duration.toNanos throws beyond 292 years
      return inside.get() == 0
          || empty.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    }
  }
}
