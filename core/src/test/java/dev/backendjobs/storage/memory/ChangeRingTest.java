// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.LoggedChanges;
import dev.backendjobs.testkit.Racers;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ChangeRingTest {
  private static final BackendJob JOB =
      BackendJob.builder(JobKey.of("a", "e", "j"), JobStatus.RUNNING, 1, Instant.EPOCH).build();

  @Test
  void aReaderAtTheOldestPlaceGetsChangesInOrderOrThatTheyAreGone() {
    ChangeRing ring = new ChangeRing(16);
    long changes = 3_000_000;
    Racers.Part reader =
        () -> {
          for (long last = 0; last < changes; last = ring.last()) {
            long after = Math.max(0, last - 16);
            LoggedChanges read = ring.read(after, 16);
            if (read.gone()) {
              assertThat(read.resumeAfter()).isGreaterThanOrEqualTo(last);
            }
            for (JobChange change : read.changes()) {
              if (change.revision() != ++after) {
                throw new AssertionError(change.revision() + " in place of " + after);
              }
            }
          }
        };
    Racers.together(
        () -> {
          for (long revision = 1; revision <= changes; revision++) {
            ring.append(JobChange.builder(revision, Instant.EPOCH).before(JOB).build());
          }
        },
        reader,
        reader);
    assertThat(ring.read(changes - 16, 100).changes()).hasSize(16);
    assertThat(ring.read(changes - 17, 100)).isEqualTo(LoggedChanges.gone(changes));
  }
}
