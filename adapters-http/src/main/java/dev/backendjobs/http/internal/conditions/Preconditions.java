// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.conditions;

import com.sun.net.httpserver.Headers;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import org.jspecify.annotations.Nullable;

/**
 * What a request demands of the revision of its job.
 *
 * @param ifMatch the job must match it; null: no demand
 * @param ifNoneMatch the job must not match it; null: no demand
 */
public record Preconditions(@Nullable EntityTags ifMatch, @Nullable EntityTags ifNoneMatch) {
  private static final Preconditions NONE = new Preconditions(null, null);

  /**
   * Returns the demands in the headers.
   *
   * @throws BadRequestException if a header is malformed
   */
  public static Preconditions of(Headers headers) {
    EntityTags ifMatch = EntityTags.parse("If-Match", headers.get("If-Match"));
    EntityTags ifNoneMatch = EntityTags.parse("If-None-Match", headers.get("If-None-Match"));
    return ifMatch == null && ifNoneMatch == null ? NONE : new Preconditions(ifMatch, ifNoneMatch);
  }

  /** Returns whether every job that exists is right, so that no one need look at it first. */
  public boolean allowEveryJob() {
    return ifNoneMatch == null && (ifMatch == null || ifMatch.isAny());
  }

  /** Returns the one revision that is right, if the demand is just that; otherwise null. */
  public @Nullable Long onlyRevision() {
    return ifNoneMatch == null && ifMatch != null ? ifMatch.singleRevision() : null;
  }

  /**
   * Checks {@code If-Match}.
   *
   * @throws RequestRefusal if the job is another than demanded
   */
  public void requireMatch(BackendJob job) {
    if (ifMatch != null && !ifMatch.matchesStrongly(job)) {
      throw RequestRefusal.preconditionFailed("If-Match", job);
    }
  }

  /** Returns whether the caller of a read has this revision of the job already. */
  public boolean isKnown(BackendJob job) {
    return ifNoneMatch != null && ifNoneMatch.matchesWeakly(job);
  }

  /**
   * Checks both headers, as a write demands.
   *
   * @throws RequestRefusal if the job is another than demanded
   */
  public void requireForWrite(BackendJob job) {
    requireMatch(job);
    if (isKnown(job)) {
      throw RequestRefusal.preconditionFailed("If-None-Match", job);
    }
  }
}
