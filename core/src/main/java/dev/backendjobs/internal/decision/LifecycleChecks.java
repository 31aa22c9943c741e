// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.decision;

import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.IllegalTransitionException;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.rules.JobLifecycle;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The checks of a life cycle, as pure functions. */
public final class LifecycleChecks {
  private LifecycleChecks() {}

  /**
   * Refuses a status that is not one of the life cycle.
   *
   * @throws BadRequestException naming the known ones
   */
  public static void requireKnown(JobLifecycle lifecycle, JobStatus status) {
    if (!lifecycle.statuses().contains(status)) {
      throw BadRequestException.of(
          "status " + status + " is unknown; known: " + names(lifecycle.statuses()));
    }
  }

  /**
   * Refuses a status that no job may be created in.
   *
   * @throws BadRequestException naming those it may be created in
   */
  public static void requireInitial(JobLifecycle lifecycle, JobStatus status) {
    requireKnown(lifecycle, status);
    if (!lifecycle.initial().contains(status)) {
      throw BadRequestException.of(
          "a job cannot be created as " + status + "; allowed: " + names(lifecycle.initial()));
    }
  }

  /**
   * Refuses a transition that the life cycle does not have.
   *
   * @throws BadRequestException if {@code to} is unknown
   * @throws IllegalTransitionException if {@code from} does not lead to {@code to}
   */
  public static void requireTransition(JobLifecycle lifecycle, JobStatus from, JobStatus to) {
    requireWay(lifecycle, from, to, lifecycle.next(from));
  }

  /**
   * Refuses a transition of a stranded job to a status that is no exit.
   *
   * @throws BadRequestException if {@code to} is unknown
   * @throws IllegalTransitionException if {@code to} is not an exit
   */
  static void requireExit(JobLifecycle lifecycle, JobStatus from, JobStatus to) {
    requireWay(lifecycle, from, to, exits(lifecycle, from));
  }

  private static void requireWay(
      JobLifecycle lifecycle, JobStatus from, JobStatus to, Collection<JobStatus> allowed) {
    requireKnown(lifecycle, to);
    if (!allowed.contains(to)) {
      throw IllegalTransitionException.of(from, to, allowed);
    }
  }

  /**
   * Refuses an error text with a status that is no failed one; null: with none.
   *
   * @throws BadRequestException naming the statuses that may carry an error
   */
  public static void requireFailed(JobLifecycle lifecycle, @Nullable JobStatus status) {
    if (status == null || !lifecycle.isFailed(status)) {
      throw BadRequestException.of(
          "an error text is allowed only together with a failed status ("
              + names(lifecycle.failed())
              + (status == null ? "); the update names no status" : "), not with " + status));
    }
  }

  /**
   * Returns whether an active job in this status has no transition to take: its life cycle was
   * changed, and now does not know the status or calls it terminal.
   */
  public static boolean isStranded(JobLifecycle lifecycle, JobStatus active) {
    return lifecycle.next(active).isEmpty();
  }

  /**
   * Returns the statuses that a stranded job may go to: terminal failed ones and {@link
   * JobStatus#CANCELLED}, or every terminal one if there is none of these.
   */
  static List<JobStatus> exits(JobLifecycle lifecycle, JobStatus from) {
    List<JobStatus> terminal =
        lifecycle.statuses().stream()
            .filter(status -> lifecycle.isTerminal(status) && !status.equals(from))
            .toList();
    List<JobStatus> exits =
        terminal.stream()
            .filter(status -> lifecycle.isFailed(status) || status.equals(JobStatus.CANCELLED))
            .toList();
    return exits.isEmpty() ? terminal : exits;
  }

  /**
   * Returns the failed status that a job in status {@code from} goes to when it fails.
   *
   * @throws BadRequestException if the life cycle has no failed status
   */
  static JobStatus failure(JobLifecycle lifecycle, JobStatus from, boolean stranded) {
    Set<JobStatus> failed = lifecycle.failed();
    if (failed.isEmpty()) {
      throw BadRequestException.of(
          "the life cycle of the job has no failed status; it has: " + names(lifecycle.statuses()));
    }
    if (failed.contains(from)) {
      return from;
    }
    Collection<JobStatus> next = stranded ? exits(lifecycle, from) : lifecycle.next(from);
    if (failed.contains(JobStatus.FAILED) && next.contains(JobStatus.FAILED)) {
      return JobStatus.FAILED;
    }
    for (JobStatus status : failed) {
      if (next.contains(status)) {
        return status;
      }
    }
    return failed.iterator().next();
  }

  static String names(Collection<JobStatus> statuses) {
    return statuses.stream().map(JobStatus::name).collect(Collectors.joining(", "));
  }
}
