// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.LimitType;
import dev.backendjobs.testkit.ManualClock;
import dev.backendjobs.testkit.Racers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateLimiterTest {
  private final ManualClock clock = ManualClock.create();

  @Test
  void aBucketBeginsFullAndRefillsAtTheRateUpToTheBurst() {
    RateLimiter limiter = limiter(10, 5);
    assertThat(served(limiter, "a", 100)).isEqualTo(5);
    clock.advance(Duration.ofMillis(99));
    assertThat(served(limiter, "a", 100)).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(served(limiter, "a", 100)).isEqualTo(1);
    clock.advance(Duration.ofMillis(350));
    assertThat(served(limiter, "a", 100)).isEqualTo(3);
    clock.advance(Duration.ofMillis(50));
    assertThat(served(limiter, "a", 100)).as("the half token was kept").isEqualTo(1);
    for (Duration pause : List.of(Duration.ofMillis(1_200), Duration.ofHours(1))) {
      clock.advance(pause);
      assertThat(served(limiter, "a", 100)).as("after %s", pause).isEqualTo(5);
    }
  }

  @Test
  void eachAppHasItsOwnBucket() {
    RateLimiter limiter = limiter(1, 2);
    assertThat(served(limiter, "a", 10)).isEqualTo(2);
    assertThat(served(limiter, "b", 10)).isEqualTo(2);
  }

  @Test
  void aClockThatGoesBackNeitherGivesNorTakesTokens() {
    RateLimiter limiter = limiter(10, 5);
    assertThat(served(limiter, "a", 3)).isEqualTo(3);
    clock.turnBack(Duration.ofDays(1));
    assertThat(served(limiter, "a", 10)).as("what was left").isEqualTo(2);
    clock.advance(Duration.ofMillis(200));
    assertThat(served(limiter, "a", 10)).as("filling goes on").isEqualTo(2);
  }

  @Test
  void aClockThatJumpsForwardsGivesNoMoreThanTheBurst() {
    RateLimiter limiter = limiter(10, 5);
    assertThat(served(limiter, "a", 10)).isEqualTo(5);
    clock.advance(Duration.ofDays(100_000));
    assertThat(served(limiter, "a", 10)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 100",
    "3, 334",
    "7, 143",
    "1, 1000",
    "0.5, 2000",
    "0.2, 5000",
    "0.1, 5000",
    "0.001, 5000",
    "1000, 1",
    "5000, 1",
    "0.21, 4762"
  })
  void aRefusalNamesTheWaitRoundedUpAndAtMostFiveSeconds(double rate, long millis) {
    RateLimiter limiter = limiter(rate, 1);
    limiter.acquire("a");
    LimitExceededException refusal = refusal(limiter, "a");
    assertThat(refusal.limitType()).isEqualTo(LimitType.REQUESTS_PER_SECOND);
    assertThat(refusal.limit()).isEqualTo(rate);
    assertThat(refusal.current()).isEqualTo(1);
    assertThat(refusal.retryAfter()).isEqualTo(Optional.of(Duration.ofMillis(millis)));
    assertThat(refusal.getMessage())
        .contains("RequestsPerSecond", "exceeded for a:", "try again in");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 7, 10, 20, 40, 100, 999})
  void theWaitOfARefusalAlwaysSuffices(int rate) {
    for (int early = 1; early * rate < 1_000 && early < 40; early++) {
      RateLimiter limiter = limiter(rate, 1);
      limiter.acquire("a");
      clock.advance(Duration.ofMillis(early));
      clock.advance(refusal(limiter, "a").retryAfter().orElseThrow());
      assertThat(served(limiter, "a", 1)).as("asked after %d ms too", early).isEqualTo(1);
    }
  }

  @Test
  void threadsThatReadTheClockInAnyOrderGetNoMoreThanTheRate() {
    AtomicLong millis = new AtomicLong();
    InstantSource ticking =
        new InstantSource() {
          @Override
          public Instant instant() {
            return Instant.ofEpochMilli(millis());
          }

          @Override
          public long millis() {
            return millis.incrementAndGet();
          }
        };
    RateLimiter limiter =
        RateLimiter.of(JobLimits.builder().requestsPerSecond(20).burst(1_000).build(), ticking);
    AtomicInteger granted = new AtomicInteger();
    Racers.race(
        4, 1, (round, thread) -> granted.addAndGet(served(limiter, "a", 30_000)), round -> {});
    assertThat(granted.get()).isBetween(1_000, (int) (1_000 + millis.get() * 20 / 1_000));
  }

  @Test
  void bucketsAreForgottenOnceFullSoThatTheirNumberIsBounded() {
    RateLimiter limiter = limiter(1, 1);
    for (int i = 0; i < RateLimiter.MAX_BUCKETS + 10_000; i++) {
      limiter.acquire("app" + i);
    }
    clock.advance(Duration.ofSeconds(10));
    assertThat(served(limiter, "app7", 5)).isEqualTo(1);
    assertThat(limiter.buckets()).isLessThanOrEqualTo(RateLimiter.MAX_BUCKETS);
  }

  @Test
  void withoutARateNothingIsRefused() {
    RateLimiter limiter = RateLimiter.of(JobLimits.standard(), clock);
    assertThat(served(limiter, "a", 10_000)).isEqualTo(10_000);
  }

  private RateLimiter limiter(double rate, long burst) {
    return RateLimiter.of(JobLimits.builder().requestsPerSecond(rate).burst(burst).build(), clock);
  }

  private static int served(RateLimiter limiter, String app, int asked) {
    int served = 0;
    for (int i = 0; i < asked; i++) {
      try {
        limiter.acquire(app);
        served++;
      } catch (LimitExceededException refused) {
        assertThat(refused.limitType()).isEqualTo(LimitType.REQUESTS_PER_SECOND);
      }
    }
    return served;
  }

  private static LimitExceededException refusal(RateLimiter limiter, String app) {
    LimitExceededException[] refusal = {null};
    assertThatThrownBy(() -> limiter.acquire(app))
        .isInstanceOfSatisfying(LimitExceededException.class, e -> refusal[0] = e);
    return refusal[0];
  }
}
