// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static dev.backendjobs.job.JobStatus.CANCELLING;
import static dev.backendjobs.job.JobStatus.COMPLETED;
import static dev.backendjobs.job.JobStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import dev.backendjobs.testkit.FaultyStorage;
import dev.backendjobs.testkit.FaultyStorage.Moment;
import dev.backendjobs.testkit.ManualClock;
import dev.backendjobs.watch.FeedPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The rules of deleting a job and of sweeping the old ones. */
final class RemovalRulesTest {
  private static final Duration AGE = Duration.ofDays(1);

  private final ManualClock clock = ManualClock.create();

  @Test
  void onlyAFinishedJobCanBeDeleted() {
    BackendJobStore store = store(RetentionPolicy.standard());
    JobKey key = running(store, "app", "job").key();
    assertThatThrownBy(() -> store.delete(key))
        .isExactlyInstanceOf(BadRequestException.class)
        .hasMessage("job app/env/job is RUNNING; only a finished job can be deleted");
    store.update(key, JobUpdate.to(CANCELLING));
    assertThatThrownBy(() -> store.delete(key)).isExactlyInstanceOf(BadRequestException.class);
    BackendJob done = store.update(key, JobUpdate.to(COMPLETED));
    for (String odd : List.of("", "bo\0b", "bob\n", "\ud800", "b".repeat(1_000))) {
      assertThatThrownBy(() -> store.delete(key, odd))
          .isExactlyInstanceOf(BadRequestException.class)
          .hasMessageContaining("actor");
    }
    clock.turnBack(Duration.ofHours(1));
    store.delete(key, "bob");
    assertThat(store.find(key)).isEmpty();
    assertThat(store.changes("app", FeedPosition.of(3), 9).changes())
        .containsExactly(JobChange.builder(4, done.updateTime()).before(done).actor("bob").build());
    assertThatThrownBy(() -> store.delete(key)).isInstanceOf(NotFoundException.class);
    assertThat(store.tally("app").revision()).isEqualTo(4);
    assertThat(store.tally("app").stored()).isZero();
  }

  @Test
  void deletingInAnUnknownAppLeavesNoTrace() {
    BackendJobStore store = store(RetentionPolicy.standard());
    assertThatThrownBy(() -> store.delete(JobKey.of("app", "env", "job")))
        .isInstanceOf(NotFoundException.class);
    assertThat(store.apps(10)).isEmpty();
  }

  @Test
  void finishedJobsGoOnceTheirAgeIsReached() {
    BackendJobStore store = store(RetentionPolicy.keepFor(AGE));
    finished(store, "app", "old");
    clock.advance(Duration.ofHours(1));
    finished(store, "app", "young");
    running(store, "app", "live");
    clock.advance(AGE.minusHours(1).minusMillis(1));
    assertThat(store.sweep(10)).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(store.sweep(10)).isEqualTo(1);
    assertThat(ids(store, "app")).containsExactly("live", "young");
    clock.advance(AGE.multipliedBy(1_000));
    assertThat(store.sweep(10)).isEqualTo(1);
    assertThat(ids(store, "app")).as("a live job never goes").containsExactly("live");
    assertThat(store.changes("app", FeedPosition.of(6), 9).changes())
        .extracting(JobChange::actor)
        .containsOnly(Optional.of("backend-jobs:retention"));
  }

  @Test
  void finishedJobsGoBeyondTheNumberInTheOrderTheyFinished() {
    BackendJobStore store = store(RetentionPolicy.keepForever().atMost(2));
    for (String id : List.of("1", "2", "3", "4", "5")) {
      running(store, "app", id);
    }
    for (String id : List.of("4", "1", "5", "2")) {
      store.update(JobKey.of("app", "env", id), JobUpdate.to(COMPLETED));
    }
    assertThat(store.sweep(1)).isEqualTo(1);
    assertThat(ids(store, "app")).containsExactly("5", "3", "2", "1");
    assertThat(store.sweep(10)).isEqualTo(1);
    assertThat(ids(store, "app")).containsExactly("5", "3", "2");
    assertThat(store.sweep(10)).isZero();
  }

  @Test
  void ageAndNumberHoldTogether() {
    BackendJobStore store = store(RetentionPolicy.keepFor(AGE).atMost(2));
    for (int i = 0; i < 4; i++) {
      finished(store, "app", "job" + i);
      clock.advance(Duration.ofHours(6));
    }
    assertThat(store.sweep(10)).as("by age and number").isEqualTo(2);
    clock.advance(Duration.ofHours(12));
    assertThat(store.sweep(10)).as("by age").isEqualTo(1);
    assertThat(ids(store, "app")).containsExactly("job3");
  }

  @Test
  void aSweepIsBoundedAndAppsTakeTurns() {
    BackendJobStore store = store(RetentionPolicy.keepForever().atMost(0));
    for (String app : List.of("a", "b", "c", "d")) {
      for (int i = 0; i < 6; i++) {
        finished(store, app, "job" + i);
      }
    }
    running(store, "e", "live");
    List<String> left = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      assertThat(store.sweep(4)).isEqualTo(4);
      left.add(
          stored(store, "a")
              + " "
              + stored(store, "b")
              + " "
              + stored(store, "c")
              + " "
              + stored(store, "d"));
    }
    assertThat(left)
        .containsExactly("2 6 6 6", "2 2 6 6", "2 2 2 6", "2 2 2 2", "0 0 2 2", "0 0 0 0");
    assertThat(store.sweep(4)).isZero();
    assertThat(stored(store, "e")).isEqualTo(1);
    assertThat(store.apps(10)).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void anAppThatFailsDoesNotTakeTheTurnsOfTheOthers() {
    FaultyStorage sound = FaultyStorage.of(InMemoryJobStorage.create(), 0, Moment.BEFORE_EFFECT);
    fill(sound);
    // why: a sweep first asks for the apps, then for the finished jobs of the first one
    int inFirstApp = sound.calls() + 2;
    BackendJobStore store =
        fill(FaultyStorage.of(InMemoryJobStorage.create(), inFirstApp, Moment.BEFORE_EFFECT));
    assertThatThrownBy(() -> store.sweep(1)).isInstanceOf(InternalServiceException.class);
    assertThat(store.sweep(1)).isEqualTo(1);
    assertThat(ids(store, "a")).containsExactly("job");
    assertThat(ids(store, "b")).isEmpty();
  }

  /** Returns a store over this storage in which two apps have a job that is due. */
  private BackendJobStore fill(JobStorage storage) {
    BackendJobStore store =
        BackendJobStore.builder()
            .storage(storage)
            .clock(clock)
            .retention(RetentionPolicy.keepFor(Duration.ZERO))
            .build();
    finished(store, "a", "job");
    finished(store, "b", "job");
    return store;
  }

  @Test
  void oneSweepReachesManyAppsAndManyJobs() {
    BackendJobStore store = store(RetentionPolicy.keepForever().atMost(0));
    for (int i = 0; i < 600; i++) {
      finished(store, "app" + i, "job");
      finished(store, "many", "job" + i);
    }
    assertThat(store.sweep(2_000)).isEqualTo(1_200);
    assertThat(store.sweep(2_000)).isZero();
  }

  @Test
  void aSweepOfNothingOrLessIsRefused() {
    BackendJobStore store = store(RetentionPolicy.keepForever().atMost(0));
    finished(store, "app", "job");
    for (int max : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> store.sweep(max))
          .isExactlyInstanceOf(BadRequestException.class)
          .hasMessage("max is " + max + "; it must be 1 or more");
    }
  }

  @Test
  void theScheduledSweepRunsByItself() throws InterruptedException {
    CountDownLatch removed = new CountDownLatch(600);
    InMemoryJobStorage storage = InMemoryJobStorage.withChangesPerApp(4_096);
    // why: the schedule goes on after a failure
    FaultyStorage faulty = FaultyStorage.of(storage, 5, FaultyStorage.Moment.BEFORE_EFFECT);
    try (BackendJobStore store =
        BackendJobStore.builder()
            .storage(faulty)
            .clock(clock)
            .retention(RetentionPolicy.keepFor(AGE))
            .sweepEvery(Duration.ofMillis(1))
            .listener(
                change -> {
                  if (change.after().isEmpty()) {
                    removed.countDown();
                  }
                })
            .build()) {
      BackendJobStore other = BackendJobStore.builder().storage(storage).clock(clock).build();
      for (int i = 0; i < 600; i++) {
        finished(other, "app", "job" + i);
      }
      clock.advance(AGE);
      removed.await();
      assertThat(store.tally("app").stored()).isZero();
      assertThat(faulty.failed()).isTrue();
    }
  }

  @Test
  void thePauseOfTheScheduleIsAMillisecondAtLeast() {
    for (Duration pause : List.of(Duration.ZERO, Duration.ofNanos(999_999), AGE.negated())) {
      assertThatThrownBy(() -> BackendJobStore.builder().sweepEvery(pause))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private BackendJobStore store(RetentionPolicy retention) {
    return BackendJobStore.builder().clock(clock).retention(retention).build();
  }

  private static BackendJob running(BackendJobStore store, String app, String id) {
    return store.create(
        NewJob.builder(app, "env").jobId(id).operation("Op").status(RUNNING).build());
  }

  private static void finished(BackendJobStore store, String app, String id) {
    store.update(running(store, app, id).key(), JobUpdate.to(COMPLETED));
  }

  private static long stored(BackendJobStore store, String app) {
    return store.tally(app).stored();
  }

  private static List<String> ids(BackendJobStore store, String app) {
    return store.list(JobQuery.of(app, "env")).jobs().stream()
        .map(job -> job.key().jobId())
        .toList();
  }
}
