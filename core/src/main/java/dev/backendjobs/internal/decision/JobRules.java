// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.decision;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.IllegalTransitionException;
import dev.backendjobs.job.JobAlreadyExistsException;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.job.RevisionConflictException;
import dev.backendjobs.rules.JobLifecycle;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All rules of a store together: the decision on each kind of write, as pure functions.
 *
 * @param lifecycle of jobs whose operation has none of its own
 * @param lifecycles by operation
 * @param limits the bounds
 * @param retention when finished jobs may go
 */
public record JobRules(
    JobLifecycle lifecycle,
    Map<String, JobLifecycle> lifecycles,
    JobLimits limits,
    RetentionPolicy retention) {

  public JobRules {
    lifecycles = Map.copyOf(lifecycles);
  }

  /** Returns the life cycle of jobs of this operation; null: of those that have none yet. */
  public JobLifecycle lifecycle(@Nullable String operation) {
    return operation == null ? lifecycle : lifecycles.getOrDefault(operation, lifecycle);
  }

  /** Refuses names that are longer than the limits allow. */
  public void check(JobKey key) {
    limits.requireName("appId", key.appId());
    limits.requireName("backendEnvironmentName", key.environment());
    limits.requireName("jobId", key.jobId());
  }

  public JobOutcome create(
      NewJob asked, JobKey key, Instant now, @Nullable BackendJob current, AppTotals totals) {
    JobLifecycle rules = lifecycle(asked.operation().orElse(null));
    JobStatus status = asked.status().orElse(rules.initial().get(0));
    rules.requireInitial(status);
    if (current != null) {
      if (current.operation().equals(asked.operation())) {
        return JobOutcome.unchanged(current);
      }
      throw JobAlreadyExistsException.of(current, asked.operation().orElse(null));
    }
    boolean terminal = rules.isTerminal(status);
    limits.requireRoom(
        key.appId(),
        key.environment(),
        !terminal,
        totals.activeInEnvironment(),
        totals.active(),
        totals.stored());
    Instant time = max(now, totals.lastCreateTime().orElse(now));
    long revision = totals.revision() + 1;
    BackendJob job =
        BackendJob.builder(key, status, revision, time)
            .operation(asked.operation().orElse(null))
            .finishTime(terminal ? time : null)
            .build();
    return JobOutcome.of(
        JobChange.builder(revision, time).after(job).actor(asked.actor().orElse(null)).build());
  }

  public JobOutcome update(
      JobUpdate asked, JobKey key, Instant now, @Nullable BackendJob current, AppTotals totals) {
    if (current == null) {
      throw NotFoundException.of(key);
    }
    OptionalLong expected = asked.expectedRevision();
    if (expected.isPresent() && expected.getAsLong() != current.revision()) {
      throw RevisionConflictException.of(expected.getAsLong(), current);
    }
    String operation = operation(asked, current);
    boolean takesOperation = current.operation().isEmpty() && operation != null;
    JobLifecycle rules = lifecycle(operation);
    JobStatus status = asked.status().orElse(current.status());
    boolean moves = !status.equals(current.status());
    if (moves) {
      rules.requireKnown(status);
    }
    if (asked.error().isPresent()) {
      rules.requireFailed(asked.status().orElse(null));
    }
    if (!takesOperation && !moves) {
      return JobOutcome.unchanged(current);
    }
    requireOpen(current, status, moves);
    if (takesOperation) {
      requireKnown(operation, rules, current);
    }
    if (moves) {
      rules.requireTransition(current.status(), status);
    }
    Instant time = max(now, current.updateTime());
    long revision = totals.revision() + 1;
    BackendJob job =
        BackendJob.builder(current.key(), status, current.createRevision(), current.createTime())
            .operation(operation)
            .error((moves ? asked.error() : current.error()).orElse(null))
            .updateTime(time)
            .finishTime(rules.isTerminal(status) ? time : null)
            .revision(revision)
            .build();
    return JobOutcome.of(
        JobChange.builder(revision, time)
            .before(current)
            .after(job)
            .actor(asked.actor().orElse(null))
            .build());
  }

  /** Returns the job's operation after the update, which may be its first. */
  private static @Nullable String operation(JobUpdate asked, BackendJob current) {
    String has = current.operation().orElse(null);
    String names = asked.operation().orElse(null);
    if (names == null || has == null) {
      return names == null ? has : names;
    }
    if (!names.equals(has)) {
      throw BadRequestException.of(
          "operation of job "
              + current.key()
              + " is "
              + has
              + " and never changes; the update names "
              + names);
    }
    return has;
  }

  private static void requireOpen(BackendJob current, JobStatus status, boolean moves) {
    if (!current.isFinished()) {
      return;
    }
    if (moves) {
      throw IllegalTransitionException.of(current.status(), status, List.of());
    }
    throw BadRequestException.of(
        "job " + current.key() + " is finished and takes no operation any more");
  }

  /** Refuses an operation whose jobs are never in the status that the job has. */
  private static void requireKnown(
      @Nullable String operation, JobLifecycle rules, BackendJob current) {
    if (!rules.statuses().contains(current.status())) {
      throw BadRequestException.of(
          "job "
              + current.key()
              + " is "
              + current.status()
              + " and cannot take operation "
              + operation
              + ", whose jobs are only "
              + rules.statuses().stream().map(JobStatus::name).collect(Collectors.joining(", ")));
    }
  }

  public JobOutcome delete(
      JobKey key,
      @Nullable String actor,
      Instant now,
      @Nullable BackendJob current,
      AppTotals totals) {
    if (current == null) {
      throw NotFoundException.of(key);
    }
    if (!current.isFinished()) {
      throw BadRequestException.of(
          "job " + key + " is " + current.status() + "; only a finished job can be deleted");
    }
    return removal(current, actor, now, totals);
  }

  private static JobOutcome removal(
      BackendJob current, @Nullable String actor, Instant now, AppTotals totals) {
    Instant time = max(now, current.updateTime());
    return JobOutcome.of(
        JobChange.builder(totals.revision() + 1, time).before(current).actor(actor).build());
  }

  private static Instant max(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
