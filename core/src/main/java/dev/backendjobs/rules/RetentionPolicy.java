// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.rules;

import dev.backendjobs.job.BackendJob;
import java.time.Duration;
import java.time.Instant;

/**
 * When finished jobs may go: past an age, or beyond a number per app; an active job never goes.
 *
 * <p>Immutable and safe to share.
 *
 * @param maxAge how long a job stays after it finished, from zero; {@link #FOREVER}: without end
 * @param maxFinishedPerApp how many finished jobs an app keeps, from zero; {@link Long#MAX_VALUE}:
 *     no bound
 */
public record RetentionPolicy(Duration maxAge, long maxFinishedPerApp) {
  /** The age that no job reaches. */
  public static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a bound is negative
   */
  public RetentionPolicy {
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("maxAge is " + maxAge + "; it must not be negative");
    }
    if (maxFinishedPerApp < 0) {
      throw new IllegalArgumentException(
          "maxFinishedPerApp is " + maxFinishedPerApp + "; it must be 0 or more");
    }
  }

  /** Returns the default: finished jobs stay 30 days, in any number. */
  public static RetentionPolicy standard() {
    return keepFor(Duration.ofDays(30));
  }

  /** Returns the policy that keeps finished jobs this long. */
  public static RetentionPolicy keepFor(Duration age) {
    return new RetentionPolicy(age, Long.MAX_VALUE);
  }

  /** Returns the policy that removes nothing. */
  public static RetentionPolicy keepForever() {
    return keepFor(FOREVER);
  }

  /** Returns this policy with a bound on the number of finished jobs per app. */
  public RetentionPolicy atMost(long finishedPerApp) {
    return new RetentionPolicy(maxAge, finishedPerApp);
  }

  /** Returns whether this policy can ever let a job go. */
  public boolean removesAnything() {
    return !maxAge.equals(FOREVER) || maxFinishedPerApp != Long.MAX_VALUE;
  }

  /**
   * Returns whether a job may go now.
   *
   * @param job the job of the app that finished first
   * @param finishedInApp how many finished jobs its app has, this one included
   * @param now the time
   */
  public boolean isDue(BackendJob job, long finishedInApp, Instant now) {
    Instant finishTime = job.finishTime().orElse(null);
    if (finishTime == null) {
      return false;
    }
    return finishedInApp > maxFinishedPerApp
        || (!maxAge.equals(FOREVER) && Duration.between(finishTime, now).compareTo(maxAge) >= 0);
  }
}
