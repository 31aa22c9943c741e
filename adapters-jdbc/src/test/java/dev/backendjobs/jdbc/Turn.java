// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Holds the turn of the storage's commit group by a write whose decision waits. */
public final class Turn implements AutoCloseable {
  /** The job that the one who has the turn creates. */
  public static final JobKey HOLDER = JobKey.of("app", "env", "holder");

  private final JobStorage storage;
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final Caller holder;
  private final List<Caller> callers = new ArrayList<>();

  public Turn(JobStorage storage) {
    this.storage = storage;
    JobDecision create = Decisions.create(HOLDER, "Op", JobStatus.RUNNING, Instant.EPOCH);
    holder =
        new Caller(
            storage,
            new Write(
                HOLDER,
                (current, totals) -> {
                  held.countDown();
                  await(over);
                  return create.decide(current, totals);
                }));
    await(held);
  }

  /** Gives the turn away, without waiting for those who queue. */
  public void end() {
    over.countDown();
  }

  public boolean isHeld() {
    return !holder.isAnswered();
  }

  /** Lets the group's thread take out a first write, with which it waits for its turn. */
  public void takeOutOne() {
    JobKey first = JobKey.of("app", "env", "first");
    queue(new Write(first, Decisions.create(first, "Op", JobStatus.RUNNING, Instant.EPOCH)));
    Thread thread = groupThread();
    while (thread.getState() != Thread.State.WAITING
        || !isIn(thread, "java.util.concurrent.locks.ReentrantLock")
        || isIn(thread, "java.util.concurrent.ArrayBlockingQueue")) {
      Thread.onSpinWait();
    }
  }

  /** Waits until the group's thread has nothing to do. */
  public static void awaitIdle() {
    Thread thread = groupThread();
    while (thread.getState() != Thread.State.WAITING
        || !isIn(thread, "java.util.concurrent.ArrayBlockingQueue")) {
      Thread.onSpinWait();
    }
  }

  private static Thread groupThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(any -> any.getName().startsWith("backend-jobs-commit"))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isIn(Thread thread, String type) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals(type)) {
        return true;
      }
    }
    return false;
  }

  /** Starts callers, one after the other, each waiting before the next begins. */
  public List<Caller> queue(Write... writes) {
    List<Caller> started = new ArrayList<>();
    for (Write write : writes) {
      Caller caller = new Caller(storage, write);
      awaitParked(caller.thread());
      started.add(caller);
    }
    callers.addAll(started);
    return started;
  }

  public static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    end();
    holder.join();
    callers.forEach(Caller::join);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
