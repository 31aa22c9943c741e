// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A list of writes to one app while it is decided: the app as it would be, before anything of it is
 * stored.
 *
 * <p>Used by one thread, under the app's lock where there is an app.
 */
final class ListDraft {
  private final Function<JobKey, @Nullable BackendJob> stored;
  private final ToLongFunction<String> storedActive;
  private final Map<JobKey, @Nullable BackendJob> changed = new HashMap<>();
  private final Map<String, Long> active = new HashMap<>();
  private AppTotals totals;

  /**
   * Begins a draft.
   *
   * @param totals the app's numbers as they are
   * @param stored the job of a key as it is; null if there is none
   * @param storedActive the number of active jobs of an environment as it is
   */
  ListDraft(
      AppTotals totals,
      Function<JobKey, @Nullable BackendJob> stored,
      ToLongFunction<String> storedActive) {
    this.totals = totals;
    this.stored = stored;
    this.storedActive = storedActive;
  }

  /** Decides on the keys in order, each on what the ones before it leave. */
  List<JobOutcome> decide(List<JobKey> keys, JobDecision decision) {
    List<JobOutcome> outcomes = new ArrayList<>(keys.size());
    for (JobKey key : keys) {
      BackendJob current = changed.containsKey(key) ? changed.get(key) : stored.apply(key);
      long activeHere =
          active.computeIfAbsent(key.environment(), name -> storedActive.applyAsLong(name));
      AppTotals now = totals.toBuilder().activeInEnvironment(activeHere).build();
      JobOutcome outcome = decision.decide(current, now);
      JobChange change = outcome.change().orElse(null);
      if (change != null) {
        MemoryApp.requireFits(change, key, current, now);
        take(key, current, change.after().orElse(null));
      }
      outcomes.add(outcome);
    }
    return outcomes;
  }

  private void take(JobKey key, @Nullable BackendJob before, @Nullable BackendJob after) {
    long moved = activity(after) - activity(before);
    Instant lastCreateTime =
        before == null && after != null ? after.createTime() : totals.lastCreateTime().orElse(null);
    totals =
        AppTotals.builder()
            .revision(totals.revision() + 1)
            .stored(totals.stored() + (after == null ? 0 : 1) - (before == null ? 0 : 1))
            .active(totals.active() + moved)
            .lastCreateTime(lastCreateTime)
            .build();
    active.merge(key.environment(), moved, Long::sum);
    changed.put(key, after);
  }

  private static long activity(@Nullable BackendJob job) {
    return job == null || job.isFinished() ? 0 : 1;
  }
}
