// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.LoggedChanges;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * All of one app in memory: one lock for writers, none for who reads jobs, listings or changes.
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
  private final Map<String, EnvironmentGroup> environments = new ConcurrentHashMap<>(4);
  private final Map<String, Group<String>> operations = new ConcurrentHashMap<>(4);
  private final Map<JobStatus, Group<JobStatus>> statuses = new ConcurrentHashMap<>(8);
  private final PositionSet all = new PositionSet();
  private final SlotSequence sequence = new SlotSequence();
  private final ChangeRing log;

  /** Finished slots in the order they finished; slots of removed jobs linger until passed. */
  private final Deque<Slot> finished = new ArrayDeque<>();

  private int removedInFinished;
  private long stored;
  private long active;
  private @Nullable Instant lastCreateTime;

  MemoryApp(
      String id,
      long appsBefore,
      ConcurrentHashMap<JobKey, Slot> slots,
      Set<String> appIds,
      int changesPerApp,
      AtomicBoolean closed) {
    this.id = id;
    this.appsBefore = appsBefore;
    this.slots = slots;
    this.appIds = appIds;
    this.closed = closed;
    this.log = new ChangeRing(changesPerApp);
  }

  JobOutcome write(JobKey key, JobDecision decision) {
    long stamp = lock.writeLock();
    try {
      requireOpen();
      Slot slot = slots.get(key);
      EnvironmentGroup environment =
          slot != null ? slot.cell.environment : environments.get(key.environment());
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
      return apply(slot, outcome, change);
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /** Decides on all keys before anything is applied, so that a refusal leaves no trace. */
  List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
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
        }
      }
      return outcomes;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  private @Nullable BackendJob current(JobKey key) {
    Slot slot = slots.get(key);
    return slot == null ? null : slot.job;
  }

  private long activeIn(String name) {
    EnvironmentGroup environment = environments.get(name);
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
    BackendJob after = change.after().orElse(null);
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
    EnvironmentGroup environment =
        environments.computeIfAbsent(job.key().environment(), EnvironmentGroup::new);
    TallyCell cell = cell(environment, job);
    JobKey key = new JobKey(id, environment.name, job.key().jobId());
    BackendJob shared = shared(key, cell, job);
    Slot slot = new Slot(sequence.next(), cell);
    sequence.add(slot, shared.createRevision());
    all.add(slot.position);
    environment.positions.add(slot.position);
    environment.stored++;
    if (cell.operation != null) {
      enter(cell.operation, slot);
    }
    enter(cell.status, slot);
    count(cell, 1);
    slots.put(key, slot);
    // why: only now, so that who sees it in a listing also finds it by its key
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

  private TallyCell cell(EnvironmentGroup environment, BackendJob job) {
    String operation = job.operation().orElse(null);
    return environment.cell(
        operation == null ? null : group(operations, operation),
        group(statuses, job.status()),
        job.isFinished());
  }

  private static <T> Group<T> group(Map<T, Group<T>> groups, T name) {
    Group<T> group = groups.get(name);
    return group != null ? group : groups.computeIfAbsent(name, Group::new);
  }

  /** Returns the job as it is kept, by the names that all jobs of the app share. */
  private BackendJob update(Slot slot, BackendJob asked) {
    TallyCell old = slot.cell;
    TallyCell now = cell(old.environment, asked);
    BackendJob job = isShared(asked, now) ? asked : shared(asked.key(), now, asked);
    if (now.operation != null && now.operation != old.operation) {
      enter(now.operation, slot);
    }
    if (now.status != old.status) {
      enter(now.status, slot);
    }
    slot.job = job;
    if (old.operation != null && now.operation != old.operation) {
      leave(operations, old.operation, slot);
    }
    if (now.status != old.status) {
      leave(statuses, old.status, slot);
    }
    // why: in this order a cell that the job stays in is never let go of
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
    leave(environments, cell.environment, slot);
    if (cell.operation != null) {
      leave(operations, cell.operation, slot);
    }
    leave(statuses, cell.status, slot);
    all.remove(slot.position);
    sequence.remove(slot);
    if (cell.finished) {
      removedInFinished++;
      forgetRemovedInFinished();
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

  private static void enter(Group<?> group, Slot slot) {
    group.stored++;
    group.positions.add(slot.position);
  }

  private static <T, G extends Group<T>> void leave(Map<T, G> groups, G group, Slot slot) {
    group.positions.remove(slot.position);
    // why: a status that jobs only pass through would be created again for each of them
    if (--group.stored == 0 && groups.size() > 8) {
      groups.remove(group.name);
    }
  }

  private void forgetRemovedInFinished() {
    for (Slot first = finished.peek();
        first != null && first.job == null;
        first = finished.peek()) {
      finished.remove();
      removedInFinished--;
    }
    if (removedInFinished > 1024 && removedInFinished > finished.size() / 2) {
      finished.removeIf(slot -> slot.job == null);
      removedInFinished = 0;
    }
  }

  List<BackendJob> finished(long afterRevision, int max) {
    List<BackendJob> jobs = new ArrayList<>(Math.min(max, 64));
    long stamp = lock.readLock();
    try {
      Iterator<Slot> each = finished.iterator();
      while (jobs.size() < max && each.hasNext()) {
        BackendJob job = each.next().job;
        if (job != null && job.revision() > afterRevision) {
          jobs.add(job);
        }
      }
    } finally {
      lock.unlockRead(stamp);
    }
    return jobs;
  }

  List<BackendJob> list(JobFilter filter, long before, int max) {
    String jobId = filter.jobId().orElse(null);
    if (jobId != null) {
      return listById(filter, jobId, before, max);
    }
    PositionSet[] sets = sets(filter);
    if (sets == null) {
      return List.of();
    }
    List<BackendJob> jobs = new ArrayList<>(Math.min(max, 128));
    long from = before == Long.MAX_VALUE ? sequence.next() - 1 : sequence.before(before);
    PositionSet.walk(
        sets,
        from,
        position -> {
          Slot slot = sequence.at(position);
          BackendJob job = slot == null ? null : slot.job;
          if (job != null && filter.matches(job)) {
            jobs.add(job);
          }
          return jobs.size() < max;
        });
    return jobs;
  }

  /** Returns the indexes whose common positions are to be walked; null if nothing can match. */
  private PositionSet @Nullable [] sets(JobFilter filter) {
    List<PositionSet> sets = new ArrayList<>(3);
    String environment = filter.environment().orElse(null);
    String operation = filter.operation().orElse(null);
    JobStatus status = filter.status().orElse(null);
    if ((environment != null && !add(sets, environments.get(environment)))
        || (operation != null && !add(sets, operations.get(operation)))
        || (status != null && !add(sets, statuses.get(status)))) {
      return null;
    }
    return sets.isEmpty() ? new PositionSet[] {all} : sets.toArray(PositionSet[]::new);
  }

  private static boolean add(List<PositionSet> sets, @Nullable Group<?> group) {
    return group != null && sets.add(group.positions);
  }

  private List<BackendJob> listById(JobFilter filter, String jobId, long before, int max) {
    // why: an id is looked up by key in each environment, of which an app has few; an index of its
    // own would cost every job memory for the rarest of questions
    List<BackendJob> jobs = new ArrayList<>(1);
    Iterable<String> names =
        filter.environment().isPresent()
            ? List.of(filter.environment().get())
            : environments.keySet();
    for (String environment : names) {
      Slot slot = slots.get(JobKey.of(id, environment, jobId));
      BackendJob job = slot == null ? null : slot.job;
      if (job != null && job.createRevision() < before && filter.matches(job)) {
        jobs.add(job);
      }
    }
    jobs.sort(Comparator.comparingLong(BackendJob::createRevision).reversed());
    return jobs.size() > max ? jobs.subList(0, max) : jobs;
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
    List<JobTally.Cell> cells = new ArrayList<>();
    for (EnvironmentGroup environment : environments.values()) {
      for (TallyCell cell : environment.cells()) {
        if (cell.count > 0) {
          cells.add(cell.toCell());
        }
      }
    }
    return JobTally.builder(id).revision(log.last()).cells(cells).build();
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
