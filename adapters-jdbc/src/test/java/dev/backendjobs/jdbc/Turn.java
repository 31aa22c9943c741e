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

/** Keeps the storage committing by a write whose decision waits, so that other writes queue. */
final class Turn implements AutoCloseable {
  /** The job that the write creates. */
  static final JobKey HOLDER = JobKey.of("app", "env", "holder");

  private final JobStorage storage;
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final Caller holder;
  private final List<Caller> callers = new ArrayList<>();

  Turn(JobStorage storage) {
    this.storage = storage;
    JobDecision create = Decisions.create(HOLDER, "Op", JobStatus.RUNNING, Instant.EPOCH);
    holder =
        new Caller(
            storage,
            new Write(
                HOLDER,
                (current, totals) -> {
                  held.countDown();
                  Waiting.await("the end of the turn", over);
                  return create.decide(current, totals);
                }));
    Waiting.await("the decision of the holder", held);
  }

  /** Lets the write go on, without waiting for those that queue. */
  void end() {
    over.countDown();
  }

  boolean isHeld() {
    return !holder.isAnswered();
  }

  /** Starts callers, one after the other, each waiting before the next begins. */
  List<Caller> queue(Write... writes) {
    List<Caller> started = new ArrayList<>();
    for (Write write : writes) {
      Caller caller = new Caller(storage, write);
      Waiting.untilParked(caller.thread());
      started.add(caller);
    }
    callers.addAll(started);
    return started;
  }

  @Override
  public void close() {
    end();
    holder.join();
    callers.forEach(Caller::join);
  }
}
