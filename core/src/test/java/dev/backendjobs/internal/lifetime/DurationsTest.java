// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {
  private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

  @ParameterizedTest
  @ValueSource(longs = {200_000 * 86_400L, 9_223_372_036L, 9_223_372_037L, Long.MAX_VALUE})
  void aWaitTooLongForALongIsTheLongestOne(long seconds) {
    Duration wait = Duration.ofSeconds(seconds);
    assertThat(Durations.nanos(wait)).isEqualTo(Durations.MAX_NANOS);
    assertThat(Durations.millis(wait)).isEqualTo(Durations.MAX_NANOS / 1_000_000 + 1);
    assertThat(Durations.intMillis(wait)).isEqualTo(Integer.MAX_VALUE);
    long now = Long.MAX_VALUE - 7;
    assertThat(now + Durations.nanos(wait) - now).as("a deadline stays ahead").isPositive();
  }

  @Test
  void anUsualWaitIsExactAndNeverEndsEarly() {
    assertThat(Durations.nanos(Duration.ofNanos(17))).isEqualTo(17);
    assertThat(Durations.millis(Duration.ofNanos(17))).isEqualTo(1);
    assertThat(Durations.millis(Duration.ofMillis(30))).isEqualTo(30);
    assertThat(Durations.intMillis(Duration.ofMillis(30))).isEqualTo(30);
    assertThat(Durations.nanos(Duration.ZERO)).isZero();
    assertThat(Durations.nanos(Duration.ofSeconds(Long.MIN_VALUE))).isZero();
    assertThat(Durations.millis(Duration.ofMillis(-1))).isZero();
  }

  @Test
  void aSumWithoutRoomIsTheGreatest() {
    assertThat(Durations.sum(Duration.ofSeconds(1), Duration.ofSeconds(2)))
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(Durations.sum(LONGEST, Duration.ofSeconds(1))).isEqualTo(LONGEST);
    assertThat(Durations.after(Instant.EPOCH, Duration.ofDays(1)))
        .isEqualTo(Instant.ofEpochSecond(86_400));
    assertThat(Durations.after(Instant.EPOCH, LONGEST)).isEqualTo(Instant.MAX);
    assertThat(Durations.after(Instant.MAX, Duration.ofNanos(1))).isEqualTo(Instant.MAX);
  }
}
