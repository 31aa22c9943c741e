// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Racers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The request after a failover works: a connection that has become unusable is not used again. */
@ExtendWith(TestPostgres.Shared.class)
final class FailoverTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(1);

  @TempDir Path directory;

  private final TestPostgres shared;

  FailoverTest(TestPostgres shared) {
    this.shared = shared;
  }

  @Test
  void theOwnPoolReplacesConnectionsThatHaveBecomeReadOnly() throws Exception {
    try (PostgresProcess server = PostgresProcess.start(directory.resolve("data"));
        JobStorage storage = JdbcJobStorage.at(server.url()).callTimeout(CALL_TIMEOUT).open();
        Connection admin = connect(server);
        Statement statement = admin.createStatement()) {
      fillPool(storage);
      // why: sessions that began before take the server's setting, later ones that of the role
      statement.execute("ALTER ROLE postgres SET default_transaction_read_only = off");
      statement.execute("ALTER SYSTEM SET default_transaction_read_only = on");
      statement.execute("SELECT pg_reload_conf()");
      Waiting.until("the sessions to be read-only", () -> isReadOnly(statement));
      for (int i = 0; i < 40; i++) {
        create("app" + i % 5, "after" + i).on(storage);
        assertThat(storage.find(JobKey.of("app" + i % 5, "env", "after" + i))).isPresent();
      }
      storage.checkWritable();
    }
  }

  @Test
  void theOwnPoolReplacesConnectionsThatTheServerHasEnded() throws Exception {
    try (PostgresProcess server = PostgresProcess.start(directory.resolve("data"));
        JobStorage storage = JdbcJobStorage.at(server.url()).callTimeout(CALL_TIMEOUT).open();
        Connection admin = connect(server);
        Statement statement = admin.createStatement()) {
      fillPool(storage);
      for (int i = 0; i < 5; i++) {
        statement.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'backend-jobs'");
        create("app" + i, "after" + i).on(storage);
        assertThat(storage.find(JobKey.of("app" + i, "env", "after" + i))).isPresent();
        storage.checkWritable();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"08003", "08006", "57P01", "57P02", "57P03", "25006", "25P02"})
  void anUnusableConnectionOfTheUserIsEndedAndTheCallRunsOnAnotherOne(String state) {
    BadConnections source = new BadConnections(shared.source());
    try (JobStorage storage =
        JdbcJobStorage.builder(source.proxy())
            .tablePrefix(shared.newPrefix())
            .callTimeout(CALL_TIMEOUT)
            .open()) {
      source.nextAreBad(3, state);
      create("app", "a").on(storage);
      assertThat(source.aborted).hasValue(3);
      source.nextAreBad(3, state);
      assertThat(storage.find(JobKey.of("app", "env", "a"))).isPresent();
      assertThat(source.aborted).hasValue(6);
      source.nextAreBad(3, state);
      storage.checkWritable();
      assertThat(source.aborted).hasValue(9);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"42501", "22001", "53100"})
  void aConnectionOnWhichOnlyTheStatementFailedIsKept(String state) {
    BadConnections source = new BadConnections(shared.source());
    try (JobStorage storage =
        JdbcJobStorage.builder(source.proxy()).tablePrefix(shared.newPrefix()).open()) {
      source.nextAreBad(1, state);
      assertThatThrownBy(() -> storage.apps(null, 1)).isInstanceOf(InternalServiceException.class);
      assertThat(source.aborted).hasValue(0);
    }
  }

  @Test
  void ofSeveralHostsTheOneThatTakesWritesIsUsed() throws Exception {
    try (PostgresProcess standby = PostgresProcess.start(directory.resolve("data"));
        Connection admin = connect(standby);
        Statement statement = admin.createStatement()) {
      statement.execute("ALTER SYSTEM SET default_transaction_read_only = on");
      statement.execute("SELECT pg_reload_conf()");
      Waiting.until("the server to be read-only", () -> isReadOnly(statement));
      assertThatThrownBy(() -> JdbcJobStorage.at(standby.url()).open())
          .isInstanceOf(StorageOpenException.class)
          .hasMessageContaining("the database is read-only, as a standby is")
          .hasMessageContaining("targetServerType=primary");
      String first = standby.url().toString().replace("postgresql://", "").split("/", 2)[0];
      PostgresUrl both =
          PostgresUrl.parse(
              "postgresql://postgres@" + first + ",localhost:" + shared.port() + "/postgres");
      try (JobStorage storage = JdbcJobStorage.at(both).tablePrefix(shared.newPrefix()).open()) {
        create("app", "a").on(storage);
        storage.checkWritable();
      }
    }
  }

  private static void fillPool(JobStorage storage) {
    Set<String> created = ConcurrentHashMap.newKeySet();
    Racers.race(
        16,
        4,
        (round, thread) -> {
          create("app" + thread, round + "-" + thread).on(storage);
          created.add(round + "-" + thread);
        },
        round -> {});
    assertThat(created).hasSize(64);
  }

  private static boolean isReadOnly(Statement statement) {
    try (ResultSet row = statement.executeQuery("SHOW default_transaction_read_only")) {
      row.next();
      return row.getString(1).equals("on");
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  private static Connection connect(PostgresProcess server) throws SQLException {
    return DriverManager.getConnection("jdbc:" + server.url() + "?user=postgres");
  }

  private static Write create(String app, String id) {
    JobKey key = JobKey.of(app, "env", id);
    return new Write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0));
  }

  /** A data source whose next connections fail at their first statement. */
  private static final class BadConnections {
    private final DataSource source;
    private final AtomicInteger bad = new AtomicInteger();
    private final AtomicInteger aborted = new AtomicInteger();
    private volatile String state = "";

    BadConnections(DataSource source) {
      this.source = source;
    }

    void nextAreBad(int connections, String sqlState) {
      state = sqlState;
      bad.set(connections);
    }

    DataSource proxy() {
      return (DataSource)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {DataSource.class},
              (proxy, method, arguments) ->
                  method.getName().equals("getConnection") ? lend(source.getConnection()) : false);
    }

    private Connection lend(Connection connection) {
      boolean fails = bad.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      return (Connection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                if (fails && method.getName().equals("prepareStatement")) {
                  throw new SQLException("on purpose", state);
                }
                if (method.getName().equals("abort")) {
                  aborted.incrementAndGet();
                  return null;
                }
                try {
                  return method.invoke(connection, arguments);
                } catch (InvocationTargetException thrown) {
                  throw thrown.getCause();
                }
              });
    }
  }
}
