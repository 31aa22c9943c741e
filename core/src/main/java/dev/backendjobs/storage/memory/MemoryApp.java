// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.LoggedChanges;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * All of one app in memory: one lock for writers, none for readers of jobs, listings or changes.
 *
 * <p>A write shows itself to readers in this order: index entries to come, the job, index entries
 * to go, the change, the revision. So a reader who goes by an index compares the job it finds with
 * the filter, and a job that matches all the time is never missed.
 */
final class MemoryApp {
  private final String id;

  /** How many apps there were before the first write to this one. */
  private final long appsBefore;

  private final ConcurrentHashMap<JobKey, Slot> slots;
  private final Set<String> appIds;
  private final AtomicBoolean closed;

  // why: its optimistic reads give the tally a consistent look without stopping writers
  private final StampedLock lock = new StampedLock();
  private final InMemoryJobStorage.EmptiedApps emptied;

  /** Empty until the first job, and after {@link #reduce()}. */
  private volatile JobIndex index = JobIndex.EMPTY;

  private FinishedSlots finished = new FinishedSlots();
  private final ChangeRing log;

  private long stored;
  private long active;
  private @Nullable Instant lastCreateTime;

  MemoryApp(
      String id,
      long appsBefore,
      ConcurrentHashMap<JobKey, Slot> slots,
      Set<String> appIds,
      int changesPerApp,
      InMemoryJobStorage.EmptiedApps emptied,
      AtomicBoolean closed) {
    this.id = id;
    this.appsBefore = appsBefore;
    this.slots = slots;
    this.appIds = appIds;
    this.closed = closed;
    this.emptied = emptied;
    this.log = new ChangeRing(changesPerApp);
  }

  JobOutcome write(JobKey key, JobDecision decision) {
    boolean empties = false;
    long stamp = lock.writeLock();
    try {
      requireOpen();
      Slot slot = slots.get(key);
      EnvironmentGroup environment =
          slot != null ? slot.cell.environment : index.environment(key.environment());
      AppTotals totals = totals(environment == null ? 0 : environment.active);
      JobOutcome outcome = decision.decide(slot == null ? null : slot.job, totals);
      JobChange change = outcome.change().orElse(null);
      if (change == null) {
        return outcome;
      }
      requireFits(change, key, slot == null ? null : slot.job, totals);
      if (totals.revision() == 0) {
        appIds.add(id);
      }
      JobOutcome applied = apply(slot, outcome, change);
      empties = stored == 0;
      return applied;
    } finally {
      lock.unlockWrite(stamp);
      noteEmptied(empties);
    }
  }

  /** Decides on all keys before anything is applied, so that a refusal leaves no trace. */
  List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
    boolean empties = false;
    long stamp = lock.writeLock();
    try {
      requireOpen();
      ListDraft draft = new ListDraft(totals(0), this::current, this::activeIn);
      List<JobOutcome> outcomes = draft.decide(keys, decision);
      for (int i = 0; i < keys.size(); i++) {
        JobOutcome outcome = outcomes.get(i);
        JobChange change = outcome.change().orElse(null);
        if (change != null) {
          appIds.add(id);
          outcomes.set(i, apply(slots.get(keys.get(i)), outcome, change));
          empties = stored == 0;
        }
      }
      return outcomes;
    } finally {
      lock.unlockWrite(stamp);
      noteEmptied(empties);
    }
  }

  private void noteEmptied(boolean empties) {
    if (empties) {
      emptied.add(this);
    }
  }

  /**
   * Discards what the app does not need while it has no job: its revision and the newest few
   * changes stay. Does nothing if it has jobs.
   *
   * @return false if that is not known because the app is in use
   */
  boolean reduce() {
    long stamp = lock.tryWriteLock();
    if (stamp == 0) {
      return false;
    }
    try {
      if (stored == 0) {
        index = JobIndex.EMPTY;
        finished = new FinishedSlots();
        log.reduce();
      }
      return true;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /** Returns whether there is nothing but the revision and the newest few changes. */
  @SuppressWarnings("ReferenceEquality") // why: there is one empty index
  boolean isReduced() {
    return index == JobIndex.EMPTY;
  }

  private @Nullable BackendJob current(JobKey key) {
    Slot slot = slots.get(key);
    return slot == null ? null : slot.job;
  }

  private long activeIn(String name) {
    EnvironmentGroup environment = index.environment(name);
    return environment == null ? 0 : environment.active;
  }

  private AppTotals totals(long activeInEnvironment) {
    return AppTotals.builder()
        .revision(log.last())
        .stored(stored)
        .active(active)
        .activeInEnvironment(activeInEnvironment)
        .lastCreateTime(lastCreateTime)
        .apps(log.last() == 0 ? appsBefore : 0)
        .build();
  }

  AppTotals totals() {
    long stamp = lock.readLock();
    try {
      return totals(0);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  /** Refuses a change that is not of the decided job or does not follow the app's revision. */
  static void requireFits(
      JobChange change, JobKey key, @Nullable BackendJob current, AppTotals totals) {
    if (change.revision() != totals.revision() + 1) {
      throw new IllegalArgumentException(
          "change " + change.revision() + " decided at revision " + totals.revision());
    }
    if (!Objects.equals(change.before().orElse(null), current) || !change.key().equals(key)) {
      throw new IllegalArgumentException(
          "change of " + change.key() + " does not begin with the job of " + key);
    }
  }

  @SuppressWarnings("ReferenceEquality") // why: whether it is the very object is the question
  private JobOutcome apply(@Nullable Slot slot, JobOutcome outcome, JobChange change) {
    BackendJob after = outcome.job().orElse(null);
    if (after == null) {
      remove(Objects.requireNonNull(slot), change.key());
    } else {
      BackendJob kept = slot == null ? create(after) : update(slot, after);
      if (kept != after) {
        JobChange stored = change.toBuilder().after(kept).build();
        log.append(stored);
        return JobOutcome.of(stored);
      }
    }
    log.append(change);
    return outcome;
  }

  /** Returns the same job, with the names that all jobs of the app share in memory. */
  private BackendJob create(BackendJob job) {
    if (isReduced()) {
      index = new JobIndex(id, slots);
    }
    TallyCell cell = index.cell(job);
    JobKey key = new JobKey(id, cell.environment.name, job.key().jobId());
    BackendJob shared = shared(key, cell, job);
    Slot slot = index.add(cell, shared.createRevision());
    count(cell, 1);
    slots.put(key, slot);
    // why: only now, so that a reader who sees it in a listing also finds it by its key
    slot.job = shared;
    stored++;
    lastCreateTime = shared.createTime();
    if (cell.finished) {
      finished.add(slot);
    }
    return shared;
  }

  private static BackendJob shared(JobKey key, TallyCell cell, BackendJob job) {
    return job.toBuilder()
        .key(key)
        .operation(cell.operation == null ? null : cell.operation.name)
        .status(cell.status.name)
        .build();
  }

  /** Returns the job as it is kept, by the names that all jobs of the app share. */
  private BackendJob update(Slot slot, BackendJob asked) {
    TallyCell old = slot.cell;
    TallyCell now = index.cell(old.environment, asked);
    BackendJob job = isShared(asked, now) ? asked : shared(asked.key(), now, asked);
    index.enter(now, old, slot);
    slot.job = job;
    index.leave(old, now, slot);
    // why: in this order a cell that the job stays in is never removed
    count(now, 1);
    count(old, -1);
    slot.cell = now;
    if (now.finished && !old.finished) {
      finished.add(slot);
    }
    return job;
  }

  @SuppressWarnings("ReferenceEquality") // why: whether it is the very object is the question
  private static boolean isShared(BackendJob job, TallyCell cell) {
    return job.status() == cell.status.name
        && (cell.operation == null || job.operation().orElse(null) == cell.operation.name);
  }

  private void remove(Slot slot, JobKey key) {
    TallyCell cell = slot.cell;
    slot.job = null;
    slots.remove(key, slot);
    count(cell, -1);
    stored--;
    index.remove(cell, slot);
    if (cell.finished) {
      finished.removeOne();
    }
  }

  private void count(TallyCell cell, int step) {
    cell.count += step;
    if (!cell.finished) {
      cell.environment.active += step;
      active += step;
    }
    if (cell.count == 0) {
      cell.environment.leave(cell);
    }
  }

  List<BackendJob> finished(long afterRevision, int max) {
    long stamp = lock.readLock();
    try {
      return finished.after(afterRevision, max);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  List<BackendJob> list(JobFilter filter, long before, int max) {
    return index.list(filter, before, max);
  }

  JobTally tally() {
    for (int i = 0; i < 3; i++) {
      long stamp = lock.tryOptimisticRead();
      if (stamp != 0) {
        JobTally tally = countedTally();
        if (lock.validate(stamp)) {
          return tally;
        }
      }
    }
    long stamp = lock.readLock();
    try {
      return countedTally();
    } finally {
      lock.unlockRead(stamp);
    }
  }

  private JobTally countedTally() {
    return JobTally.builder(id).revision(log.last()).cells(index.cells()).build();
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the storage is closed");
    }
  }

  /**
   * Waits until no write is in flight that began before the storage was closed.
   *
   * @return whether that is so; false after the timeout, or if the thread is interrupted, whose
   *     interrupt status is then set
   */
  boolean awaitWriter(long nanos) {
    try {
      long stamp = lock.tryWriteLock(nanos, TimeUnit.NANOSECONDS);
      if (stamp != 0) {
        lock.unlockWrite(stamp);
      }
      return stamp != 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return !lock.isWriteLocked();
    }
  }

  LoggedChanges changes(long afterRevision, int max) {
    return log.read(afterRevision, max);
  }
}
