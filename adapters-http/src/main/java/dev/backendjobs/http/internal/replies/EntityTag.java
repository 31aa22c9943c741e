// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.replies;

import dev.backendjobs.job.JobVersion;
import java.util.Map;

/**
 * The entity tag of a job: its version in quotes, a strong tag.
 *
 * <p>It names one change of one history: after a restored backup, or a restart of a server that
 * keeps jobs in memory, a job of the same revision has another tag.
 */
public final class EntityTag {
  private EntityTag() {}

  /** Returns the {@code ETag} header of the job of this version. */
  public static Map<String, String> header(JobVersion version) {
    return Map.of("ETag", of(version));
  }

  /** Returns the tag of the job of this version. */
  public static String of(JobVersion version) {
    return '"' + version.toString() + '"';
  }
}
