// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** Real threads that begin at the same moment, round after round; a failure of one fails all. */
public final class Racers {
  /** What one thread does in one round. */
  @FunctionalInterface
  public interface Lap {
    /**
     * Runs.
     *
     * @param round from 0
     * @param thread from 0
     */
    void run(int round, int thread) throws Exception;
  }

  /** What one thread does on its own. */
  @FunctionalInterface
  public interface Part {
    /** Runs. */
    void run() throws Exception;
  }

  private final CyclicBarrier barrier;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private int begun;

  private Racers(int threads, IntConsumer afterRound) {
    this.barrier =
        new CyclicBarrier(
            threads,
            () -> {
              if (begun++ > 0) {
                attempt(() -> afterRound.accept(begun - 2));
              }
            });
  }

  /**
   * Runs {@code lap} once a round on {@code threads} threads, all beginning at the same moment.
   *
   * @param afterRound is run between the rounds, when all threads have ended theirs
   */
  public static void race(int threads, int rounds, Lap lap, IntConsumer afterRound) {
    Objects.requireNonNull(lap, "lap");
    Objects.requireNonNull(afterRound, "afterRound");
    Racers racers = new Racers(threads, afterRound);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      Thread thread = new Thread(() -> racers.run(rounds, number, lap), "racer-" + number);
      // why: a racer that hangs fails its test by the time limit, and must not keep the JVM alive
      thread.setDaemon(true);
      all.add(thread);
    }
    all.forEach(Thread::start);
    for (Thread thread : all) {
      join(thread);
    }
    if (racers.failure.get() != null) {
      throw new AssertionError("a racer failed", racers.failure.get());
    }
  }

  /** Runs each part to its end on its own thread, all beginning at the same moment. */
  public static void together(Part... parts) {
    for (Part part : Objects.requireNonNull(parts, "parts")) {
      Objects.requireNonNull(part, "part");
    }
    race(parts.length, 1, (round, thread) -> parts[thread].run(), round -> {});
  }

  /**
   * Waits until a thread that was started waits for something or has ended.
   *
   * @throws AssertionError if it still runs after a minute
   */
  @SuppressWarnings("ThreadPriorityCheck")
  public static void awaitIdle(Thread thread) {
    Objects.requireNonNull(thread, "thread");
    long begun = System.nanoTime();
    Thread.State state = thread.getState();
    while (state == Thread.State.NEW || state == Thread.State.RUNNABLE) {
      if (System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(1)) {
        throw new AssertionError(thread + " neither waits nor ends within a minute");
      }
      Thread.yield();
      state = thread.getState();
    }
  }

  private void run(int rounds, int number, Lap lap) {
    // why: after a failure all still reach each barrier, idle, so that none waits in vain
    for (int round = 0; round <= rounds; round++) {
      await();
      int now = round;
      if (now < rounds) {
        attempt(() -> lap.run(now, number));
      }
    }
  }

  private void await() {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException impossible) {
      throw new AssertionError("no test interrupts a racer", impossible);
    }
  }

  private void attempt(Part part) {
    if (failure.get() == null) {
      try {
        part.run();
      } catch (Throwable thrown) {
        failure.compareAndSet(null, thrown);
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while racers were running", interrupted);
    }
  }
}
