// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.rules.JobLifecycle;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decisions without any rule but that of the standard life cycle on which status is terminal. */
public final class Decisions {
  /** The actor of every change that these decisions make. */
  public static final String ACTOR = "kit";

  private Decisions() {}

  /** Returns whether the standard life cycle has no way out of this status. */
  public static boolean isTerminal(JobStatus status) {
    return JobLifecycle.standard().isTerminal(status);
  }

  /** Returns the decision to create a job where there is none. */
  public static JobDecision create(
      JobKey key, @Nullable String operation, JobStatus status, Instant now) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(now, "now");
    return (current, totals) -> {
      if (current != null) {
        return JobOutcome.unchanged(current);
      }
      Instant time = later(now, totals.lastCreateTime().orElse(now));
      long revision = totals.revision() + 1;
      return store(
          null,
          BackendJob.builder(key, status, revision, time)
              .operation(operation)
              .finishTime(isTerminal(status) ? time : null)
              .build());
    };
  }

  /** Returns the decision to put a job that is there into a status, with an error text or none. */
  public static JobDecision move(JobStatus to, @Nullable String error, Instant now) {
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(now, "now");
    return (current, totals) -> changed(current, operationOf(current), to, error, now, totals);
  }

  /** Returns the decision to give an operation to a job that is there. */
  public static JobDecision name(String operation, Instant now) {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(now, "now");
    return (current, totals) ->
        changed(current, operation, present(current).status(), null, now, totals);
  }

  /** Returns the decision to remove a job if it is there. */
  public static JobDecision remove(Instant now) {
    Objects.requireNonNull(now, "now");
    return (current, totals) ->
        current == null
            ? JobOutcome.unchanged(null)
            : JobOutcome.of(
                JobChange.builder(totals.revision() + 1, now).before(current).actor(ACTOR).build());
  }

  /** Returns the decision to leave everything as it is. */
  public static JobDecision leave() {
    return (current, totals) -> JobOutcome.unchanged(current);
  }

  private static JobOutcome changed(
      @Nullable BackendJob current,
      @Nullable String operation,
      JobStatus status,
      @Nullable String error,
      Instant now,
      AppTotals totals) {
    BackendJob old = present(current);
    Instant time = later(now, old.updateTime());
    return store(
        old,
        BackendJob.builder(old.key(), status, old.createRevision(), old.createTime())
            .operation(operation)
            .error(error)
            .updateTime(time)
            .finishTime(isTerminal(status) ? time : null)
            .revision(totals.revision() + 1)
            .build());
  }

  private static JobOutcome store(@Nullable BackendJob before, BackendJob after) {
    return JobOutcome.of(
        JobChange.builder(after.revision(), after.updateTime())
            .before(before)
            .after(after)
            .actor(ACTOR)
            .build());
  }

  private static BackendJob present(@Nullable BackendJob current) {
    return Objects.requireNonNull(current, "the decision needs a job that is there");
  }

  private static @Nullable String operationOf(@Nullable BackendJob current) {
    return present(current).operation().orElse(null);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
