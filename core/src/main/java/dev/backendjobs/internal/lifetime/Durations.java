// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.lifetime;

import java.time.Duration;
import java.time.Instant;

/** Arithmetic with durations of any length: a result that does not fit is the greatest one. */
public final class Durations {
  /**
   * The longest wait: 146 years. A point in time of {@link System#nanoTime()} can be this far ahead
   * and still be compared.
   */
  public static final long MAX_NANOS = Long.MAX_VALUE / 2;

  private static final Duration MAX_WAIT = Duration.ofNanos(MAX_NANOS);
  private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

  private Durations() {}

  /** Returns the nanoseconds of a wait, {@link #MAX_NANOS} at most and 0 at least. */
  public static long nanos(Duration wait) {
    if (wait.isNegative()) {
      return 0;
    }
    return wait.compareTo(MAX_WAIT) >= 0 ? MAX_NANOS : wait.toNanos();
  }

  /**
   * Returns the milliseconds of a wait, rounded up so that a wait never ends early, as many as
   * {@link #MAX_NANOS} has at most and 0 at least.
   */
  public static long millis(Duration wait) {
    long nanos = nanos(wait);
    return nanos / 1_000_000 + (nanos % 1_000_000 == 0 ? 0 : 1);
  }

  /**
   * Returns the milliseconds of a wait for interfaces that take an {@code int}: {@link
   * #millis(Duration)}, or the greatest int.
   */
  public static int intMillis(Duration wait) {
    return (int) Math.min(Integer.MAX_VALUE, millis(wait));
  }

  /** Returns the sum of two durations that are not negative, or the longest duration. */
  public static Duration sum(Duration one, Duration other) {
    try {
      return one.plus(other);
    } catch (ArithmeticException tooLong) {
      return LONGEST;
    }
  }

  /** Returns the instant so long after another, or {@link Instant#MAX}. */
  public static Instant after(Instant time, Duration later) {
    return later.compareTo(Duration.between(time, Instant.MAX)) >= 0
        ? Instant.MAX
        : time.plus(later);
  }
}
