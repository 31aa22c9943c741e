// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.commit;

import dev.backendjobs.jdbc.internal.sql.JobRowMapper;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a batch that go to one app, and the app as they leave it: loaded, then decided
 * write by write in memory, each on what the ones before it left.
 */
final class AppBatch {
  /** The kind of jobs that one row of the tally counts. */
  public record Cell(String environment, boolean finished, String status, String operation) {
    static Cell of(BackendJob job) {
      return new Cell(
          job.key().environment(),
          job.isFinished(),
          job.status().name(),
          job.operation().orElse(""));
    }
  }

  private final String appId;
  private final List<QueuedWrite> writes = new ArrayList<>();
  private final Map<JobKey, BackendJob> loaded = new HashMap<>();
  private final Map<JobKey, BackendJob> jobs = new HashMap<>();
  private final Map<String, Long> loadedActive = new HashMap<>();
  private final Map<String, Long> active = new HashMap<>();
  private final Map<Cell, Long> tally = new LinkedHashMap<>();
  private final Map<JobKey, @Nullable BackendJob> changed = new LinkedHashMap<>();
  private final List<JobChange> changes = new ArrayList<>();
  private AppTotals totals = AppTotals.none();
  private boolean known;
  private boolean counted;

  public AppBatch(String appId) {
    this.appId = appId;
  }

  public String appId() {
    return appId;
  }

  public List<QueuedWrite> writes() {
    return writes;
  }

  public void add(QueuedWrite write) {
    writes.add(write);
  }

  /** Takes the app's row, or that there is none. */
  public void load(@Nullable AppTotals row) {
    known = row != null;
    totals = row == null ? AppTotals.none() : row;
    loaded.clear();
    loadedActive.clear();
  }

  /** Records whether this batch's transaction has counted the app as one of all apps. */
  void enter(boolean appCounted) {
    counted = appCounted;
  }

  /** Takes the number of apps, of which a decision on a new app may need the others. */
  void loadApps(long count) {
    totals = totals.toBuilder().apps(counted ? count - 1 : count).build();
  }

  /** Returns whether the app never had a change. */
  boolean isNew() {
    return totals.revision() == 0;
  }

  /** Returns whether the app has a row, which is locked. */
  public boolean isKnown() {
    return known;
  }

  /** Takes the number of active jobs of an environment. */
  void loadActive(String environment, long count) {
    loadedActive.put(environment, count);
  }

  public void loadJob(BackendJob job) {
    loaded.put(job.key(), job);
  }

  /** Decides all writes, in order, and records their outcomes. */
  public void decide() {
    jobs.clear();
    jobs.putAll(loaded);
    active.clear();
    active.putAll(loadedActive);
    tally.clear();
    changed.clear();
    changes.clear();
    for (QueuedWrite write : writes) {
      try {
        write.decided(decide(write));
      } catch (RuntimeException | Error thrown) {
        // why: what one decision throws concerns its caller only
        write.refused(thrown);
      }
    }
  }

  /** Decides on each key of a write; if that throws, the batch is as it was before the write. */
  private List<JobOutcome> decide(QueuedWrite write) {
    if (write.keys().size() == 1) {
      return List.of(decide(write.keys().get(0), write.decision()));
    }
    Map<JobKey, BackendJob> jobsBefore = new HashMap<>(jobs);
    Map<String, Long> activeBefore = new HashMap<>(active);
    Map<Cell, Long> tallyBefore = new LinkedHashMap<>(tally);
    Map<JobKey, @Nullable BackendJob> changedBefore = new LinkedHashMap<>(changed);
    int changesBefore = changes.size();
    AppTotals totalsBefore = totals;
    List<JobOutcome> outcomes = new ArrayList<>(write.keys().size());
    try {
      for (JobKey key : write.keys()) {
        outcomes.add(decide(key, write.decision()));
      }
      return outcomes;
    } catch (RuntimeException | Error thrown) {
      restore(jobs, jobsBefore);
      restore(active, activeBefore);
      restore(tally, tallyBefore);
      restore(changed, changedBefore);
      changes.subList(changesBefore, changes.size()).clear();
      totals = totalsBefore;
      throw thrown;
    }
  }

  private static <K, V extends @Nullable Object> void restore(Map<K, V> map, Map<K, V> before) {
    map.clear();
    map.putAll(before);
  }

  private JobOutcome decide(JobKey key, JobDecision decision) {
    BackendJob current = jobs.get(key);
    long activeHere = active.getOrDefault(key.environment(), 0L);
    AppTotals now = totals.toBuilder().activeInEnvironment(activeHere).build();
    JobOutcome outcome = decision.decide(current, now);
    JobChange change = outcome.change().orElse(null);
    if (change != null) {
      require(change, key, current);
      apply(change);
    }
    return outcome;
  }

  private void require(JobChange change, JobKey key, @Nullable BackendJob current) {
    BackendJob after = change.after().orElse(null);
    if (change.revision() != totals.revision() + 1) {
      throw new IllegalArgumentException(
          "change " + change.revision() + " decided at revision " + totals.revision());
    }
    if (!change.key().equals(key) || !Objects.equals(change.before().orElse(null), current)) {
      throw new IllegalArgumentException(
          "change " + change.revision() + " is not of the job as it is: " + key);
    }
    if (after != null) {
      JobRowMapper.requireStorable(after);
      boolean sameOrigin =
          current == null
              ? after.createRevision() == change.revision()
              : after.createRevision() == current.createRevision()
                  && after.createTime().equals(current.createTime());
      if (!sameOrigin) {
        throw new IllegalArgumentException(
            "change " + change.revision() + " has another creation revision than job " + key);
      }
    }
    JobRowMapper.requireMillis(change.at());
  }

  private void apply(JobChange change) {
    BackendJob before = change.before().orElse(null);
    BackendJob after = change.after().orElse(null);
    JobKey key = change.key();
    int stored = (after == null ? 0 : 1) - (before == null ? 0 : 1);
    int moved = activity(after) - activity(before);
    Instant lastCreateTime =
        before == null && after != null ? after.createTime() : totals.lastCreateTime().orElse(null);
    totals =
        AppTotals.builder()
            .revision(change.revision())
            .stored(totals.stored() + stored)
            .active(totals.active() + moved)
            .lastCreateTime(lastCreateTime)
            .build();
    active.merge(key.environment(), (long) moved, Long::sum);
    if (before != null) {
      tally.merge(Cell.of(before), -1L, Long::sum);
    }
    if (after != null) {
      tally.merge(Cell.of(after), 1L, Long::sum);
      jobs.put(key, after);
    } else {
      jobs.remove(key);
    }
    changed.put(key, after);
    changes.add(change);
  }

  private static int activity(@Nullable BackendJob job) {
    return job == null || job.isFinished() ? 0 : 1;
  }

  /** Returns the app's numbers after the batch; of no environment. */
  public AppTotals totals() {
    return totals;
  }

  /** Returns what the batch did, by revision. */
  public List<JobChange> changes() {
    return changes;
  }

  /** Returns the jobs that changed, as the batch leaves them; null: removed. */
  public Map<JobKey, @Nullable BackendJob> changed() {
    return changed;
  }

  /** Returns the job as it was before the batch. */
  @Nullable BackendJob before(JobKey key) {
    return loaded.get(key);
  }

  /** Returns by how much each number of the tally grows or shrinks. */
  public Map<Cell, Long> tally() {
    return tally;
  }
}
