// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** The bounds of a retention policy. */
final class RetentionPolicyTest {
  @Test
  void aPolicyMayKeepEverything() {
    RetentionPolicy policy = RetentionPolicy.keepForever();
    assertThat(policy.removesAnything()).isFalse();
    assertThat(RetentionPolicy.keepFor(ChronoUnit.FOREVER.getDuration())).isEqualTo(policy);
    assertThat(policy.atMost(5).removesAnything()).isTrue();
    assertThat(RetentionPolicy.standard().maxAge()).isEqualTo(Duration.ofDays(30));
    assertThat(RetentionPolicy.standard().maxFinishedPerApp()).isEqualTo(Long.MAX_VALUE);
    assertThat(RetentionPolicy.standard().removesAnything()).isTrue();
  }

  @Test
  void aNegativeBoundIsRefused() {
    assertThatThrownBy(() -> RetentionPolicy.keepFor(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxAge");
    assertThatThrownBy(() -> RetentionPolicy.keepForever().atMost(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxFinishedPerApp");
  }
}
