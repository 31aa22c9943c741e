// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage;

import java.time.Instant;

/**
 * The exact numbers of one app that a decision may rest on, as they are when it is made.
 *
 * @param revision the app's newest revision; 0 if it never had a change
 * @param stored jobs of the app
 * @param active jobs of the app that are not finished
 * @param activeInEnvironment jobs of the decided job's environment that are not finished
 * @param lastCreateTime the create time of the app's newest job, removed or not; {@link
 *     Instant#MIN} if it never had one
 */
public record AppTotals(
    long revision, long stored, long active, long activeInEnvironment, Instant lastCreateTime) {
  /** The numbers of an app that never had a job. */
  public static final AppTotals NONE = new AppTotals(0, 0, 0, 0, Instant.MIN);
}
