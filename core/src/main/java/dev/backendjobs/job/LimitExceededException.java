// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Granting the request would break a limit of the app. */
public final class LimitExceededException extends BackendJobsException {
  private static final long serialVersionUID = 1L;

  private final LimitType limitType;
  private final double limit;
  private final double current;
  private final @Nullable Duration retryAfter;

  private LimitExceededException(
      LimitType limitType,
      String message,
      double limit,
      double current,
      @Nullable Duration retryAfter) {
    super(message, null);
    this.limitType = limitType;
    this.limit = limit;
    this.current = current;
    this.retryAfter = retryAfter;
  }

  /**
   * Returns the refusal of one more job or app.
   *
   * @param limitType which quota
   * @param scope whose: {@code app} or {@code app/environment}; empty for the whole store
   * @param limit its value
   * @param current how much of it is in use
   * @throws NullPointerException if {@code limitType} or {@code scope} is null
   */
  public static LimitExceededException ofQuota(
      LimitType limitType, String scope, long limit, long current) {
    Objects.requireNonNull(limitType, "limitType");
    Objects.requireNonNull(scope, "scope");
    String used =
        switch (limitType) {
          case ACTIVE_JOBS_PER_ENVIRONMENT, ACTIVE_JOBS_PER_APP -> "active";
          case JOBS_PER_APP -> "stored";
          case APPS -> "apps";
          case REQUESTS_PER_SECOND -> "requests";
        };
    String message =
        String.format(
            "Quota %s exceeded%s: limit %d, %s %d",
            limitType.wireName(), scope.isEmpty() ? "" : " for " + scope, limit, used, current);
    return new LimitExceededException(limitType, message, limit, current, null);
  }

  /**
   * Returns the refusal of one more request.
   *
   * @param scope whose: {@code app}
   * @param limit requests per second
   * @param burst requests that may come at once, all of them used
   * @param wait until one more is allowed
   * @param retryAfter what a client is asked to wait, at most {@code wait}
   * @throws NullPointerException if an argument is null
   */
  public static LimitExceededException ofRequests(
      String scope, double limit, long burst, Duration wait, Duration retryAfter) {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(wait, "wait");
    Objects.requireNonNull(retryAfter, "retryAfter");
    LimitType limitType = LimitType.REQUESTS_PER_SECOND;
    String rate = limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    String message =
        String.format(
            "Rate %s exceeded for %s: limit %s, burst %d; try again in %d ms",
            limitType.wireName(), scope, rate, burst, millis(wait));
    return new LimitExceededException(limitType, message, limit, burst, retryAfter);
  }

  private static long millis(Duration wait) {
    try {
      return wait.toMillis();
    } catch (ArithmeticException tooLong) {
      return wait.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** Returns which limit. */
  public LimitType limitType() {
    return limitType;
  }

  /** Returns the value of the limit. */
  public double limit() {
    return limit;
  }

  /** Returns how much of it is in use: jobs, apps, or requests that came at once. */
  public double current() {
    return current;
  }

  /**
   * Returns how long to wait before trying again, at most 5 seconds even where the wait is longer;
   * empty where waiting does not help, because only a finished or removed job frees the quota.
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
