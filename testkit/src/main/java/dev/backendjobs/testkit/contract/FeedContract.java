// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Racers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the change log promises: every change once, in order, or that the position is gone. */
public interface FeedContract extends StorageSubject {
  @Test
  default void theLogTellsEveryChangeInOrder(JobStorage storage) {
    List<JobChange> written = new ArrayList<>();
    Instant now = WriteContract.T0;
    for (int i = 0; i < 5; i++) {
      JobKey key = JobKey.of("app", "env", "job" + i);
      written.add(
          storage
              .write(key, Decisions.create(key, "Op", JobStatus.RUNNING, now))
              .change()
              .orElseThrow());
      written.add(
          storage
              .write(key, Decisions.move(JobStatus.FAILED, "why", now.plusMillis(i)))
              .change()
              .orElseThrow());
      written.add(storage.write(key, Decisions.remove(now.plusMillis(i))).change().orElseThrow());
      storage.write(key, Decisions.leave());
    }

    assertThat(storage.changes("app", 0, 100)).isEqualTo(LoggedChanges.of(written, 15));
    assertThat(storage.changes("app", 0, Integer.MAX_VALUE).changes()).isEqualTo(written);
    assertThat(storage.changes("app", 0, 1)).isEqualTo(LoggedChanges.of(written.subList(0, 1), 1));
    assertThat(storage.changes("app", 7, 3))
        .isEqualTo(LoggedChanges.of(written.subList(7, 10), 10));
    assertThat(storage.changes("app", 15, 3)).isEqualTo(LoggedChanges.of(List.of(), 15));
    assertThat(written.get(1).actor()).contains(Decisions.ACTOR);
  }

  @Test
  default void aPositionThatNeverWasIsGone(JobStorage storage) {
    assertThat(storage.changes("app", 0, 1)).isEqualTo(LoggedChanges.of(List.of(), 0));
    assertThat(storage.changes("app", 1, 1)).isEqualTo(LoggedChanges.gone(0));
    assertThat(storage.changes("app", Long.MAX_VALUE, 1)).isEqualTo(LoggedChanges.gone(0));

    write(storage, 3);

    assertThat(storage.changes("app", 3, 1)).isEqualTo(LoggedChanges.of(List.of(), 3));
    assertThat(storage.changes("app", 4, 1)).isEqualTo(LoggedChanges.gone(3));
    assertThat(storage.changes("app", Long.MAX_VALUE, 1)).isEqualTo(LoggedChanges.gone(3));
  }

  @Test
  default void theNewestChangesAreKeptAndOlderPositionsGoneOrWhole(
      @KeepsChanges(4) JobStorage storage) {
    for (int revision = 1; revision <= 40; revision++) {
      write(storage, revision);
      for (long after = 0; after <= revision; after++) {
        LoggedChanges changes = storage.changes("app", after, 100);
        if (after >= revision - 4) {
          assertThat(changes.gone()).as("%d after %d", after, revision).isFalse();
        }
        if (changes.gone()) {
          assertThat(changes).isEqualTo(LoggedChanges.gone(revision));
        } else {
          assertThat(changes.resumeAfter()).isEqualTo(revision);
          assertThat(changes.changes()).hasSize((int) (revision - after));
          for (int i = 0; i < changes.changes().size(); i++) {
            assertThat(changes.changes().get(i).revision()).isEqualTo(after + 1 + i);
          }
        }
      }
    }
  }

  @Test
  default void aReaderBesideAWriterMissesNothingWithoutAGap(@KeepsChanges(16) JobStorage storage) {
    int writes = writes(3_000);
    AtomicInteger ended = new AtomicInteger();
    Racers.Part reader =
        () -> {
          long position = 0;
          while (position < writes) {
            boolean over = ended.get() == 1;
            LoggedChanges next = storage.changes("app", position, 5);
            long resume = next.resumeAfter();
            if (next.gone()) {
              assertThat(resume).as("resumed from %d", position).isGreaterThan(position);
            } else {
              for (JobChange change : next.changes()) {
                assertThat(change.revision()).isEqualTo(++position);
                assertThat(change.key().jobId()).isEqualTo("job" + change.revision());
              }
              assertThat(resume).isEqualTo(position);
              assertThat(over && next.changes().isEmpty() && position < writes).isFalse();
            }
            position = resume;
          }
          assertThat(position).isEqualTo(writes);
        };
    Racers.together(
        () -> {
          for (int i = 1; i <= writes; i++) {
            write(storage, i);
          }
          ended.set(1);
        },
        reader,
        reader);
  }

  private static void write(JobStorage storage, int revision) {
    JobKey key = JobKey.of("app", "env", "job" + revision);
    if (storage.tally("app").revision() < revision - 1) {
      write(storage, revision - 1);
    }
    storage.write(key, Decisions.create(key, null, JobStatus.RUNNING, WriteContract.T0));
  }
}
