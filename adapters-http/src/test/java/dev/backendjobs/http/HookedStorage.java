// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

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

/** A storage in memory that does something before each find and write: fail, or wait. */
final class HookedStorage implements JobStorage {
  private volatile JobStorage storage = InMemoryJobStorage.create();
  private volatile Runnable before = () -> {};

  void before(Runnable hook) {
    before = hook;
  }

  /** Goes on with the jobs of another storage, as after a backup was restored. */
  void replace(JobStorage other) {
    storage = other;
  }

  @Override
  public JobOutcome write(JobKey key, JobDecision decision) {
    before.run();
    return storage.write(key, decision);
  }

  @Override
  public List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
    before.run();
    return storage.write(keys, decision);
  }

  @Override
  public Optional<BackendJob> find(JobKey key) {
    before.run();
    return storage.find(key);
  }

  @Override
  public List<BackendJob> list(JobFilter filter, long revision, int max) {
    return storage.list(filter, revision, max);
  }

  @Override
  public List<BackendJob> finished(String appId, long afterRevision, int max) {
    return storage.finished(appId, afterRevision, max);
  }

  @Override
  public JobTally tally(String appId) {
    return storage.tally(appId);
  }

  @Override
  public AppTotals totals(String appId) {
    return storage.totals(appId);
  }

  @Override
  public LoggedChanges changes(String appId, long afterRevision, int max) {
    return storage.changes(appId, afterRevision, max);
  }

  @Override
  public List<String> apps(String after, int max) {
    return storage.apps(after, max);
  }

  @Override
  public void close() {
    storage.close();
  }
}
