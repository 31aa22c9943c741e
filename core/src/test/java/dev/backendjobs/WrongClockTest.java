// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import dev.backendjobs.testkit.Invariants;
import dev.backendjobs.testkit.ManualClock;
import dev.backendjobs.watch.FeedPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that is years wrong, for a while or for good, loses and keeps no job for it. */
final class WrongClockTest {
  private static final Duration AGE = Duration.ofDays(30);
  private static final Duration TOLERANCE = Duration.ofMinutes(1);
  private static final int SWEEP_ALL = 1_000_000;

  /** What happens next. */
  sealed interface Event {
    /** A job finishes at once. */
    record Finish(String app) implements Event {}

    /** A job begins. */
    record Begin(String app) implements Event {}

    /** The job that began first in an app finishes. */
    record End(String app) implements Event {}

    /** The clock moves. */
    record Move(Duration by) implements Event {}

    /** Sweeps until nothing is left to remove. */
    record Sweep() implements Event {}
  }

  @Property(tries = 400)
  void noJobStaysForYearsAndNoTimeGoesBack(@ForAll("events") List<Event> events) {
    ManualClock clock = ManualClock.create();
    InMemoryJobStorage storage = InMemoryJobStorage.withChangesPerApp(4_096);
    try (BackendJobStore store =
        BackendJobStore.builder()
            .storage(storage)
            .clock(clock)
            .retention(RetentionPolicy.keepFor(AGE))
            .build()) {
      List<JobKey> active = new ArrayList<>();
      for (Event event : events) {
        happen(event, store, clock, active);
        if (event instanceof Event.Sweep) {
          assertNothingOldIsLeft(store, clock.instant());
        }
      }
      assertTimesNeverGoBack(store);
      // why: a time that was in the future at the first sweep may count from when it has come
      for (int i = 0; i < 3; i++) {
        clock.advance(AGE.plusHours(1));
        store.sweep(SWEEP_ALL);
      }
      for (String app : store.apps(9)) {
        assertThat(store.tally(app).stored() - store.tally(app).active())
            .as("finished jobs of %s, three ages later", app)
            .isZero();
      }
      assertThat(store.apps(9).stream().mapToLong(app -> store.tally(app).active()).sum())
          .isEqualTo(active.size());
      Invariants.check(storage);
    }
  }

  private static void happen(
      Event event, BackendJobStore store, ManualClock clock, List<JobKey> active) {
    if (event instanceof Event.Finish finish) {
      BackendJob job = create(store, clock, finish.app());
      store.update(job.key(), JobUpdate.to(JobStatus.COMPLETED));
    } else if (event instanceof Event.Begin begin) {
      active.add(create(store, clock, begin.app()).key());
    } else if (event instanceof Event.End end) {
      active.stream()
          .filter(key -> key.appId().equals(end.app()))
          .findFirst()
          .ifPresent(
              key -> {
                active.remove(key);
                store.update(key, JobUpdate.to(JobStatus.COMPLETED));
              });
    } else if (event instanceof Event.Move move) {
      clock.advance(move.by());
    } else {
      store.sweep(SWEEP_ALL);
    }
  }

  private static BackendJob create(BackendJobStore store, ManualClock clock, String app) {
    BackendJob job = store.create(NewJob.builder(app, "env").status(JobStatus.RUNNING).build());
    assertThat(job.createTime()).isBetween(clock.instant(), clock.instant().plus(TOLERANCE));
    return job;
  }

  private static void assertNothingOldIsLeft(BackendJobStore store, Instant now) {
    for (String app : store.apps(9)) {
      assertThat(store.list(JobQuery.builder(app).pageSize(100).build()).jobs())
          .as("jobs of %s after a sweep at %s", app, now)
          .noneMatch(
              job ->
                  job.finishTime().isPresent() && !job.finishTime().get().isAfter(now.minus(AGE)));
    }
  }

  private static void assertTimesNeverGoBack(BackendJobStore store) {
    for (String app : store.apps(9)) {
      for (JobChange change : store.changes(app, FeedPosition.START, 4_096).changes()) {
        Instant before = change.before().map(BackendJob::updateTime).orElse(Instant.MIN);
        assertThat(change.at()).as("time of %s", change).isAfterOrEqualTo(before);
      }
    }
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<String> apps = Arbitraries.of("a", "b");
    Arbitrary<Duration> moves =
        Arbitraries.oneOf(
            Arbitraries.of(1L, 1_000L, 40_000L, 90_000L, -1L, -50_000L).map(Duration::ofMillis),
            Arbitraries.of(1L, 15L, 30L, 31L, -1L, -30L, 3_652L, -3_652L, 30_000L, -60_000L)
                .map(Duration::ofDays));
    Arbitrary<Event> event =
        Arbitraries.frequencyOf(
            Tuple.of(4, apps.map(Event.Finish::new)),
            Tuple.of(1, apps.map(Event.Begin::new)),
            Tuple.of(1, apps.map(Event.End::new)),
            Tuple.of(4, moves.map(Event.Move::new)),
            Tuple.of(3, Arbitraries.just(new Event.Sweep())));
    return event.list().ofMinSize(3).ofMaxSize(60);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {Long.MIN_VALUE, -62_135_596_800_001L, -1, 253_402_300_800_000L, Long.MAX_VALUE - 1})
  void aClockThatShowsAnyTimeServesAllCalls(long reading) {
    Instant now = Instant.ofEpochMilli(reading);
    try (BackendJobStore store =
        BackendJobStore.builder()
            .clock(ManualClock.at(now))
            .retention(RetentionPolicy.keepFor(Duration.ZERO))
            .build()) {
      List<JobKey> keys = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        BackendJob job = store.create(NewJob.of("app", "env", "Op"));
        assertThat(job.createTime()).isEqualTo(now);
        keys.add(job.key());
      }
      var first = store.list(JobQuery.builder("app").pageSize(2).build());
      var rest =
          store.list(
              JobQuery.builder("app").pageSize(2).nextToken(first.nextToken().get()).build());
      assertThat(rest.jobs()).extracting(BackendJob::key).containsExactly(keys.get(0));
      var changes = store.changes("app", FeedPosition.START, 2);
      FeedPosition position = FeedPosition.parse(changes.resumeAfter().toString());
      assertThat(store.changes("app", position, 9).changes()).hasSize(1);
      BackendJob failed = store.update(keys.get(0), JobUpdate.failed("why"));
      assertThat(failed.finishTime()).contains(now);
      assertThat(store.sweep(9)).isEqualTo(1);
    }
  }

  @Test
  void aWriteThatIsStoredIsAnsweredThoughTheClockThrowsAfterwards() {
    AtomicInteger left = new AtomicInteger(2);
    InstantSource clock =
        () -> {
          if (left.getAndDecrement() <= 0) {
            throw new IllegalStateException("no time");
          }
          return Instant.EPOCH;
        };
    try (BackendJobStore store =
        BackendJobStore.builder().clock(clock).idSource(() -> "1").build()) {
      JobKey key = store.create(NewJob.builder("app", "env").build()).key();
      assertThat(store.update(key, JobUpdate.failed("why")).isFinished()).isTrue();
      assertThatThrownBy(() -> store.create(NewJob.of("app", "env", "Op"))).hasMessage("no time");
      assertThatThrownBy(() -> store.sweep(1)).hasMessage("no time");
      assertThat(store.tally("app").revision()).isEqualTo(2);
      left.set(1_000);
      assertThat(store.sweep(1)).isZero();
      assertThat(store.tally("app").stored()).isEqualTo(1);
    }
  }
}
