// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of an accepted write: the job as it now stands, and the change if there was one.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class JobOutcome {
  // why: accessors branch in place of ofNullable, see "Intended" in ARCHITECTURE.md
  private final @Nullable BackendJob job;
  private final @Nullable JobChange change;

  private JobOutcome(@Nullable BackendJob job, @Nullable JobChange change) {
    this.job = job;
    this.change = change;
  }

  /**
   * Returns the outcome of a write that left things as they were.
   *
   * @param job the job as it stands; null if there is none
   */
  public static JobOutcome unchanged(@Nullable BackendJob job) {
    return new JobOutcome(job, null);
  }

  /**
   * Returns the outcome of a write that made this change.
   *
   * @throws NullPointerException if {@code change} is null
   */
  public static JobOutcome of(JobChange change) {
    Objects.requireNonNull(change, "change");
    return new JobOutcome(change.after().orElse(null), change);
  }

  /** Returns the job after the write; empty if there is none, as after a removal. */
  public Optional<BackendJob> job() {
    return job == null ? Optional.empty() : Optional.of(job);
  }

  /** Returns what the write did; empty if it left things as they were. */
  public Optional<JobChange> change() {
    return change == null ? Optional.empty() : Optional.of(change);
  }

  /** Returns whether the write created the job. */
  public boolean created() {
    return change != null && change.before().isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof JobOutcome that
            && Objects.equals(job, that.job)
            && Objects.equals(change, that.change));
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(job) * 31 + Objects.hashCode(change);
  }

  /** Returns both members, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return "JobOutcome[job=" + job + ", change=" + change + "]";
  }
}
