// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.rules;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.backendjobs.job.LimitExceededException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The limit on requests per second of each app: a token bucket per app.
 *
 * <p>A bucket begins full with {@code burst} tokens, gains {@code requestsPerSecond} a second up to
 * that number, and gives one per request. A bucket that has had time to fill up is forgotten, which
 * changes nothing. At most {@link #MAX_BUCKETS} are kept; beyond, the least used one is forgotten,
 * and its app begins with a full one.
 *
 * <p>Safe to share between threads: each bucket is guarded by its own monitor.
 */
public final class RateLimiter {
  /** How many apps are remembered at once. */
  public static final int MAX_BUCKETS = 100_000;

  /** The longest wait that a refusal names; AWS clients obey it without a bound of their own. */
  public static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(5);

  private static final double ROUNDING = 1e-9;

  /** Some thirty years: what a cache can count in nanoseconds. */
  private static final double LONGEST_FILL_SECONDS = 1e9;

  private final double requestsPerSecond;
  private final long burst;
  private final InstantSource clock;
  private final LoadingCache<String, Bucket> buckets;

  private RateLimiter(double requestsPerSecond, long burst, InstantSource clock) {
    this.requestsPerSecond = requestsPerSecond;
    this.burst = burst;
    this.clock = clock;
    double fillSeconds = Math.min(burst / requestsPerSecond, LONGEST_FILL_SECONDS);
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_BUCKETS)
            .expireAfterAccess(Duration.ofSeconds(1 + (long) Math.ceil(fillSeconds)))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            // why: upkeep on the caller's thread starts no thread of its own in the host
            .executor(Runnable::run)
            .build(appId -> new Bucket(burst, clock.millis()));
  }

  /** Returns a limiter by the rate and burst of {@code limits}, on this clock. */
  public static RateLimiter of(JobLimits limits, InstantSource clock) {
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(clock, "clock");
    return new RateLimiter(limits.requestsPerSecond(), limits.burst(), clock);
  }

  /**
   * Takes one token of the app's bucket.
   *
   * @throws LimitExceededException if there is none; it carries the wait until there is one, cut to
   *     {@link #MAX_RETRY_AFTER}
   */
  public void acquire(String appId) {
    Objects.requireNonNull(appId, "appId");
    if (requestsPerSecond == JobLimits.NO_RATE) {
      return;
    }
    double missing = buckets.get(appId).take(clock, requestsPerSecond, burst);
    if (missing > 0) {
      long waitMillis = (long) Math.ceil(missing / requestsPerSecond * 1_000);
      throw LimitExceededException.ofRequests(
          appId,
          requestsPerSecond,
          burst,
          Duration.ofMillis(waitMillis),
          Duration.ofMillis(Math.min(waitMillis, MAX_RETRY_AFTER.toMillis())));
    }
  }

  /** Returns how many apps are remembered, after upkeep. */
  long buckets() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }

  /** The tokens of one app. */
  private static final class Bucket {
    private double tokens;
    private long filledAt;

    Bucket(double tokens, long now) {
      this.tokens = tokens;
      this.filledAt = now;
    }

    /** Takes a token and returns 0, or takes none and returns the part that is missing. */
    synchronized double take(InstantSource clock, double perSecond, long burst) {
      // why: read under the monitor, else a late reader would turn the filling time back
      long now = clock.millis();
      // why: after a step back of the clock filling goes on from there, else it would stop
      double elapsed = Math.max(0, now - filledAt);
      tokens = Math.min((double) burst, tokens + elapsed / 1_000 * perSecond);
      filledAt = now;
      // why: sums of fractions may end a hair below one; what is taken too early is owed
      if (tokens >= 1 - ROUNDING) {
        tokens -= 1;
        return 0;
      }
      return 1 - tokens;
    }
  }
}
