// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Collection;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The job has another revision or version than the caller expected. */
public final class RevisionConflictException extends BackendJobsException {
  private static final long serialVersionUID = 1L;

  private final JobKey key;
  private final @Nullable Long expectedRevision;
  private final JobVersion currentVersion;

  private RevisionConflictException(
      String message, @Nullable Long expectedRevision, BackendJob current) {
    super(message, null);
    this.key = current.key();
    this.expectedRevision = expectedRevision;
    this.currentVersion = current.version();
  }

  /**
   * Returns the refusal of a write that expected a revision.
   *
   * @throws NullPointerException if {@code current} is null
   */
  public static RevisionConflictException of(long expectedRevision, BackendJob current) {
    Objects.requireNonNull(current, "current");
    return new RevisionConflictException(
        "Job "
            + current.key()
            + " has revision "
            + current.revision()
            + ", not the expected "
            + expectedRevision,
        expectedRevision,
        current);
  }

  /**
   * Returns the refusal of a write that expected one of several versions.
   *
   * @throws NullPointerException if an argument is null
   */
  public static RevisionConflictException of(
      Collection<JobVersion> expectedVersions, BackendJob current) {
    Objects.requireNonNull(expectedVersions, "expectedVersions");
    Objects.requireNonNull(current, "current");
    String expected =
        expectedVersions.stream()
            .limit(3)
            .map(JobVersion::toString)
            .collect(Collectors.joining(", "));
    return new RevisionConflictException(
        "Job "
            + current.key()
            + " has version "
            + current.version()
            + (expected.isEmpty()
                ? ", and no version was expected"
                : ", not the expected " + expected + (expectedVersions.size() > 3 ? ", ..." : "")),
        null,
        current);
  }

  /** Returns the key of the job. */
  public JobKey key() {
    return key;
  }

  /** Returns the revision that the caller expected; empty if the caller expected versions. */
  public OptionalLong expectedRevision() {
    return expectedRevision == null ? OptionalLong.empty() : OptionalLong.of(expectedRevision);
  }

  /** Returns the version that the job has. */
  public JobVersion currentVersion() {
    return currentVersion;
  }
}
