// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import dev.backendjobs.testkit.ManualClock;
import dev.backendjobs.testkit.Racers;
import dev.backendjobs.testkit.contract.ListWriteContract;
import dev.backendjobs.testkit.contract.ListingContract;
import dev.backendjobs.testkit.contract.QuotaContract;
import dev.backendjobs.testkit.contract.WriteContract;
import dev.backendjobs.watch.FeedPosition;
import dev.backendjobs.watch.JobChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** An app that has no job any more costs little, and goes on where it was. */
final class ReducedAppTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String LONG_ERROR = "e".repeat(4_000);
  private static final int KEPT_WHOLE = InMemoryJobStorage.EMPTIED_APPS_KEPT_WHOLE;

  @Test
  void anAppWithoutJobsIsReducedWhenManyOthersHaveLostTheirLastJobSince() {
    try (InMemoryJobStorage storage = InMemoryJobStorage.create()) {
      failAndRemove(storage, "app");
      for (int i = 1; i < KEPT_WHOLE; i++) {
        failAndRemove(storage, "other" + i);
      }
      assertThat(storage.isReduced("app")).isFalse();
      assertThat(error(storage.changes("app", 0, 10).changes().get(1))).isEqualTo(LONG_ERROR);

      failAndRemove(storage, "last");
      assertThat(storage.isReduced("app")).isTrue();
      assertThat(storage.isReduced("other1")).isFalse();
      List<JobChange> changes = storage.changes("app", 0, 10).changes();
      assertThat(changes).extracting(JobChange::revision).containsExactly(1L, 2L, 3L);
      assertThat(error(changes.get(1))).isEqualTo("e".repeat(63) + "\u2026");
      assertThat(changes.get(2).before()).containsSame(changes.get(1).after().orElseThrow());
    }
  }

  @Test
  void anAppThatHasJobsAgainIsNotReduced() {
    try (InMemoryJobStorage storage = InMemoryJobStorage.of(16, 1)) {
      failAndRemove(storage, "app");
      create(storage, JobKey.of("app", "e", "again"));
      failAndRemove(storage, "other");
      failAndRemove(storage, "last");
      assertThat(storage.isReduced("app")).isFalse();
      assertThat(storage.isReduced("other")).isTrue();
      assertThat(storage.tally("app").stored()).isEqualTo(1);
    }
  }

  @Test
  void theAppEmptiedLastIsReducedLast() {
    try (InMemoryJobStorage storage = InMemoryJobStorage.of(16, 2)) {
      failAndRemove(storage, "first");
      failAndRemove(storage, "second");
      failAndRemove(storage, "first");
      failAndRemove(storage, "third");
      assertThat(storage.isReduced("first")).isFalse();
      assertThat(storage.isReduced("second")).isTrue();
    }
  }

  @Test
  void aReducedAppGoesOnWhereItWas() {
    try (InMemoryJobStorage storage = InMemoryJobStorage.of(1_024, 0)) {
      for (int i = 0; i < 20; i++) {
        failAndRemove(storage, "app");
      }
      assertThat(storage.isReduced("app")).isTrue();
      assertThat(storage.totals("app").revision()).isEqualTo(60);
      assertThat(storage.totals("app").lastCreateTime()).contains(NOW);
      assertThat(storage.list(JobFilter.builder("app").build(), Long.MAX_VALUE, 9)).isEmpty();
      assertThat(storage.finished("app", 0, 9)).isEmpty();
      assertThat(storage.changes("app", 52, 100).changes()).hasSize(8);
      assertThat(storage.changes("app", 51, 100)).isEqualTo(LoggedChanges.gone(60));

      for (int revision = 61; revision <= 3_000; revision++) {
        create(storage, JobKey.of("app", "e", "j" + revision));
        long oldest = Math.max(52, revision - 1_024);
        assertThat(storage.changes("app", oldest, 2_000).changes())
            .hasSize((int) (revision - oldest));
        assertThat(storage.changes("app", oldest - 1, 1).gone()).isTrue();
      }
      Invariants.check(storage);
    }
  }

  @Test
  void aReaderOfTheFeedHasNoGapByTheReduction() {
    ManualClock clock = ManualClock.create();
    try (InMemoryJobStorage storage = InMemoryJobStorage.of(1_024, 0);
        BackendJobStore store = BackendJobStore.builder().storage(storage).clock(clock).build()) {
      JobKey key = JobKey.of("app", "e", "1");
      store.create(NewJob.builder(key).build());
      JobChanges created = store.changes("app", FeedPosition.START, 10);
      store.update(key, JobUpdate.failed(LONG_ERROR));
      clock.advance(Duration.ofDays(31));
      assertThat(store.sweep(10)).isEqualTo(1);
      assertThat(storage.isReduced("app")).isTrue();

      JobChanges rest = store.changes("app", created.resumeAfter(), 10);
      assertThat(rest.gone()).isFalse();
      assertThat(rest.changes()).hasSize(2);
      assertThat(store.changes("app", rest.resumeAfter(), 10).gone()).isFalse();
    }
  }

  @Test
  void anErrorIsCutBetweenCharacters() {
    try (InMemoryJobStorage storage = InMemoryJobStorage.of(16, 0)) {
      fail(storage, JobKey.of("app", "e", "1"), "x".repeat(62) + "\uD83D\uDE00\uD83D\uDE00");
      remove(storage, JobKey.of("app", "e", "1"));
      assertThat(error(storage.changes("app", 1, 1).changes().get(0)))
          .isEqualTo("x".repeat(62) + "\u2026");
    }
  }

  @Test
  void appsThatAreReducedAndFilledAgainInARaceStaySound() {
    try (InMemoryJobStorage storage = InMemoryJobStorage.of(64, 1)) {
      Racers.race(
          4,
          500,
          (round, thread) -> {
            String app = "app" + (round + thread) % 3;
            JobKey key = JobKey.of(app, "e", "t" + thread);
            fail(storage, key, LONG_ERROR);
            assertThat(storage.find(key)).isPresent();
            assertThat(storage.list(JobFilter.builder(app).build(), Long.MAX_VALUE, 9))
                .extracting(BackendJob::key)
                .contains(key);
            remove(storage, key);
          },
          round -> Invariants.check(storage));
      assertThat(storage.totals("app0").stored()).isZero();
    }
  }

  private static String error(JobChange change) {
    return change.after().orElseThrow().error().orElseThrow();
  }

  private static void failAndRemove(JobStorage storage, String app) {
    JobKey key = JobKey.of(app, "e", "1");
    fail(storage, key, LONG_ERROR);
    remove(storage, key);
  }

  private static void fail(JobStorage storage, JobKey key, String error) {
    create(storage, key);
    storage.write(key, Decisions.move(JobStatus.FAILED, error, NOW));
  }

  private static void create(JobStorage storage, JobKey key) {
    storage.write(key, Decisions.create(key, "op", JobStatus.RUNNING, NOW));
  }

  private static void remove(JobStorage storage, JobKey key) {
    storage.write(key, Decisions.remove(NOW));
  }

  /**
   * The contract but for feeds and races, on a storage that reduces each app as soon as it is
   * empty.
   */
  @Nested
  final class Contract implements WriteContract, ListWriteContract, ListingContract, QuotaContract {
    @Override
    public JobStorage open() {
      return InMemoryJobStorage.of(4_096, 0);
    }

    @Override
    public JobStorage open(int changesPerApp) {
      return InMemoryJobStorage.of(changesPerApp, 0);
    }
  }
}
