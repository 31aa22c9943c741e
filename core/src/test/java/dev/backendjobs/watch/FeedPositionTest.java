// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.NewJob;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A position names one change of one history, in a text form that survives. */
final class FeedPositionTest {
  @Test
  void aPositionIsAfterItsOwnChangeOnly() {
    JobChange change = firstChange("shop", "prod", "1", 1_000);
    FeedPosition position = FeedPosition.after(change);

    assertThat(position.revision()).isEqualTo(1);
    assertThat(position.isAfter(change)).isTrue();
    assertThat(position.isAfter(firstChange("shop", "prod", "1", 1_001))).isFalse();
    assertThat(position.isAfter(firstChange("shop", "prod", "2", 1_000))).isFalse();
    assertThat(position.isAfter(firstChange("shop", "test", "1", 1_000))).isFalse();
    assertThat(FeedPosition.of(1).isAfter(change)).isTrue();
    assertThat(FeedPosition.of(2).isAfter(change)).isFalse();
  }

  @Test
  void itsTextFormRoundTrips() {
    FeedPosition checked = FeedPosition.after(firstChange("shop", "prod", "1", 1_000));

    for (FeedPosition position :
        new FeedPosition[] {checked, FeedPosition.START, FeedPosition.of(57)}) {
      FeedPosition parsed = FeedPosition.parse(position.toString());
      assertThat(parsed).isEqualTo(position).hasSameHashCodeAs(position);
      assertThat(parsed.isChecked()).isEqualTo(position.isChecked());
    }
    assertThat(checked.toString()).matches("1~[0-9a-z]{7}");
    assertThat(FeedPosition.of(57)).hasToString("57").isNotEqualTo(FeedPosition.of(56));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1~", "1-0000001", "0~0000001", "1~000000A", "57~1", "٣"})
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> FeedPosition.parse(text))
        .isInstanceOf(BadRequestException.class)
        .hasMessage(
            "the feed position is malformed; expected a resumeAfter of the feed, or a revision"
                + " from 0");
  }

  @Test
  void nullAndNegativeNumbersAreRefused() {
    assertThatNullPointerException().isThrownBy(() -> FeedPosition.parse(null)).withMessage("text");
    assertThatThrownBy(() -> FeedPosition.of(-1))
        .isInstanceOf(BadRequestException.class)
        .hasMessage("feed position is -1; it must be 0 or more");
  }

  private static JobChange firstChange(String app, String environment, String id, long millis) {
    InstantSource clock = () -> Instant.ofEpochMilli(millis);
    try (BackendJobStore store = BackendJobStore.builder().clock(clock).build()) {
      store.create(NewJob.builder(JobKey.of(app, environment, id)).build());
      return store.changes(app, FeedPosition.START, 1).changes().get(0);
    }
  }
}
