// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.model;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A storage of one app as one must not write it: it looks, then puts, with nothing in between. */
final class RacyStorage implements JobStorage {
  private final Map<JobKey, BackendJob> jobs = new ConcurrentHashMap<>();
  private final AtomicLong revision = new AtomicLong();

  @Override
  public JobOutcome write(JobKey key, JobDecision decision) {
    long active = jobs.values().stream().filter(job -> !job.isFinished()).count();
    AppTotals totals =
        AppTotals.builder().revision(revision.get()).stored(jobs.size()).active(active).build();
    JobOutcome outcome = decision.decide(jobs.get(key), totals);
    if (outcome.change().isPresent()) {
      revision.incrementAndGet();
      outcome.job().ifPresentOrElse(job -> jobs.put(key, job), () -> jobs.remove(key));
    }
    return outcome;
  }

  @Override
  public List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
    return keys.stream().map(key -> write(key, decision)).toList();
  }

  @Override
  public Optional<BackendJob> find(JobKey key) {
    return Optional.ofNullable(jobs.get(key));
  }

  @Override
  public List<BackendJob> list(JobFilter filter, long before, int max) {
    return jobs.values().stream().filter(filter::matches).toList();
  }

  @Override
  public JobTally tally(String appId) {
    List<JobTally.Cell> cells = new ArrayList<>();
    for (BackendJob job : jobs.values()) {
      JobStatus status = job.status();
      cells.add(
          JobTally.Cell.builder(job.key().environment(), status, 1)
              .finished(job.isFinished())
              .build());
    }
    return JobTally.builder(appId).revision(revision.get()).cells(cells).build();
  }

  @Override
  public List<BackendJob> finished(String appId, long afterRevision, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public AppTotals totals(String appId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LoggedChanges changes(String appId, long afterRevision, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> apps(@Nullable String after, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
