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
import dev.backendjobs.job.JobVersion;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.job.RevisionConflictException;
import dev.backendjobs.rules.JobLifecycle;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
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

  private static final Duration MOST_AHEAD = Duration.ofMinutes(1);

  public JobRules {
    lifecycles = Map.copyOf(lifecycles);
  }

  /** Returns the life cycle of jobs of this operation; null: of those that have none yet. */
  public JobLifecycle lifecycle(@Nullable String operation) {
    return operation == null ? lifecycle : lifecycles.getOrDefault(operation, lifecycle);
  }

  /** Decides on the creation of a job of a given key. */
  public JobOutcome create(
      NewJob asked, JobKey key, Instant now, @Nullable BackendJob current, AppTotals totals) {
    JobLifecycle rules = lifecycle(asked.operation().orElse(null));
    JobStatus status = asked.status().orElse(rules.initial().get(0));
    LifecycleChecks.requireInitial(rules, status);
    if (current != null) {
      requireExpected(asked.expectedVersions().orElse(null), current);
      if (current.operation().equals(asked.operation())) {
        return JobOutcome.unchanged(current);
      }
      throw JobAlreadyExistsException.of(current, asked.operation().orElse(null));
    }
    if (asked.mustExist()) {
      throw NotFoundException.of(key);
    }
    boolean terminal = rules.isTerminal(status);
    LimitChecks.requireRoom(limits, key, !terminal, totals);
    Instant time = createTime(now, totals);
    long revision = totals.revision() + 1;
    BackendJob job =
        BackendJob.builder(key, status, revision, time)
            .operation(asked.operation().orElse(null))
            .finishTime(terminal ? time : null)
            .build();
    return changed(null, job, time, asked.actor().orElse(null));
  }

  /**
   * Decides on the creation of a job whose id the store has made up; without effect if the id is
   * taken, because it belongs to another job then, whatever its operation.
   */
  public JobOutcome createNew(
      NewJob asked, JobKey key, Instant now, @Nullable BackendJob current, AppTotals totals) {
    return current != null ? JobOutcome.unchanged(current) : create(asked, key, now, null, totals);
  }

  private static Instant createTime(Instant now, AppTotals totals) {
    Instant last = totals.lastCreateTime().orElse(now);
    if (!last.isAfter(now)) {
      return now;
    }
    // why: after a small step back of the clock jobs keep the order of their times; a time far
    // ahead is a mistake of a clock, which later jobs must not inherit
    return last.isAfter(now.plus(MOST_AHEAD)) ? now : last;
  }

  private static void requireExpected(@Nullable Set<JobVersion> expected, BackendJob current) {
    if (expected != null && expected.stream().noneMatch(version -> version.matches(current))) {
      throw RevisionConflictException.of(expected, current);
    }
  }

  /** Decides on an update. */
  public JobOutcome update(
      JobUpdate asked, JobKey key, Instant now, @Nullable BackendJob current, AppTotals totals) {
    if (current == null) {
      throw NotFoundException.of(key);
    }
    OptionalLong expected = asked.expectedRevision();
    if (expected.isPresent() && expected.getAsLong() != current.revision()) {
      throw RevisionConflictException.of(expected.getAsLong(), current);
    }
    requireExpected(asked.expectedVersions().orElse(null), current);
    String before = current.operation().orElse(null);
    String operation = operation(asked, current, before);
    boolean takesOperation = before == null && operation != null;
    JobLifecycle rules = lifecycle(operation);
    JobStatus status = status(asked, rules, current);
    boolean moves = !status.equals(current.status());
    // why: nearly every update is such a step, to which no other rule of life cycles applies
    boolean ordinary = !takesOperation && rules.next(current.status()).contains(status);
    if (moves && !ordinary) {
      LifecycleChecks.requireKnown(rules, status);
    }
    if (asked.error().isPresent()) {
      boolean named = asked.isFailure() || asked.status().isPresent();
      LifecycleChecks.requireFailed(rules, named ? status : null);
    }
    if (!takesOperation && !moves) {
      return JobOutcome.unchanged(current);
    }
    requireOpen(current, status, moves);
    if (!ordinary) {
      requireStep(rules, current, before, takesOperation ? operation : null, moves ? status : null);
    }
    Instant time = max(now, current.updateTime());
    BackendJob job =
        current.toBuilder()
            .status(status)
            .operation(operation)
            .error(moves ? error(asked) : current.error().orElse(null))
            .updateTime(time)
            .finishTime(rules.isTerminal(status) ? time : null)
            .revision(totals.revision() + 1)
            .build();
    return changed(current, job, time, asked.actor().orElse(null));
  }

  /**
   * Refuses an operation that does not fit the job's status, and a status that the job cannot go
   * to.
   *
   * @param before the job's operation before the update
   * @param takes the operation that it takes; null: none
   * @param to the status that it goes to; null: it stays
   */
  private void requireStep(
      JobLifecycle rules,
      BackendJob current,
      @Nullable String before,
      @Nullable String takes,
      @Nullable JobStatus to) {
    boolean stranded = isStranded(current, before);
    if (takes != null && !stranded) {
      requireKnown(takes, rules, current);
    }
    if (to != null && stranded) {
      LifecycleChecks.requireExit(rules, current.status(), to);
    } else if (to != null) {
      LifecycleChecks.requireTransition(rules, current.status(), to);
    }
  }

  private static JobOutcome changed(
      @Nullable BackendJob before, BackendJob after, Instant time, @Nullable String actor) {
    return JobOutcome.of(
        JobChange.builder(after.revision(), time).before(before).after(after).actor(actor).build());
  }

  private JobStatus status(JobUpdate asked, JobLifecycle rules, BackendJob current) {
    return asked.isFailure()
        ? LifecycleChecks.failure(
            rules, current.status(), isStranded(current, current.operation().orElse(null)))
        : asked.status().orElse(current.status());
  }

  private @Nullable String error(JobUpdate asked) {
    String error = asked.error().orElse(null);
    return error == null ? null : ErrorText.clean(error, limits.errorBytes());
  }

  /** Returns whether the life cycle of an active job, as it is now, leaves it no transition. */
  private boolean isStranded(BackendJob job, @Nullable String operation) {
    return !job.isFinished() && LifecycleChecks.isStranded(lifecycle(operation), job.status());
  }

  /** Returns the job's operation after the update, which may be its first. */
  private static @Nullable String operation(
      JobUpdate asked, BackendJob current, @Nullable String has) {
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
        "job " + current.key() + " is finished and cannot take an operation");
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
              + LifecycleChecks.names(rules.statuses()));
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
    if (!current.isFinished() && !isStranded(current, current.operation().orElse(null))) {
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
