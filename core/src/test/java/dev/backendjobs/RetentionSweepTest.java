// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import dev.backendjobs.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a sweep costs, and that nothing but the present app, job or call suffers from a fault. */
final class RetentionSweepTest {
  private static final Duration AGE = Duration.ofDays(1);

  private final ManualClock clock = ManualClock.create();
  private final CountingStorage storage = new CountingStorage();

  @Test
  void aFinishTimeFromTheFutureHoldsUpNoOtherJobAndItsOwnGoesWithTheNextOne() {
    try (BackendJobStore store = store(RetentionPolicy.keepFor(AGE))) {
      Instant right = clock.instant();
      clock.set(right.plus(Duration.ofDays(3_650)));
      finish(store, "bad");
      clock.set(right);
      finish(store, "good");
      clock.advance(AGE.minusMillis(1));
      assertThat(store.sweep(10)).as("nothing goes early").isZero();
      clock.advance(Duration.ofMillis(1));
      assertThat(store.sweep(10)).isEqualTo(2);
    }
  }

  @Test
  void aLoneJobFromTheFutureGoesOneAgeAfterASweepFirstSawIt() {
    try (BackendJobStore store = store(RetentionPolicy.keepFor(AGE))) {
      Instant right = clock.instant();
      clock.set(right.plus(Duration.ofDays(3_650)));
      finish(store, "bad");
      clock.set(right);
      assertThat(store.sweep(10)).isZero();
      clock.advance(AGE.minusMillis(1));
      assertThat(store.sweep(10)).isZero();
      clock.advance(Duration.ofMillis(1));
      assertThat(store.sweep(10)).isEqualTo(1);
    }
  }

  @Test
  void jobsFromTheFutureInAnyNumberHoldUpNoOtherJob() {
    try (BackendJobStore store = store(RetentionPolicy.keepFor(AGE))) {
      Instant right = clock.instant();
      clock.set(right.plus(Duration.ofDays(3_650)));
      for (int i = 0; i < 1_000; i++) {
        finish(store, "bad" + i);
      }
      clock.set(right);
      assertThat(store.sweep(10)).isZero();
      for (int i = 0; i < 300; i++) {
        finish(store, "good" + i);
      }
      clock.advance(AGE);
      assertThat(store.sweep(10_000)).isEqualTo(1_300);
    }
  }

  @Test
  void removalsAreWrittenManyAtATime() {
    try (BackendJobStore store = store(RetentionPolicy.keepFor(AGE))) {
      for (int i = 0; i < 600; i++) {
        finish(store, "job" + i);
      }
      clock.advance(AGE);
      storage.reset();
      assertThat(store.sweep(10_000)).isEqualTo(600);
      assertThat(storage.listWrites).containsExactly(256, 256, 88);
    }
  }

  @Test
  void whereNothingIsDueASweepReadsOnceAndWritesNothingAndLaterReadsNothing() {
    try (BackendJobStore store = store(RetentionPolicy.keepFor(AGE))) {
      for (int app = 0; app < 20; app++) {
        for (int i = 0; i < 400; i++) {
          finish(store, "app" + app, "job" + i);
        }
      }
      storage.reset();
      assertThat(store.sweep(1_000)).isZero();
      assertThat(storage.finishedReads).hasSize(20).allMatch(size -> size <= 256);
      for (int sweep = 0; sweep < 20; sweep++) {
        clock.advance(Duration.ofMinutes(1));
        assertThat(store.sweep(1_000)).isZero();
      }
      assertThat(storage.finishedReads).as("apps are remembered").hasSize(20);
      assertThat(storage.listWrites).isEmpty();
      assertThat(storage.otherReads).isZero();
      clock.advance(AGE);
      assertThat(store.sweep(10_000)).as("and read again once a job is due").isEqualTo(8_000);
    }
  }

  @Test
  void aFinishedJobIsNotForgottenThoughItsAppWasRemembered() {
    try (BackendJobStore store = store(RetentionPolicy.keepFor(Duration.ofMinutes(5)).atMost(2))) {
      NewJob running = NewJob.builder("app", "env").status(JobStatus.RUNNING).build();
      JobKey key = store.create(running).key();
      assertThat(store.sweep(10)).isZero();
      store.update(key, JobUpdate.to(JobStatus.COMPLETED));
      clock.advance(Duration.ofMinutes(5));
      assertThat(store.sweep(10)).as("by age").isEqualTo(1);
      for (int i = 0; i < 3; i++) {
        finish(store, "job" + i);
      }
      assertThat(store.sweep(10)).as("by number").isEqualTo(1);
    }
  }

  @Test
  void whatAnotherNodeFinishedIsSweptThoughTheAppWasRemembered() {
    try (BackendJobStore store = store(RetentionPolicy.keepFor(AGE))) {
      finish(store, "mine");
      assertThat(store.sweep(10)).isZero();
      BackendJobStore other = BackendJobStore.builder().storage(storage).clock(clock).build();
      clock.advance(Duration.ofMinutes(1));
      finish(other, "theirs");
      clock.advance(AGE);
      assertThat(store.sweep(10)).isEqualTo(2);
    }
  }

  @Test
  void anAppThatFailsWithAnExceptionOrErrorDoesNotStopTheSweepOfTheOthers() {
    for (Throwable thrown :
        List.of(InternalServiceException.of("down", null), new NoClassDefFoundError("once"))) {
      CountingStorage faulty = new CountingStorage();
      try (BackendJobStore store =
          BackendJobStore.builder()
              .storage(faulty)
              .clock(clock)
              .retention(RetentionPolicy.keepFor(AGE))
              .build()) {
        for (String app : List.of("a", "bad", "c")) {
          finish(store, app, "job");
        }
        clock.advance(AGE);
        faulty.beforeFinished = app -> throwIf(app.equals("bad"), thrown);
        assertThatThrownBy(() -> store.sweep(100)).isSameAs(thrown);
        assertThat(store.tally("a").stored()).isZero();
        assertThat(store.tally("c").stored()).isZero();
        faulty.beforeFinished = app -> {};
        assertThat(store.sweep(100)).isEqualTo(1);
      }
    }
  }

  @Test
  void theScheduleSurvivesErrorsFromWhereverTheyCome() throws InterruptedException {
    CountDownLatch removed = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(3);
    storage.beforeApps =
        () -> {
          failed.countDown();
          throwIf(failed.getCount() > 0, new StackOverflowError());
        };
    try (BackendJobStore store =
        BackendJobStore.builder()
            .storage(storage)
            .clock(clock)
            .retention(RetentionPolicy.keepFor(Duration.ZERO))
            .sweepEvery(Duration.ofMillis(1))
            .listener(
                change -> {
                  if (change.after().isEmpty()) {
                    removed.countDown();
                  }
                })
            .build()) {
      finish(store, "job");
      assertThat(removed.await(60, TimeUnit.SECONDS)).as("the due job was removed").isTrue();
    }
  }

  @Test
  void theThreadOfTheScheduleStartsWithTheFirstFinishedJob() {
    InMemoryJobStorage kept = InMemoryJobStorage.create();
    BackendJobStore store = BackendJobStore.builder().storage(kept).build();
    long before = sweepThreads();
    JobKey key = JobKey.of("app", "env", "job");
    store.create(NewJob.builder(key).status(JobStatus.RUNNING).build());
    store.create(NewJob.of("app", "env", "Op"));
    assertThat(sweepThreads()).isEqualTo(before);
    store.update(key, JobUpdate.to(JobStatus.COMPLETED));
    assertThat(sweepThreads()).isEqualTo(before + 1);

    BackendJobStore again = BackendJobStore.builder().storage(kept).build();
    assertThat(sweepThreads()).isEqualTo(before + 1);
    again.get(key);
    assertThat(sweepThreads()).as("a finished job was there before").isEqualTo(before + 2);
    BackendJobStore forever =
        BackendJobStore.builder()
            .storage(kept)
            .retention(RetentionPolicy.keepForever())
            .sweepEvery(Duration.ofDays(1))
            .build();
    forever.get(key);
    assertThat(sweepThreads()).isEqualTo(before + 2);
    assertThat(forever.sweep(1)).isZero();
    again.close();
    store.close();
  }

  @Test
  void aPauseOfAnyLengthIsAccepted() {
    try (BackendJobStore store =
        BackendJobStore.builder().sweepEvery(RetentionPolicy.FOREVER).build()) {
      finish(store, "job");
    }
  }

  private static long sweepThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("backend-jobs-sweep"))
        .count();
  }

  private static void throwIf(boolean condition, Throwable thrown) {
    if (condition && thrown instanceof Error error) {
      throw error;
    }
    if (condition) {
      throw (RuntimeException) thrown;
    }
  }

  private BackendJobStore store(RetentionPolicy retention) {
    return BackendJobStore.builder().storage(storage).clock(clock).retention(retention).build();
  }

  private static void finish(BackendJobStore store, String id) {
    finish(store, "app", id);
  }

  private static void finish(BackendJobStore store, String app, String id) {
    JobKey key = JobKey.of(app, "env", id);
    store.create(NewJob.builder(key).status(JobStatus.RUNNING).build());
    store.update(key, JobUpdate.to(JobStatus.COMPLETED));
  }

  /** A storage in memory that counts what a sweep asks. */
  private static final class CountingStorage implements JobStorage {
    private final JobStorage storage = InMemoryJobStorage.create();
    private final List<Integer> finishedReads = new ArrayList<>();
    private final List<Integer> listWrites = new ArrayList<>();
    private int otherReads;
    private volatile Consumer<String> beforeFinished = app -> {};
    private volatile Runnable beforeApps = () -> {};

    void reset() {
      finishedReads.clear();
      listWrites.clear();
      otherReads = 0;
    }

    @Override
    public JobOutcome write(JobKey key, JobDecision decision) {
      return storage.write(key, decision);
    }

    @Override
    public List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
      listWrites.add(keys.size());
      return storage.write(keys, decision);
    }

    @Override
    public Optional<BackendJob> find(JobKey key) {
      return storage.find(key);
    }

    @Override
    public List<BackendJob> list(JobFilter filter, long before, int max) {
      otherReads++;
      return storage.list(filter, before, max);
    }

    @Override
    public List<BackendJob> finished(String appId, long afterRevision, int max) {
      beforeFinished.accept(appId);
      List<BackendJob> jobs = storage.finished(appId, afterRevision, max);
      finishedReads.add(jobs.size());
      return jobs;
    }

    @Override
    public JobTally tally(String appId) {
      otherReads++;
      return storage.tally(appId);
    }

    @Override
    public AppTotals totals(String appId) {
      otherReads++;
      return storage.totals(appId);
    }

    @Override
    public LoggedChanges changes(String appId, long afterRevision, int max) {
      return storage.changes(appId, afterRevision, max);
    }

    @Override
    public List<String> apps(@Nullable String after, int max) {
      beforeApps.run();
      return storage.apps(after, max);
    }

    @Override
    public void close() {
      storage.close();
    }
  }
}
