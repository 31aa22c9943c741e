// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.lifetime;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the calls of an object that are in flight, so that closing it can wait for their ends.
 *
 * <p>Entering and leaving touch no memory that all callers share: each has a striped counter. A
 * caller first counts itself and then looks whether the object is closed; the closing thread first
 * closes and then counts. So either the caller is refused, or the closing thread waits for it. Safe
 * to share between threads.
 */
public final class InFlightCalls {
  private final String what;
  private final LongAdder entered = new LongAdder();
  private final LongAdder left = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition leaving = lock.newCondition();
  private volatile boolean closed;

  /**
   * Begins without calls.
   *
   * @param what the object that is called, for messages: {@code "the store"}
   */
  public InFlightCalls(String what) {
    this.what = what;
  }

  /**
   * Counts a call in; {@link #leave()} must follow.
   *
   * @throws IllegalStateException if closed; then the call is not counted
   */
  public void enter() {
    entered.increment();
    if (closed) {
      leave();
      requireOpen();
    }
  }

  /** Counts a call out. */
  public void leave() {
    left.increment();
    if (closed) {
      signalLeaving();
    }
  }

  private void signalLeaving() {
    lock.lock();
    try {
      leaving.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Refuses a call that needs not be waited for.
   *
   * @throws IllegalStateException if closed
   */
  public void requireOpen() {
    if (closed) {
      throw new IllegalStateException(what + " is closed");
    }
  }

  /** Refuses calls from now on; those in flight go on. A second call does nothing. */
  public void close() {
    closed = true;
  }

  /**
   * Refuses calls from now on and waits for those in flight.
   *
   * @param timeout how long at most, of any length
   * @return whether all have left; false after the timeout, or if the thread is interrupted, whose
   *     interrupt status is then set
   */
  public boolean close(Duration timeout) {
    closed = true;
    long nanos = Durations.nanos(timeout);
    lock.lock();
    try {
      while (!isEmpty()) {
        if (nanos <= 0) {
          return false;
        }
        nanos = leaving.awaitNanos(nanos);
      }
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private boolean isEmpty() {
    // why: calls that left are counted first; equal numbers then mean that each call that had
    // entered before has left, whatever came in between
    long out = left.sum();
    return entered.sum() == out;
  }
}
