// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.internal.lifetime.InFlightCalls;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RateLimiter;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Durations and rates of any size are accepted or refused where they are set, never later. */
final class AnyDurationTest {
  private static final JobKey KEY = JobKey.of("app", "env", "job");

  static Stream<Duration> durations() {
    return Stream.of(
        ChronoUnit.FOREVER.getDuration(),
        Duration.ofSeconds(Long.MAX_VALUE),
        Duration.ofMillis(Long.MAX_VALUE),
        Duration.ofNanos(Long.MAX_VALUE),
        Duration.ofDays(200_000),
        Duration.ofNanos(1),
        Duration.ZERO,
        Duration.ofNanos(-1),
        Duration.ofMillis(Long.MIN_VALUE),
        Duration.ofSeconds(Long.MIN_VALUE));
  }

  static LongStream clockReadings() {
    return LongStream.of(
        Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE - 2, Long.MAX_VALUE - 1);
  }

  @ParameterizedTest
  @MethodSource("durations")
  void thePauseBetweenSweeps(Duration pause) {
    if (pause.compareTo(Duration.ofMillis(1)) < 0) {
      assertThatThrownBy(() -> BackendJobStore.builder().sweepEvery(pause))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sweepEvery is " + pause);
    } else {
      try (BackendJobStore store = BackendJobStore.builder().sweepEvery(pause).build()) {
        finish(store);
        assertThat(store.sweep(1)).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("durations")
  void theAgeOfFinishedJobs(Duration age) {
    if (age.isNegative()) {
      assertThatThrownBy(() -> RetentionPolicy.keepFor(age))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("maxAge is " + age);
      return;
    }
    clockReadings()
        .forEach(
            reading -> {
              ManualClock clock = ManualClock.at(Instant.ofEpochMilli(reading));
              try (BackendJobStore store =
                  BackendJobStore.builder()
                      .clock(clock)
                      .retention(RetentionPolicy.keepFor(age))
                      .build()) {
                finish(store);
                assertThat(store.sweep(10)).isEqualTo(age.isZero() ? 1 : 0);
                clock.set(Instant.ofEpochMilli(Long.MAX_VALUE));
                store.sweep(10);
                clock.set(Instant.ofEpochMilli(Long.MIN_VALUE));
                store.sweep(10);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("durations")
  void theWaitForCallsInFlight(Duration timeout) {
    InFlightCalls idle = new InFlightCalls("it");
    assertThat(idle.close(timeout)).isTrue();
    InFlightCalls busy = new InFlightCalls("it");
    busy.enter();
    // why: an interrupt ends a wait of any length
    Thread.currentThread().interrupt();
    assertThat(busy.close(timeout)).isFalse();
    assertThat(Thread.interrupted()).as("interrupt status").isTrue();
  }

  @ParameterizedTest
  @MethodSource("durations")
  void theWaitThatARefusalNames(Duration wait) {
    assertThat(LimitExceededException.ofRequests("app", 1, 1, wait, Duration.ZERO))
        .hasMessageContaining("try again in");
  }

  static DoubleStream rates() {
    return DoubleStream.of(
        Double.MIN_VALUE, 1e-300, 1e-9, 1, 1e300, Double.MAX_VALUE, Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @MethodSource("rates")
  void theRateOfRequests(double rate) {
    for (long burst : new long[] {1, Long.MAX_VALUE}) {
      JobLimits limits = JobLimits.builder().requestsPerSecond(rate).burst(burst).build();
      clockReadings()
          .forEach(
              reading -> {
                ManualClock clock = ManualClock.at(Instant.ofEpochMilli(reading));
                RateLimiter limiter = RateLimiter.of(limits, clock);
                limiter.acquire("app");
                for (long next : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 0}) {
                  clock.set(Instant.ofEpochMilli(next));
                  try {
                    limiter.acquire("app");
                  } catch (LimitExceededException refused) {
                    assertThat(refused.retryAfter().orElseThrow())
                        .isBetween(Duration.ZERO, RateLimiter.MAX_RETRY_AFTER);
                  }
                }
              });
    }
  }

  @Test
  void aRateThatIsNoneIsRefused() {
    for (double rate : new double[] {0, -0.0, -1, Double.NaN, Double.NEGATIVE_INFINITY}) {
      assertThatThrownBy(() -> JobLimits.builder().requestsPerSecond(rate).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("requestsPerSecond is " + rate);
    }
    for (long burst : new long[] {0, -1, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> JobLimits.builder().burst(burst).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("burst is " + burst);
    }
  }

  private static void finish(BackendJobStore store) {
    store.create(NewJob.builder(KEY).status(JobStatus.RUNNING).build());
    store.update(KEY, JobUpdate.to(JobStatus.COMPLETED));
  }
}
