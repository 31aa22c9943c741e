// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.rules;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When finished jobs are removed: past an age, or beyond a number per app. Active jobs never are.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class RetentionPolicy {
  /** The age that no job reaches. */
  public static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final Duration maxAge;
  private final long maxFinishedPerApp;

  private RetentionPolicy(Duration maxAge, long maxFinishedPerApp) {
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("maxAge is " + maxAge + "; it must not be negative");
    }
    if (maxFinishedPerApp < 0) {
      throw new IllegalArgumentException(
          "maxFinishedPerApp is " + maxFinishedPerApp + "; it must be 0 or more");
    }
    // why: there are two longest durations, and neither ever ends
    this.maxAge = maxAge.compareTo(FOREVER) >= 0 ? FOREVER : maxAge;
    this.maxFinishedPerApp = maxFinishedPerApp;
  }

  /** Returns the default: finished jobs stay 30 days, in any number. */
  public static RetentionPolicy standard() {
    return keepFor(Duration.ofDays(30));
  }

  /**
   * Returns the policy that keeps finished jobs this long, in any number.
   *
   * @param age from zero; {@link #FOREVER}: without end
   * @throws NullPointerException if {@code age} is null
   * @throws IllegalArgumentException if {@code age} is negative
   */
  public static RetentionPolicy keepFor(Duration age) {
    return new RetentionPolicy(Objects.requireNonNull(age, "age"), Long.MAX_VALUE);
  }

  /** Returns the policy that removes nothing. */
  public static RetentionPolicy keepForever() {
    return keepFor(FOREVER);
  }

  /**
   * Returns this policy with a bound on the number of finished jobs per app.
   *
   * @param finishedPerApp from 0; {@link Long#MAX_VALUE}: no bound
   * @throws IllegalArgumentException if the number is negative
   */
  public RetentionPolicy atMost(long finishedPerApp) {
    return new RetentionPolicy(maxAge, finishedPerApp);
  }

  /** Returns how long a job stays after it finished; {@link #FOREVER}: without end. */
  public Duration maxAge() {
    return maxAge;
  }

  /** Returns how many finished jobs an app keeps; {@link Long#MAX_VALUE}: no bound. */
  public long maxFinishedPerApp() {
    return maxFinishedPerApp;
  }

  /** Returns whether this policy can ever let a job be removed. */
  public boolean removesAnything() {
    return !maxAge.equals(FOREVER) || maxFinishedPerApp != Long.MAX_VALUE;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RetentionPolicy that
        && maxAge.equals(that.maxAge)
        && maxFinishedPerApp == that.maxFinishedPerApp;
  }

  @Override
  public int hashCode() {
    return maxAge.hashCode() * 31 + Long.hashCode(maxFinishedPerApp);
  }

  /** Returns both bounds, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return "RetentionPolicy[maxAge=" + maxAge + ", maxFinishedPerApp=" + maxFinishedPerApp + "]";
  }
}
