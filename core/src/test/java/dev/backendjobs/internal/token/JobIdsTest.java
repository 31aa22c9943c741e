// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.testkit.ManualClock;
import dev.backendjobs.testkit.Racers;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

final class JobIdsTest {
  @Test
  void anIdIsAUuidOfVersionSeven() {
    ManualClock clock = ManualClock.at(Instant.ofEpochMilli(0x0123_4567_89ab_cdefL >>> 16));
    JobIds ids = new JobIds(clock);
    long seen = 0;
    long missing = -1L;
    for (int i = 0; i < 1_000; i++) {
      String id = ids.get();
      assertThat(id).matches("01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
      UUID uuid = UUID.fromString(id);
      assertThat(uuid.version()).isEqualTo(7);
      assertThat(uuid.variant()).isEqualTo(2);
      seen |= uuid.getLeastSignificantBits();
      missing &= uuid.getLeastSignificantBits();
    }
    assertThat(seen & 0x3fff_ffff_ffff_ffffL)
        .as("every random bit is used")
        .isEqualTo(0x3fff_ffff_ffff_ffffL);
    assertThat(missing & 0x3fff_ffff_ffff_ffffL).isZero();
  }

  @Test
  void idsSortByTime() {
    ManualClock clock = ManualClock.create();
    JobIds ids = new JobIds(clock);
    String last = ids.get();
    for (int i = 0; i < 1_000; i++) {
      clock.advance(Duration.ofMillis(1 + i * 37L));
      String next = ids.get();
      assertThat(next).isGreaterThan(last);
      last = next;
    }
  }

  @Test
  void idsOfOneMomentAreDifferent() {
    JobIds ids = new JobIds(ManualClock.create());
    Set<String> seen = ConcurrentHashMap.newKeySet();
    Racers.race(
        4,
        1,
        (round, thread) -> {
          for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(ids.get())).isTrue();
          }
        },
        round -> {});
    assertThat(seen).hasSize(40_000);
  }
}
