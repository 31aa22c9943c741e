// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock of millisecond precision that stands still until a test moves it, forwards or back.
 *
 * <p>Safe to share between threads.
 */
public final class ManualClock implements InstantSource {
  private final AtomicLong millis;

  private ManualClock(Instant now) {
    this.millis = new AtomicLong(now.toEpochMilli());
  }

  /** Returns a clock that stands at the beginning of the year 2026. */
  public static ManualClock create() {
    return at(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** Returns a clock that stands at {@code now}, cut to milliseconds. */
  public static ManualClock at(Instant now) {
    return new ManualClock(Objects.requireNonNull(now, "now"));
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }

  @Override
  public long millis() {
    return millis.get();
  }

  /** Puts the clock to {@code now}, cut to milliseconds. */
  public void set(Instant now) {
    millis.set(Objects.requireNonNull(now, "now").toEpochMilli());
  }

  /** Moves the clock forwards, and returns the time it then shows. */
  public Instant advance(Duration step) {
    return Instant.ofEpochMilli(millis.addAndGet(Objects.requireNonNull(step, "step").toMillis()));
  }

  /** Moves the clock back, and returns the time it then shows. */
  public Instant turnBack(Duration step) {
    return advance(Objects.requireNonNull(step, "step").negated());
  }
}
