// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An app whose row is locked holds its own callers and one connection, and no other app. */
@ExtendWith(TestPostgres.Shared.class)
final class AppIsolationTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final int OTHER_APPS = 12;
  private static final int WRITES = 10;

  private final TestPostgres server;
  private final String prefix;

  AppIsolationTest(TestPostgres server) {
    this.server = server;
    prefix = server.newPrefix();
  }

  @Test
  void otherAppsGoOnWhileOneIsLockedAndItsCallersKeepComing() throws Exception {
    // why: fewer connections than apps, and longer than the test itself takes
    try (JobStorage storage = open(Duration.ofMinutes(2));
        Connection stranger = server.source().getConnection();
        Statement statement = stranger.createStatement()) {
      create("locked", "first").on(storage);
      stranger.setAutoCommit(false);
      lock(statement, "locked");
      List<Caller> held = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Caller caller = new Caller(storage, create("locked", "held" + i));
        held.add(caller);
        // why: the first commits on its own thread and waits for the server, the others queue
        Waiting.until(
            "a caller of the locked app to wait", () -> isWaiting(statement) || isQueued(caller));
      }
      for (int i = 0; i < WRITES; i++) {
        for (int app = 0; app < OTHER_APPS; app++) {
          assertThat(create("app" + app, "job" + i).on(storage).created()).isTrue();
        }
      }
      assertThat(held).as("callers of the locked app").noneMatch(Caller::isAnswered);
      assertThat(waiting(statement)).as("connections that the locked app holds").isEqualTo(1);
      stranger.commit();
      assertThat(held).allMatch(caller -> caller.outcome().created());
    }
  }

  @Test
  void callersOfALockedAppGetAnAnswerInTimeAndTheAppIsUsableAfterwards() throws Exception {
    try (JobStorage storage = open(Duration.ofSeconds(1));
        Connection stranger = server.source().getConnection();
        Statement statement = stranger.createStatement()) {
      create("locked", "first").on(storage);
      stranger.setAutoCommit(false);
      lock(statement, "locked");
      List<Caller> held = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        held.add(new Caller(storage, create("locked", "held" + i)));
      }
      for (Caller caller : held) {
        assertThat(caller.thrown()).isInstanceOf(InternalServiceException.class);
      }
      assertThat(waiting(statement)).as("connections").isLessThanOrEqualTo(1);
      stranger.commit();
    }
    try (JobStorage storage = open(Duration.ofMinutes(2))) {
      assertThat(create("locked", "next").on(storage).created()).isTrue();
    }
  }

  @Test
  void aProcessThatStopsBetweenTwoStatementsHoldsAnAppForTheCallTimeoutAtMost() {
    stopWhileItHolds(
        "own", JdbcJobStorage.at(server.url()).tablePrefix(prefix).callTimeout(SHORT).open());
    stopWhileItHolds(
        "user",
        JdbcJobStorage.builder(server.source()).tablePrefix(prefix).callTimeout(SHORT).open());
  }

  private void stopWhileItHolds(String app, JobStorage stopping) {
    CountDownLatch holding = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    try (stopping;
        JobStorage other = open(Duration.ofMinutes(2))) {
      create(app, "first").on(stopping);
      JobKey second = JobKey.of(app, "env", "second");
      Caller stopped =
          new Caller(
              stopping,
              new Write(
                  second,
                  (current, totals) -> {
                    holding.countDown();
                    Waiting.await("the other process to write", goesOn);
                    return JobOutcome.unchanged(current);
                  }));
      Waiting.await("the app to be held", holding);
      assertThat(create(app, "third").on(other).created()).isTrue();
      goesOn.countDown();
      assertThat(stopped.thrown()).isInstanceOf(InternalServiceException.class);
    } finally {
      goesOn.countDown();
    }
  }

  private JobStorage open(Duration callTimeout) {
    return JdbcJobStorage.builder(server.source())
        .tablePrefix(prefix)
        .commitConnections(2)
        .callTimeout(callTimeout)
        .open();
  }

  private static boolean isQueued(Caller caller) {
    return caller.thread().getState() == Thread.State.TIMED_WAITING;
  }

  private boolean isWaiting(Statement statement) {
    try {
      return waiting(statement) > 0;
    } catch (SQLException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Returns how many sessions wait for a row of our tables. */
  private int waiting(Statement statement) throws SQLException {
    statement.execute("SELECT pg_stat_clear_snapshot()");
    try (ResultSet row =
        statement.executeQuery(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%"
                + prefix
                + "%'")) {
      row.next();
      return row.getInt(1);
    }
  }

  private void lock(Statement statement, String app) throws SQLException {
    statement.execute("SELECT 1 FROM " + prefix + "app WHERE app_id = '" + app + "' FOR UPDATE");
  }

  private static Write create(String app, String id) {
    JobKey key = JobKey.of(app, "env", id);
    return new Write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0));
  }
}
