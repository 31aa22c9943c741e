// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.replies;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobVersion;
import java.util.Map;

/** The entity tag of a job: its revision in quotes, a strong tag. */
public final class EntityTag {
  private EntityTag() {}

  /** Returns the {@code ETag} header of a job. */
  public static Map<String, String> header(BackendJob job) {
    return Map.of("ETag", of(job));
  }

  /** Returns the {@code ETag} header of the job of this version. */
  public static Map<String, String> header(JobVersion version) {
    return Map.of("ETag", of(version.revision()));
  }

  /** Returns the tag of a job. */
  public static String of(BackendJob job) {
    return of(job.revision());
  }

  /** Returns the tag of a revision. */
  public static String of(long revision) {
    return '"' + Long.toString(revision) + '"';
  }
}
