// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.http;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The in-memory storage with a delay for each read and write, as of a distant database. */
final class Slowness implements JobStorage {
  private final JobStorage storage = InMemoryJobStorage.create();
  private final long millis;
  private volatile boolean begun;

  Slowness(long millis) {
    this.millis = millis;
  }

  /** Turns the delay on. */
  void begin() {
    begun = millis > 0;
  }

  private JobStorage slow() {
    if (begun) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
    return storage;
  }

  @Override
  public JobOutcome write(JobKey key, JobDecision decision) {
    return slow().write(key, decision);
  }

  @Override
  public List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
    return slow().write(keys, decision);
  }

  @Override
  public Optional<BackendJob> find(JobKey key) {
    return slow().find(key);
  }

  @Override
  public List<BackendJob> list(JobFilter filter, long before, int max) {
    return slow().list(filter, before, max);
  }

  @Override
  public List<BackendJob> finished(String appId, long afterRevision, int max) {
    return storage.finished(appId, afterRevision, max);
  }

  @Override
  public JobTally tally(String appId) {
    return slow().tally(appId);
  }

  @Override
  public AppTotals totals(String appId) {
    return slow().totals(appId);
  }

  @Override
  public LoggedChanges changes(String appId, long afterRevision, int max) {
    return slow().changes(appId, afterRevision, max);
  }

  @Override
  public List<String> apps(@Nullable String after, int max) {
    return storage.apps(after, max);
  }

  @Override
  public void close() {
    storage.close();
  }
}
