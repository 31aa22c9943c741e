// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.BackendJobStore;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A version names one revision of one history, in a text form that survives. */
final class JobVersionTest {
  @Test
  void aVersionMatchesItsJobOnly() {
    BackendJob job = firstJob(1_000);

    assertThat(job.version().matches(job)).isTrue();
    assertThat(job.version().revision()).isEqualTo(1);
    assertThat(job.version()).isEqualTo(firstJob(1_000).version());
    assertThat(job.version()).hasSameHashCodeAs(firstJob(1_000).version());
    assertThat(job.version().matches(firstJob(1_001))).isFalse();
    assertThat(job.version()).isNotEqualTo(firstJob(1_001).version());
  }

  @Test
  void itsTextFormRoundTrips() {
    JobVersion version = firstJob(1_000).version();

    assertThat(version.toString()).matches("1-[0-9a-z]{7}");
    assertThat(JobVersion.parse(version.toString())).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1-", "1~0000001", "01-0000001", "1-000000A", "*", "1-00000001"})
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> JobVersion.parse(text)).isInstanceOf(BadRequestException.class);
  }

  @Test
  void nullIsRefused() {
    assertThatNullPointerException().isThrownBy(() -> JobVersion.parse(null)).withMessage("text");
  }

  private static BackendJob firstJob(long millis) {
    InstantSource clock = () -> Instant.ofEpochMilli(millis);
    try (BackendJobStore store = BackendJobStore.builder().clock(clock).build()) {
      return store.create(NewJob.of("shop", "prod", "Build"));
    }
  }
}
