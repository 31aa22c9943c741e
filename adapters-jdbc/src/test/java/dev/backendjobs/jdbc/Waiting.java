// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits of tests, each with an end far beyond what a busy machine needs, and a message then. */
public final class Waiting {
  /** The longest wait. */
  public static final Duration LIMIT = Duration.ofMinutes(3);

  private static final long PAUSE_NANOS = 1_000_000;

  private Waiting() {}

  /** Waits until a condition holds. */
  public static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("timed out waiting for: " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Waits for a latch. */
  public static void await(String what, CountDownLatch latch) {
    try {
      if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("timed out waiting for: " + what);
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(what, interrupted);
    }
  }

  /** Waits for the end of a thread. */
  public static void join(Thread thread) {
    try {
      thread.join(LIMIT.toMillis());
    } catch (InterruptedException interrupted) {
      throw new AssertionError(thread.getName(), interrupted);
    }
    if (thread.isAlive()) {
      throw new AssertionError("thread " + thread.getName() + " does not end");
    }
  }

  /** Waits until a thread waits with a timeout. */
  public static void untilParked(Thread thread) {
    until(thread.getName() + " to wait", () -> thread.getState() == Thread.State.TIMED_WAITING);
  }
}
