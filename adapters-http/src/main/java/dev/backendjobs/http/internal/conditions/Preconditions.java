// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.conditions;

import com.sun.net.httpserver.Headers;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a request on the version of its job.
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

  /** Returns whether every job that exists meets them, so that it need not be read first. */
  public boolean allowEveryJob() {
    return ifNoneMatch == null && (ifMatch == null || ifMatch.isAny());
  }

  /**
   * Checks {@code If-Match}.
   *
   * @throws RequestRefusal if the job does not meet it
   */
  public void requireMatch(BackendJob job) {
    if (ifMatch != null && !ifMatch.matchesStrongly(job)) {
      throw ifMatch.hasWeakTagOf(job)
          ? RequestRefusal.weakTag(job)
          : RequestRefusal.preconditionFailed("If-Match", job);
    }
  }

  /** Returns whether the client has this version of the job already. */
  public boolean isKnown(BackendJob job) {
    return ifNoneMatch != null && ifNoneMatch.matchesWeakly(job);
  }

  /**
   * Checks both conditions, as for a write.
   *
   * @throws RequestRefusal if the job does not meet it
   */
  public void requireForWrite(BackendJob job) {
    requireMatch(job);
    if (isKnown(job)) {
      throw RequestRefusal.preconditionFailed("If-None-Match", job);
    }
  }
}
