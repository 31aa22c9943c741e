// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real deadlocks and serialization failures of PostgreSQL are run again, a bounded number. */
@ExtendWith(TestPostgres.Shared.class)
final class LostRaceTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final int TRIES = 8;

  private final TestPostgres server;
  private final String prefix;

  LostRaceTest(TestPostgres server) {
    this.server = server;
    prefix = server.newPrefix();
  }

  private JdbcJobStorage open(String isolation) {
    return open("default_transaction_isolation", isolation);
  }

  private JdbcJobStorage open(String setting, String value) {
    return JdbcJobStorage.builder(server.source(setting, value))
        .tablePrefix(prefix)
        .commitConnections(1)
        .open();
  }

  @AfterEach
  void invariantsHoldAfterwards() {
    try (JdbcJobStorage storage = open("read committed")) {
      Invariants.check(storage);
    }
  }

  @Test
  void aDeadlockWithAnotherSessionIsRunAgain() throws Exception {
    try (JdbcJobStorage storage = open("read committed");
        Connection stranger = server.source().getConnection();
        Statement statement = stranger.createStatement()) {
      create("a", "first").on(storage);
      stranger.setAutoCommit(false);
      // why: of two who wait for each other, the one that looks first gives way
      statement.execute("SET LOCAL deadlock_timeout = '1h'");
      statement.execute("UPDATE " + prefix + "tally SET jobs = jobs WHERE app_id = 'a'");
      AtomicInteger decided = new AtomicInteger();
      Write second = create("a", "second");
      JobDecision counted =
          (current, totals) -> {
            decided.incrementAndGet();
            return second.decision().decide(current, totals);
          };
      Caller caller = new Caller(storage, new Write(second.key(), counted));
      awaitWaiting(statement);
      lock(statement, "a");
      stranger.commit();
      assertThat(caller.outcome().created()).isTrue();
      assertThat(decided).as("decisions on the write").hasValueGreaterThan(1);
      assertThat(storage.tally("a").revision()).isEqualTo(2);
    }
  }

  @Test
  void aLockThatIsNotAvailableInTimeIsTriedAgain() throws Exception {
    try (JdbcJobStorage storage = open("lock_timeout", "200ms");
        Connection stranger = server.source().getConnection();
        Statement statement = stranger.createStatement()) {
      create("a", "first").on(storage);
      stranger.setAutoCommit(false);
      lock(statement, "a");
      Caller caller = new Caller(storage, create("a", "second"));
      String since = awaitWaiting(statement);
      String again = awaitWaiting(statement);
      while (again.equals(since)) {
        again = awaitWaiting(statement);
      }
      stranger.commit();
      assertThat(caller.outcome().created()).isTrue();
    }
  }

  @Test
  void serializationFailuresAreRunAgain() {
    try (JdbcJobStorage storage = open("repeatable read")) {
      create("app", "first").on(storage);
      Disturbed disturbed = new Disturbed(create("app", "second"), 3);
      assertThat(new Write(disturbed.write.key(), disturbed.decision()).on(storage).created())
          .isTrue();
      assertThat(disturbed.decided).hasValue(4);
      assertThat(storage.tally("app").revision()).isEqualTo(2);
    }
  }

  @Test
  void oneSerializationFailureAfterTheOtherBecomesAFailureAndNeighboursGoOn() {
    try (JdbcJobStorage storage = open("serializable")) {
      create("app", "first").on(storage);
      create("other", "first").on(storage);
      Disturbed disturbed = new Disturbed(create("app", "second"), Integer.MAX_VALUE);
      assertThatThrownBy(() -> new Write(disturbed.write.key(), disturbed.decision()).on(storage))
          .isInstanceOf(InternalServiceException.class)
          .hasRootCauseInstanceOf(SQLException.class);
      assertThat(disturbed.decided).hasValue(TRIES);
      assertThat(storage.find(disturbed.write.key())).isEmpty();
      assertThat(create("other", "second").on(storage).created()).isTrue();
      assertThat(create("app", "third").on(storage).created()).isTrue();
      assertThat(storage.tally("app").revision()).isEqualTo(2);
    }
  }

  @Test
  void aWriteThatIsRunAgainDecidesOnWhatOthersLeftMeanwhile() throws Exception {
    try (JdbcJobStorage node = open("repeatable read");
        JdbcJobStorage other = open("read committed");
        Connection watcher = server.source().getConnection();
        Statement statement = watcher.createStatement()) {
      Write first = create("app", "first");
      first.on(node);
      List<String> seen = new ArrayList<>();
      AtomicReference<Caller> remover = new AtomicReference<>();
      JobDecision decision =
          (current, totals) -> {
            seen.add((current == null ? "none" : "one") + " of " + totals.activeInEnvironment());
            if (remover.get() == null) {
              // why: it waits for the app until this try has failed
              remover.set(new Caller(other, new Write(first.key(), Decisions.remove(T0))));
              awaitWaiting(statement);
            }
            if (current != null) {
              // why: so does any further try that comes before it, until it has its turn
              disturb();
            }
            return current == null
                ? JobOutcome.unchanged(null)
                : Decisions.move(JobStatus.COMPLETED, null, T0).decide(current, totals);
          };
      assertThat(node.write(first.key(), decision).job()).isEmpty();
      assertThat(remover.get().outcome().change()).isPresent();
      assertThat(seen).startsWith("one of 1").endsWith("none of 0");
    }
  }

  /** A write during whose decision a stranger changes the app's numbers, so many times. */
  private final class Disturbed {
    private final AtomicInteger decided = new AtomicInteger();
    private final Write write;
    private final int times;

    Disturbed(Write write, int times) {
      this.write = write;
      this.times = times;
    }

    JobDecision decision() {
      return (current, totals) -> {
        if (decided.incrementAndGet() <= times) {
          disturb();
        }
        return write.decision().decide(current, totals);
      };
    }
  }

  private void disturb() {
    try (Connection stranger = server.source().getConnection();
        Statement statement = stranger.createStatement()) {
      statement.execute("UPDATE " + prefix + "tally SET jobs = jobs WHERE app_id = 'app'");
    } catch (SQLException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void lock(Statement statement, String app) throws SQLException {
    statement.execute("SELECT 1 FROM " + prefix + "app WHERE app_id = '" + app + "' FOR UPDATE");
  }

  /** Waits until a session waits for a row of our tables; returns since when. */
  private String awaitWaiting(Statement statement) {
    try {
      return waiting(statement);
    } catch (SQLException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private String waiting(Statement statement) throws SQLException {
    long end = System.nanoTime() + Waiting.LIMIT.toNanos();
    while (true) {
      // why: within a transaction the server reports the same sessions again and again
      statement.execute("SELECT pg_stat_clear_snapshot()");
      try (ResultSet row =
          statement.executeQuery(
              "SELECT query_start FROM pg_stat_activity"
                  + " WHERE wait_event_type = 'Lock' AND query LIKE '%"
                  + prefix
                  + "%'")) {
        if (row.next()) {
          return row.getString(1);
        }
      }
      assertThat(System.nanoTime()).as("time").isLessThan(end);
    }
  }

  private static Write create(String app, String id) {
    JobKey key = JobKey.of(app, "env", id);
    return new Write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0));
  }
}
