// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import org.jspecify.annotations.Nullable;

/**
 * What became of an accepted write: the job as it now stands, and the change if there was one.
 *
 * @param job the job after the write; null if there is none, as after a removal
 * @param change what the write did; null if it asked for nothing new
 */
public record JobOutcome(@Nullable BackendJob job, @Nullable JobChange change) {
  /** Returns the outcome of a write that left things as they were. */
  public static JobOutcome unchanged(@Nullable BackendJob job) {
    return new JobOutcome(job, null);
  }

  /** Returns the outcome of a write that made this change. */
  public static JobOutcome of(JobChange change) {
    return new JobOutcome(change.after(), change);
  }

  /** Returns whether the write brought the job into being. */
  public boolean created() {
    return change != null && change.before() == null;
  }
}
