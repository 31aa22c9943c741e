// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.time.Duration;
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
   * Makes the refusal of one more job.
   *
   * @param limitType which limit
   * @param scope whose, such as {@code app a1}, for the message
   * @param limit its value
   * @param current how many jobs there are
   */
  public static LimitExceededException ofJobs(
      LimitType limitType, String scope, long limit, long current) {
    String message =
        String.format(
            "Limit %s of %s is %d, and there are %d", limitType.wireName(), scope, limit, current);
    return new LimitExceededException(limitType, message, limit, current, null);
  }

  /**
   * Makes the refusal of one more request.
   *
   * @param scope whose, such as {@code app a1}, for the message
   * @param limit requests per second
   * @param burst requests that may come at once, all of them used
   * @param wait until there is room again
   * @param retryAfter what a client is told to wait, at most that
   */
  public static LimitExceededException ofRequests(
      String scope, double limit, long burst, Duration wait, Duration retryAfter) {
    LimitType limitType = LimitType.REQUESTS_PER_SECOND;
    String rate = limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    String message =
        String.format(
            "Limit %s of %s is %s, and all %d at once are used; there is room again in %d ms",
            limitType.wireName(), scope, rate, burst, wait.toMillis());
    return new LimitExceededException(limitType, message, limit, burst, retryAfter);
  }

  /** Returns which limit. */
  public LimitType limitType() {
    return limitType;
  }

  /** Returns the value of the limit. */
  public double limit() {
    return limit;
  }

  /** Returns how much of it is used: jobs that there are, or requests that came at once. */
  public double current() {
    return current;
  }

  /**
   * Returns how long to wait before trying again, at most 5 seconds, be the room later; empty where
   * only a finished job makes room.
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
