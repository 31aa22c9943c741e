// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RetentionPolicyTest {
  private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");
  private static final BackendJob FINISHED = job(END);

  @Test
  void aJobIsDueOnceItsAgeIsReached() {
    RetentionPolicy policy = RetentionPolicy.keepFor(Duration.ofDays(1));
    assertThat(policy.isDue(FINISHED, 1, END.plus(Duration.ofDays(1)).minusMillis(1))).isFalse();
    assertThat(policy.isDue(FINISHED, 1, END.plus(Duration.ofDays(1)))).isTrue();
    assertThat(policy.isDue(FINISHED, 1, END.minusSeconds(1))).as("clock went back").isFalse();
    assertThat(RetentionPolicy.keepFor(Duration.ZERO).isDue(FINISHED, 1, END)).isTrue();
  }

  @Test
  void aJobIsDueBeyondTheNumber() {
    RetentionPolicy policy = RetentionPolicy.keepForever().atMost(3);
    assertThat(policy.isDue(FINISHED, 3, END)).isFalse();
    assertThat(policy.isDue(FINISHED, 4, END)).isTrue();
    assertThat(RetentionPolicy.keepForever().atMost(0).isDue(FINISHED, 1, END)).isTrue();
  }

  @Test
  void eitherBoundIsEnough() {
    RetentionPolicy policy = RetentionPolicy.keepFor(Duration.ofDays(1)).atMost(3);
    assertThat(policy.isDue(FINISHED, 4, END)).isTrue();
    assertThat(policy.isDue(FINISHED, 1, END.plus(Duration.ofDays(2)))).isTrue();
    assertThat(policy.isDue(FINISHED, 3, END)).isFalse();
  }

  @Test
  void anActiveJobIsNeverDue() {
    RetentionPolicy policy = RetentionPolicy.keepFor(Duration.ZERO).atMost(0);
    assertThat(policy.isDue(job(null), Long.MAX_VALUE, Instant.MAX)).isFalse();
  }

  @Test
  void aPolicyMayKeepEverything() {
    RetentionPolicy policy = RetentionPolicy.keepForever();
    assertThat(policy.isDue(FINISHED, Long.MAX_VALUE, Instant.MAX)).isFalse();
    assertThat(policy.removesAnything()).isFalse();
    assertThat(policy.atMost(5).removesAnything()).isTrue();
    assertThat(RetentionPolicy.standard())
        .isEqualTo(new RetentionPolicy(Duration.ofDays(30), Long.MAX_VALUE));
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

  private static BackendJob job(Instant finishTime) {
    return BackendJob.builder(
            JobKey.of("a", "e", "j"),
            finishTime == null ? JobStatus.RUNNING : JobStatus.COMPLETED,
            1,
            END)
        .finishTime(finishTime)
        .build();
  }
}
