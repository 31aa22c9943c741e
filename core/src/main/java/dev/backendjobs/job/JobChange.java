// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one accepted write did to one job.
 *
 * <p>A job that is created has no {@code before}, one that is removed has no {@code after}.
 *
 * @param revision the app's revision that this change made: one more than the change before it
 * @param before the job before; null if it was created
 * @param after the job after; null if it was removed
 * @param at when it happened, by the store's clock; order is told by the revision alone, for a
 *     clock may step back
 * @param actor who asked for it; null if not told
 */
public record JobChange(
    long revision,
    @Nullable BackendJob before,
    @Nullable BackendJob after,
    Instant at,
    @Nullable String actor) {

  /**
   * Checks that the change is about one job.
   *
   * @throws IllegalArgumentException if there is neither a job before nor after, or they differ in
   *     key, or the job after is not of this revision
   * @throws BadRequestException if {@code actor} is no name: empty, or with a control character
   */
  public JobChange {
    if (before == null && after == null) {
      throw new IllegalArgumentException("a change needs a job before or after");
    }
    if (before != null && after != null && !before.key().equals(after.key())) {
      throw new IllegalArgumentException(before.key() + " cannot become " + after.key());
    }
    if (after != null && after.revision() != revision) {
      throw new IllegalArgumentException(
          "change " + revision + " cannot leave a job of revision " + after.revision());
    }
    if (actor != null) {
      JobText.name("actor", actor);
    }
  }

  /** Returns the key of the job that changed. */
  public JobKey key() {
    return after != null ? after.key() : Objects.requireNonNull(before).key();
  }
}
