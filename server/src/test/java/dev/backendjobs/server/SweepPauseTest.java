// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.rules.RetentionPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SweepPauseTest {
  @ParameterizedTest
  @CsvSource({"PT0S, PT1S", "PT5S, PT1S", "PT45S, PT4.5S", "PT15M, PT1M", "P30D, PT1M"})
  void isATenthOfTheAgeWithinASecondAndAMinute(Duration age, Duration pause) {
    assertThat(SweepPause.of(RetentionPolicy.keepFor(age))).isEqualTo(pause);
  }

  @Test
  void isShortWhenTheNumberOfJobsIsBounded() {
    assertThat(SweepPause.of(RetentionPolicy.keepForever().atMost(100)))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(SweepPause.of(RetentionPolicy.keepFor(Duration.ZERO).atMost(1)))
        .isEqualTo(Duration.ofSeconds(1));
  }
}
