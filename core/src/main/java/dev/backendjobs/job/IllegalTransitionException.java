// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The life cycle has no way from the status a job has to the status it was asked to go to. */
public final class IllegalTransitionException extends BadRequestException {
  private static final long serialVersionUID = 1L;

  private final transient JobStatus from;
  private final transient JobStatus to;
  private final transient List<JobStatus> allowed;

  /** Makes the refusal; {@code allowed} is empty if {@code from} is terminal. */
  public IllegalTransitionException(JobStatus from, JobStatus to, Collection<JobStatus> allowed) {
    super(
        "status cannot go from "
            + from
            + " to "
            + to
            + (allowed.isEmpty()
                ? "; " + from + " is terminal"
                : "; allowed from "
                    + from
                    + ": "
                    + allowed.stream().map(JobStatus::name).collect(Collectors.joining(", "))));
    this.from = from;
    this.to = to;
    this.allowed = List.copyOf(allowed);
  }

  /** Returns the status that the job has. */
  public JobStatus from() {
    return from;
  }

  /** Returns the status that was asked for. */
  public JobStatus to() {
    return to;
  }

  /** Returns the statuses that the job may go to; unmodifiable; empty if it is terminal. */
  public List<JobStatus> allowed() {
    return allowed;
  }
}
