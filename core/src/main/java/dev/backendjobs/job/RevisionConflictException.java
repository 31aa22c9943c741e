// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

/** The job no longer has the revision that the caller expected. */
public final class RevisionConflictException extends BackendJobsException {
  private static final long serialVersionUID = 1L;

  private final long expectedRevision;
  private final transient BackendJob current;

  /** Makes the refusal. */
  public RevisionConflictException(long expectedRevision, BackendJob current) {
    super(
        "Job "
            + current.key()
            + " has revision "
            + current.revision()
            + ", not the expected "
            + expectedRevision,
        null);
    this.expectedRevision = expectedRevision;
    this.current = current;
  }

  /** Returns the revision that the caller expected. */
  public long expectedRevision() {
    return expectedRevision;
  }

  /** Returns the job as it stands. */
  public BackendJob current() {
    return current;
  }
}
