// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Callers who meet are committed together, and each gets the answer that is its own. */
final class GroupCommitTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;
  private FaultySource source;
  private JobStorage storage;

  @BeforeEach
  void openStorage() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    SQLiteDataSource sqlite = new SQLiteDataSource(config);
    sqlite.setUrl("jdbc:sqlite:" + directory.resolve("jobs.db"));
    source = new FaultySource(sqlite);
    storage = open(Duration.ofSeconds(30), 100);
  }

  private JobStorage open(Duration callTimeout, int queueBound) {
    return JdbcJobStorage.builder(source).callTimeout(callTimeout).queueBound(queueBound).open();
  }

  @AfterEach
  void closeStorage() {
    if (source.failuresLeft() == 0) {
      try (JobStorage again = open(Duration.ofSeconds(30), 100)) {
        Invariants.check(again);
      }
    }
    storage.close();
  }

  @Test
  void aDecisionThatThrowsFailsItsCallerAlone() {
    List<Caller> callers;
    try (Turn turn = new Turn(storage)) {
      callers =
          turn.queue(
              creating("a"),
              refusing("b", BadRequestException.of("no")),
              creating("c"),
              refusing("d", new AssertionError("bug")),
              creating("e"));
    }

    assertThat(callers.get(1).thrown()).isInstanceOf(BadRequestException.class).hasMessage("no");
    assertThat(callers.get(3).thrown()).isInstanceOf(AssertionError.class).hasMessage("bug");
    for (int i : new int[] {0, 2, 4}) {
      assertThat(storage.find(callers.get(i).key())).isEqualTo(callers.get(i).outcome().job());
    }
    assertThat(storage.tally("app").revision()).as("with the holder").isEqualTo(4);
  }

  @Test
  void writesOfOneJobInOneBatchSeeTheOnesBefore() {
    JobKey key = JobKey.of("app", "env", "job");
    List<Caller> callers;
    try (Turn turn = new Turn(storage)) {
      callers =
          turn.queue(
              new Write(key, Decisions.create(key, "Op", JobStatus.PENDING, T0)),
              new Write(key, Decisions.create(key, "Op", JobStatus.PENDING, T0)),
              new Write(key, Decisions.move(JobStatus.RUNNING, null, T0)),
              new Write(key, Decisions.move(JobStatus.COMPLETED, null, T0)),
              new Write(key, Decisions.remove(T0)),
              new Write(key, Decisions.create(key, "New", JobStatus.RUNNING, T0)));
    }

    assertThat(callers.get(1).outcome().job()).isEqualTo(callers.get(0).outcome().job());
    assertThat(callers.get(1).outcome().change()).isEmpty();
    assertThat(callers.get(4).outcome().job()).isEmpty();
    assertThat(storage.find(key)).isEqualTo(callers.get(5).outcome().job());
    assertThat(storage.changes("app", 1, 10).changes())
        .extracting(change -> change.revision())
        .containsExactly(2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void eachWriteOfABatchSeesTheTotalsOfTheOnesBefore() {
    List<Long> seen = new ArrayList<>();
    try (Turn turn = new Turn(storage)) {
      List<Write> writes = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        JobKey key = JobKey.of("app", "env", "job" + i);
        JobDecision create = Decisions.create(key, "Op", JobStatus.PENDING, T0);
        writes.add(
            new Write(
                key,
                (current, totals) -> {
                  seen.add(totals.activeInEnvironment());
                  return create.decide(current, totals);
                }));
      }
      turn.queue(writes.toArray(Write[]::new));
    }

    assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aCommitThatFailsFailsExactlyItsBatch() {
    List<Caller> callers;
    try (Turn turn = new Turn(storage)) {
      callers = turn.queue(creating("a"), refusing("b", BadRequestException.of("no")));
      // why: the holder's own commit comes first
      source.passCommit();
      source.failCommits(new SQLException("the disk is gone"));
    }

    assertThat(callers)
        .allSatisfy(
            caller -> assertThat(caller.thrown()).isInstanceOf(InternalServiceException.class));
    assertThat(storage.find(JobKey.of("app", "env", "a"))).isEmpty();
    assertThat(storage.find(Turn.HOLDER)).isPresent();
    JobOutcome next = creating("c").on(storage);
    assertThat(next.job()).map(BackendJob::revision).contains(2L);
  }

  @Test
  void aLostRaceIsRunAgain() {
    source.failCommits(busy(), busy(), busy());

    assertThat(creating("a").on(storage).created()).isTrue();
    assertThat(storage.tally("app").revision()).isEqualTo(1);
  }

  @Test
  void aRaceThatIsLostEachTimeBecomesAFailure() {
    SQLException[] many = new SQLException[8];
    for (int i = 0; i < many.length; i++) {
      many[i] = busy();
    }
    source.failCommits(many);

    assertThatThrownBy(() -> creating("a").on(storage))
        .isInstanceOf(InternalServiceException.class);
    assertThat(source.failuresLeft()).isZero();
    assertThat(creating("a").on(storage).created()).isTrue();
  }

  @Test
  void aRemovalWhoseAnswerIsLostIsVisible() {
    JobKey key = JobKey.of("app", "env", "job");
    storage.write(key, Decisions.create(key, "Op", JobStatus.COMPLETED, T0));
    assertThat(storage.find(key)).as("finished, so it is kept in memory").isPresent();
    source.loseAnswer();
    assertThatThrownBy(() -> storage.write(key, Decisions.remove(T0)))
        .isInstanceOf(InternalServiceException.class);
    assertThat(storage.find(key)).isEmpty();
  }

  @Test
  void aChangeWithAnotherCreationIsRefused() {
    JobKey key = JobKey.of("app", "env", "job");
    creating("job").on(storage);
    assertThatThrownBy(
            () ->
                storage.write(
                    key,
                    (current, totals) ->
                        JobOutcome.of(
                            JobChange.builder(2, T0)
                                .before(current)
                                .after(
                                    BackendJob.builder(key, JobStatus.RUNNING, 2, T0)
                                        .operation("Op")
                                        .build())
                                .build())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(storage.find(key)).get().extracting(BackendJob::createRevision).isEqualTo(1L);
  }

  @Test
  void aFullQueueRefusesAtOnce() {
    storage.close();
    storage = open(Duration.ofSeconds(30), 2);
    try (Turn turn = new Turn(storage)) {
      List<Caller> waiting = turn.queue(creating("a"), creating("b"));
      assertThatThrownBy(() -> creating("c").on(storage))
          .isInstanceOf(InternalServiceException.class)
          .hasMessageContaining("too many writes");
      assertThat(waiting).allMatch(caller -> !caller.isAnswered());
    }
    assertThat(listed()).containsExactlyInAnyOrder("holder", "a", "b");
  }

  @Test
  void aCallerWithoutATurnLeavesInTimeAndNothingIsStored() {
    storage.close();
    storage = open(Duration.ofMillis(20), 100);
    try (Turn turn = new Turn(storage)) {
      assertThatThrownBy(() -> creating("late").on(storage))
          .isInstanceOf(InternalServiceException.class)
          .hasMessageContaining("no turn within 20 ms");
      assertThat(turn.isHeld()).isTrue();
    }
    // why: writes are committed in order, so a write that was not dropped would be here by now
    creating("next").on(storage);
    assertThat(listed()).containsExactly("next", "holder");
  }

  @Test
  void anInterruptedCallerLeavesAndStaysInterrupted() {
    try (Turn turn = new Turn(storage)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> creating("late").on(storage))
          .isInstanceOf(InternalServiceException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(turn.isHeld()).isTrue();
    }
    // why: writes are committed in order, so a write that was not dropped would be here by now
    creating("next").on(storage);
    assertThat(listed()).containsExactly("next", "holder");
  }

  @Test
  void closeWaitsUntilAllCallersHaveTheirAnswers() throws InterruptedException {
    List<Caller> callers;
    Thread closer = new Thread(storage::close, "closer");
    try (Turn turn = new Turn(storage)) {
      callers = turn.queue(creating("a"), creating("b"), creating("c"));
      closer.start();
      Waiting.until(
          "the closing thread to wait", () -> closer.getState() == Thread.State.TIMED_WAITING);
    }
    Waiting.join(closer);

    assertThat(callers).allMatch(caller -> caller.outcome().created());
    storage = open(Duration.ofSeconds(30), 100);
    assertThat(listed()).containsExactlyInAnyOrder("holder", "a", "b", "c");
  }

  @Test
  void closingEndsTheThreads() {
    try (Turn turn = new Turn(storage)) {
      turn.queue(creating("a"));
    }
    assertThat(commitThreads()).isNotEmpty();
    storage.close();
    // why: a pool counts as ended a moment before its last thread is gone
    Waiting.until("the commit threads to end", () -> commitThreads().isEmpty());
  }

  private static List<String> commitThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("backend-jobs-commit"))
        .toList();
  }

  private List<String> listed() {
    return storage.list(JobFilter.builder("app").build(), Long.MAX_VALUE, 100).stream()
        .map(job -> job.key().jobId())
        .toList();
  }

  private static SQLException busy() {
    return new SQLException("database is locked", null, 5);
  }

  private static Write creating(String id) {
    JobKey key = JobKey.of("app", "env", id);
    return new Write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0));
  }

  private static Write refusing(String id, Throwable thrown) {
    return new Write(
        JobKey.of("app", "env", id),
        (current, totals) -> {
          if (thrown instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) thrown;
        });
  }
}
