// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.model;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import java.time.Instant;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a storage for Lincheck: few keys of one app, at most two jobs, answers as text.
 *
 * <p>Each key has an environment of its own, so that a listing asks for one job: a listing of many
 * jobs is no look at one moment, and promises none.
 */
@Param(name = "key", gen = IntGen.class, conf = "1:3")
abstract class StorageOperations {
  private static final int ROOM = 2;
  private static final String APP = "a";
  private static final Instant NOW = Instant.EPOCH;

  private final JobStorage storage;

  StorageOperations(JobStorage storage) {
    this.storage = storage;
  }

  @Operation
  public String create(@Param(name = "key") int key) {
    return text(storage.write(key(key), (current, totals) -> create(key(key), current, totals)));
  }

  @Operation
  public String finish(@Param(name = "key") int key) {
    return text(storage.write(key(key), StorageOperations::finish));
  }

  @Operation
  public String delete(@Param(name = "key") int key) {
    return text(storage.write(key(key), StorageOperations::delete));
  }

  @Operation
  public String find(@Param(name = "key") int key) {
    return storage.find(key(key)).map(StorageOperations::text).orElse("none");
  }

  @Operation
  public String list(@Param(name = "key") int key) {
    JobFilter filter = JobFilter.builder(APP).environment("e" + key).build();
    List<BackendJob> jobs = storage.list(filter, Long.MAX_VALUE, 2);
    return jobs.isEmpty() ? "none" : text(jobs.get(0));
  }

  @Operation
  public String tally() {
    var tally = storage.tally(APP);
    return tally.revision() + ": " + tally.active() + " of " + tally.stored();
  }

  private static JobOutcome create(JobKey key, @Nullable BackendJob current, AppTotals totals) {
    if (current != null || totals.stored() >= ROOM) {
      return JobOutcome.unchanged(current);
    }
    long revision = totals.revision() + 1;
    return changed(null, BackendJob.builder(key, JobStatus.RUNNING, revision, NOW).build());
  }

  private static JobOutcome finish(@Nullable BackendJob current, AppTotals totals) {
    if (current == null || current.isFinished()) {
      return JobOutcome.unchanged(current);
    }
    return changed(
        current,
        BackendJob.builder(current.key(), JobStatus.COMPLETED, current.createRevision(), NOW)
            .finishTime(NOW)
            .revision(totals.revision() + 1)
            .build());
  }

  private static JobOutcome delete(@Nullable BackendJob current, AppTotals totals) {
    return current == null
        ? JobOutcome.unchanged(null)
        : JobOutcome.of(JobChange.builder(totals.revision() + 1, NOW).before(current).build());
  }

  private static JobOutcome changed(@Nullable BackendJob before, BackendJob after) {
    return JobOutcome.of(
        JobChange.builder(after.revision(), NOW).before(before).after(after).build());
  }

  private static JobKey key(int key) {
    return JobKey.of(APP, "e" + key, "j");
  }

  private static String text(JobOutcome outcome) {
    BackendJob job = outcome.job().orElse(null);
    return outcome.change().map(change -> change.revision() + " ").orElse("kept ")
        + (job == null ? "none" : text(job));
  }

  private static String text(BackendJob job) {
    return job.key().environment() + " " + job.status() + " " + job.revision();
  }
}
