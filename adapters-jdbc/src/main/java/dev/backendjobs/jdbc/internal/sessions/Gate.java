// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sessions;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets calls in until it is closed, and closing waits for those that are in.
 *
 * <p>Whoever comes is counted before {@link #closed} is read, and the count is read after it is
 * set; so either who comes sees that it is closed, or who closes it sees them.
 */
public final class Gate {
  private final AtomicInteger inside = new AtomicInteger();
  private final CountDownLatch empty = new CountDownLatch(1);
  private volatile boolean closed;

  /**
   * Lets a call in, which must leave.
   *
   * @throws IllegalStateException if the gate is closed
   */
  public void enter() {
    inside.incrementAndGet();
    if (closed) {
      leave();
      throw new IllegalStateException("the storage is closed");
    }
  }

  public void leave() {
    if (inside.decrementAndGet() == 0 && closed) {
      empty.countDown();
    }
  }

  /**
   * Closes the gate for good and waits until all calls have left.
   *
   * @return whether they have, within the time
   */
  public boolean close(Duration patience) {
    closed = true;
    try {
      return inside.get() == 0 || empty.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
