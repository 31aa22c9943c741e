// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The life cycle has no transition from the job's status to the one that was asked for. */
public final class IllegalTransitionException extends BadRequestException {
  private static final long serialVersionUID = 1L;

  private final JobStatus from;
  private final JobStatus to;

  @SuppressWarnings("serial") // why: what List.copyOf returns is serializable
  private final List<JobStatus> allowed;

  private IllegalTransitionException(JobStatus from, JobStatus to, List<JobStatus> allowed) {
    super("status cannot go from " + from + " to " + to + "; " + ways(from, allowed));
    this.from = from;
    this.to = to;
    this.allowed = allowed;
  }

  private static String ways(JobStatus from, List<JobStatus> allowed) {
    return allowed.isEmpty()
        ? from + " allows no further status"
        : "allowed from "
            + from
            + ": "
            + allowed.stream().map(JobStatus::name).collect(Collectors.joining(", "));
  }

  /**
   * Returns a refusal.
   *
   * @param from the status that the job has
   * @param to the status that was asked for
   * @param allowed the statuses that the job may go to; empty if it is finished
   * @throws NullPointerException if an argument is null
   */
  public static IllegalTransitionException of(
      JobStatus from, JobStatus to, Collection<JobStatus> allowed) {
    return new IllegalTransitionException(
        Objects.requireNonNull(from, "from"),
        Objects.requireNonNull(to, "to"),
        List.copyOf(Objects.requireNonNull(allowed, "allowed")));
  }

  /** Returns the status that the job has. */
  public JobStatus from() {
    return from;
  }

  /** Returns the status that was asked for. */
  public JobStatus to() {
    return to;
  }

  /** Returns the statuses that the job may go to; unmodifiable; empty if it is finished. */
  public List<JobStatus> allowed() {
    return allowed;
  }
}
