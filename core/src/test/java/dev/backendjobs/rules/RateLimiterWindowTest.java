// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.LimitType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** A bucket at random times: never more than it holds and gains, and a wait that is enough. */
final class RateLimiterWindowTest {
  /** Far below one request: what adding up binary fractions may be off. */
  private static final double SLACK = 1e-6;

  record Rate(double perSecond, long burst) {
    RateLimiter limiter(InstantSource clock) {
      return RateLimiter.of(
          JobLimits.builder().requestsPerSecond(perSecond).burst(burst).build(), clock);
    }
  }

  /** A clock that stands still until it is moved. */
  private static final class Clock implements InstantSource {
    private long millis = 1_700_000_000_000L;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void noWindowHasMoreRequestsThanBurstAndRate(
      @ForAll("rates") Rate rate, @ForAll("pauses") List<Long> pauses) {
    Clock clock = new Clock();
    RateLimiter limiter = rate.limiter(clock);
    List<Long> admitted = new ArrayList<>();
    for (long pause : pauses) {
      clock.millis += pause;
      if (refusal(limiter).isEmpty()) {
        admitted.add(clock.millis);
      }
    }
    for (int from = 0; from < admitted.size(); from++) {
      for (int to = from; to < admitted.size(); to++) {
        double seconds = (admitted.get(to) - admitted.get(from)) / 1_000.0;
        assertThat(to - from + 1.0)
            .isLessThanOrEqualTo(rate.burst() + rate.perSecond() * seconds + SLACK);
      }
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void afterTheWaitThatItNamesARequestIsAdmitted(
      @ForAll("rates") Rate rate, @ForAll("pauses") List<Long> pauses) {
    Clock clock = new Clock();
    RateLimiter limiter = rate.limiter(clock);
    for (long pause : pauses) {
      clock.millis += pause;
      Optional<LimitExceededException> refusal = refusal(limiter);
      if (refusal.isPresent()) {
        assertThat(refusal.get().limitType()).isEqualTo(LimitType.REQUESTS_PER_SECOND);
        Duration wait = refusal.get().retryAfter().orElseThrow();
        assertThat(wait).isPositive().isLessThanOrEqualTo(RateLimiter.MAX_RETRY_AFTER);
        clock.millis += wait.toMillis();
        if (wait.compareTo(RateLimiter.MAX_RETRY_AFTER) < 0) {
          assertThat(refusal(limiter)).isEmpty();
        }
      }
    }
  }

  private static Optional<LimitExceededException> refusal(RateLimiter limiter) {
    try {
      limiter.acquire("a");
      return Optional.empty();
    } catch (LimitExceededException refused) {
      return Optional.of(refused);
    }
  }

  @Provide
  Arbitrary<Rate> rates() {
    return Combinators.combine(
            Arbitraries.of(0.0001, 0.3, 1.0, 3.0, 7.0, 10.0, 49.0, 0.7, 1_000.0, 1e9),
            Arbitraries.of(1L, 2L, 12L, 1_000L))
        .as(Rate::new);
  }

  /** Milliseconds between requests: mostly a crowd at once, at times a night. */
  @Provide
  Arbitrary<List<Long>> pauses() {
    return Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(0L)),
            Tuple.of(4, Arbitraries.longs().between(1, 50)),
            Tuple.of(2, Arbitraries.longs().between(51, 5_000)),
            Tuple.of(1, Arbitraries.of(60_000L, 86_400_000L, 90_000_000L)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(120);
  }
}
