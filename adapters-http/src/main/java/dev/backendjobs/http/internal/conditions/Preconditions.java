// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.conditions;

import com.sun.net.httpserver.Headers;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobVersion;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a request on the version of its job.
 *
 * <p>A write passes {@link #expectedVersions()} to the store, which compares them in the same step
 * in which it stores; the methods that require something choose the refusal afterwards.
 *
 * @param ifMatch the job must match it; null if there is no such condition
 * @param ifNoneMatch the job must not match it; null if there is no such condition
 */
public record Preconditions(@Nullable EntityTags ifMatch, @Nullable EntityTags ifNoneMatch) {
  private static final Preconditions NONE = new Preconditions(null, null);

  /**
   * Returns the conditions in the headers.
   *
   * @throws BadRequestException if a header is malformed
   */
  public static Preconditions of(Headers headers) {
    EntityTags ifMatch = EntityTags.parse("If-Match", headers.get("If-Match"));
    EntityTags ifNoneMatch = EntityTags.parse("If-None-Match", headers.get("If-None-Match"));
    return ifMatch == null && ifNoneMatch == null ? NONE : new Preconditions(ifMatch, ifNoneMatch);
  }

  /** Returns whether the job must exist, so that the request must not create it. */
  public boolean demandJob() {
    return ifMatch != null;
  }

  /**
   * Returns the versions of which the job must have one; null if the conditions do not list them,
   * either because every version will do or because {@link #excludeVersions() some are excluded}.
   */
  public @Nullable Set<JobVersion> expectedVersions() {
    if (ifMatch == null || ifMatch.isAny()) {
      return null;
    }
    Set<JobVersion> versions = ifMatch.versions();
    versions.removeIf(this::isKnown);
    return versions;
  }

  /** Returns whether the job must not have some versions. */
  public boolean excludeVersions() {
    return ifNoneMatch != null;
  }

  /** Returns whether the client has this version of the job already. */
  public boolean isKnown(JobVersion version) {
    return ifNoneMatch != null && ifNoneMatch.matchesWeakly(version);
  }

  /**
   * Checks {@code If-Match}.
   *
   * @throws RequestRefusal if the job does not meet it
   */
  public void requireMatch(JobKey key, JobVersion version) {
    if (ifMatch != null && !ifMatch.matchesStrongly(version)) {
      throw ifMatch.hasWeakTagOf(version)
          ? RequestRefusal.weakTag(version)
          : RequestRefusal.preconditionFailed("If-Match", key, version);
    }
  }

  /**
   * Checks both conditions, as for a write.
   *
   * @throws RequestRefusal if the job does not meet one
   */
  public void requireForWrite(JobKey key, JobVersion version) {
    requireMatch(key, version);
    if (isKnown(version)) {
      throw RequestRefusal.preconditionFailed("If-None-Match", key, version);
    }
  }
}
