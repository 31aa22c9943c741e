// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import dev.backendjobs.internal.text.CheckedRevision;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

/**
 * The version of one job: the revision that last changed it, and a check of when that was.
 *
 * <p>A revision alone names a version only inside one history of its app: after a restored backup,
 * or a restart of a storage in memory, the same revision is given to another change. The check, a
 * short hash of the update time, distinguishes such versions; two versions of one revision are
 * taken for the same by accident once in four billion times. The text form is {@code
 * revision-check}, such as {@code 41-1k3f9zq}, and is the entity tag of the HTTP resource.
 * Immutable and safe to share between threads.
 */
public final class JobVersion implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long revision;
  private final int check;

  private JobVersion(long revision, int check) {
    this.revision = revision;
    this.check = check;
  }

  /** Returns the version of a job of this revision and update time. */
  static JobVersion of(long revision, Instant updateTime) {
    return new JobVersion(revision, check(updateTime));
  }

  /**
   * Returns the version that a text names.
   *
   * @param text what {@link #toString()} of a version answers
   * @throws BadRequestException if it is not of that form
   */
  public static JobVersion parse(String text) {
    Objects.requireNonNull(text, "text");
    return CheckedRevision.parse(text, '-')
        .map(parsed -> new JobVersion(parsed.revision(), parsed.check()))
        .orElseThrow(
            () ->
                BadRequestException.of(
                    "the job version is malformed; expected revision-check as in an ETag of the"
                        + " job"));
  }

  /** Returns the revision that last changed the job, from 1. */
  public long revision() {
    return revision;
  }

  /** Returns whether {@code job} is of this version. */
  public boolean matches(BackendJob job) {
    Objects.requireNonNull(job, "job");
    return job.revision() == revision && check(job.updateTime()) == check;
  }

  private static int check(Instant updateTime) {
    return CheckedRevision.check(updateTime.toEpochMilli());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobVersion version
        && version.revision == revision
        && version.check == check;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(revision) * 31 + check;
  }

  /** Returns the text form, {@code revision-check}: at most 27 ASCII letters, digits and a dash. */
  @Override
  public String toString() {
    return CheckedRevision.text(revision, '-', check);
  }
}
