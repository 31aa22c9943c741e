// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Lets calls in until it is closed, and closing waits for those that are in. */
final class Gate {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean closed;

  /**
   * Lets a call in, which must leave.
   *
   * @throws IllegalStateException if the gate is closed
   */
  void enter() {
    // why: the untimed, barging form lets calls pass while one waits to close
    if (closed || !lock.readLock().tryLock()) {
      throw new IllegalStateException("the storage is closed");
    }
    if (closed) {
      lock.readLock().unlock();
      throw new IllegalStateException("the storage is closed");
    }
  }

  void leave() {
    lock.readLock().unlock();
  }

  /**
   * Closes the gate for good and waits until all calls have left.
   *
   * @return whether they have, within the time
   */
  boolean close(Duration patience) {
    closed = true;
    try {
      if (lock.writeLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        lock.writeLock().unlock();
        return true;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
