// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.backendjobs.jdbc.internal.sources.ConfiguredSource;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** Connections of a user's pool go back as they came, and the user's transactions stay theirs. */
@ExtendWith(TestPostgres.Shared.class)
final class HostPoolTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final TestPostgres server;
  private final String prefix;

  HostPoolTest(TestPostgres server) {
    this.server = server;
    prefix = server.newPrefix();
  }

  /** A pool of one connection that resets nothing, as some pools do by default. */
  private static final class OneConnection implements AutoCloseable {
    private final Connection connection;
    private final DataSource source;
    private final List<String> calls = new ArrayList<>();

    OneConnection(DataSource from) throws SQLException {
      connection = from.getConnection();
      source =
          (DataSource)
              java.lang.reflect.Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {DataSource.class},
                  (proxy, method, arguments) -> lend());
    }

    private Connection lend() {
      return (Connection)
          java.lang.reflect.Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                calls.add(method.getName());
                if (method.getName().equals("close")) {
                  return null;
                }
                try {
                  return method.invoke(connection, arguments);
                } catch (java.lang.reflect.InvocationTargetException thrown) {
                  throw thrown.getCause();
                }
              });
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  @Test
  void connectionsAreReturnedInTheStateInWhichTheyWereTaken() throws Exception {
    try (OneConnection pool = new OneConnection(server.source())) {
      try (JobStorage storage = JdbcJobStorage.builder(pool.source).tablePrefix(prefix).open()) {
        List<String> before = settings(pool.connection);
        create("app", "a").on(storage);
        create("app", "a").on(storage);
        assertThatThrownBy(
                () ->
                    storage.write(
                        JobKey.of("app", "env", "b"),
                        (current, totals) -> {
                          throw new IllegalStateException("on purpose");
                        }))
            .isInstanceOf(IllegalStateException.class);
        storage.list(JobFilter.builder("app").build(), Long.MAX_VALUE, 10);
        storage.checkWritable();
        assertThat(settings(pool.connection)).isEqualTo(before);
      }
      assertThat(pool.connection.getAutoCommit()).isTrue();
      assertThat(pool.connection.isClosed()).isFalse();
    }
  }

  private static List<String> settings(Connection connection) throws SQLException {
    List<String> settings = new ArrayList<>();
    settings.add("auto-commit " + connection.getAutoCommit());
    settings.add("read-only " + connection.isReadOnly());
    settings.add("isolation " + connection.getTransactionIsolation());
    for (String name : List.of("statement_timeout", "lock_timeout", "enable_seqscan")) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SHOW " + name)) {
        row.next();
        settings.add(name + ' ' + row.getString(1));
      }
    }
    return settings;
  }

  @Test
  void aConnectionInTheCallersTransactionIsRefusedAndLeftAlone() throws Exception {
    try (OneConnection pool = new OneConnection(server.source());
        JobStorage storage = JdbcJobStorage.builder(pool.source).tablePrefix(prefix).open();
        Statement statement = pool.connection.createStatement()) {
      statement.execute("CREATE TABLE " + prefix + "own (id INTEGER)");
      pool.connection.setAutoCommit(false);
      statement.execute("INSERT INTO " + prefix + "own VALUES (1)");
      pool.calls.clear();
      assertThatThrownBy(() -> create("app", "a").on(storage))
          .isInstanceOf(InternalServiceException.class)
          .hasMessageContaining("auto-commit off")
          .hasMessageContaining("transaction-aware proxy");
      assertThatThrownBy(() -> storage.find(JobKey.of("app", "env", "a")))
          .isInstanceOf(InternalServiceException.class)
          .hasMessageContaining("auto-commit off");
      assertThatThrownBy(
              () -> JdbcJobStorage.builder(pool.source).tablePrefix(prefix + "x_").open())
          .isInstanceOf(StorageOpenException.class)
          .hasMessageContaining("auto-commit off");
      assertThat(pool.calls).doesNotContain("commit", "rollback", "setAutoCommit");
      assertThat(pool.connection.getAutoCommit()).isFalse();
      pool.connection.rollback();
      pool.connection.setAutoCommit(true);
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + prefix + "own")) {
        row.next();
        assertThat(row.getInt(1)).as("rows after the caller's rollback").isZero();
      }
    }
  }

  @Test
  void aTransactionAwareProxyIsRefusedWhenTheStorageOpens() {
    DataSource proxy = new TransactionAwareDataSourceProxy(server.source());
    for (DataSource source : List.of(proxy, new ConfiguredSource(proxy, connection -> {}))) {
      assertThatThrownBy(() -> JdbcJobStorage.builder(source).tablePrefix(prefix).open())
          .isInstanceOf(StorageOpenException.class)
          .hasMessageContaining("transaction-aware proxy")
          .hasMessageContaining("give it the target of the proxy");
    }
  }

  @Test
  void anotherDatabaseIsRefusedByItsName() {
    DataSource other =
        proxyOf(
            DataSource.class,
            (proxy, method, arguments) ->
                method.getName().equals("getConnection")
                    ? proxyOf(Connection.class, HostPoolTest::answerAsH2)
                    : false);
    assertThatThrownBy(() -> JdbcJobStorage.builder(other).open())
        .isInstanceOf(StorageOpenException.class)
        .hasMessage("the database is H2; supported are SQLite and PostgreSQL");
  }

  private static Object answerAsH2(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "getAutoCommit" -> true;
      case "getMetaData" -> proxyOf(DatabaseMetaData.class, (metaData, question, unused) -> "H2");
      case "close" -> null;
      default -> throw new AssertionError("a database that is refused is asked " + method);
    };
  }

  private static <T> T proxyOf(Class<T> type, InvocationHandler handler) {
    return type.cast(
        java.lang.reflect.Proxy.newProxyInstance(
            HostPoolTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Test
  void aPoolWithoutAFreeConnectionIsNamedInTheFailure() throws Exception {
    try (HikariDataSource pool = pool(server.source(), 1);
        JobStorage storage = JdbcJobStorage.builder(pool).tablePrefix(prefix).open();
        Connection mine = pool.getConnection()) {
      assertThat(mine).isNotNull();
      assertThatThrownBy(() -> create("app", "a").on(storage))
          .isInstanceOf(InternalServiceException.class)
          .hasMessageContaining("hold a connection in a transaction")
          .hasMessageContaining("pool of its own");
    }
  }

  @Test
  void unusableConnectionsLeaveThePoolOfTheUser() throws Exception {
    // why: sessions made before are read-only, as after a failover; new ones can write
    boolean[] readOnly = {true};
    DataSource source =
        new ConfiguredSource(
            server.source("default_transaction_read_only", "off"),
            connection -> {
              if (readOnly[0]) {
                try (Statement statement = connection.createStatement()) {
                  statement.execute("SET default_transaction_read_only = on");
                }
              }
            });
    try (JobStorage schema = JdbcJobStorage.builder(server.source()).tablePrefix(prefix).open()) {
      assertThat(schema.apps(null, 1)).isEmpty();
    }
    readOnly[0] = false;
    try (HikariDataSource pool = pool(source, 4);
        JobStorage storage = JdbcJobStorage.builder(pool).tablePrefix(prefix).open()) {
      makeReadOnly(pool, 4);
      assertThat(create("app", "a").on(storage).created()).isTrue();
      makeReadOnly(pool, 4);
      storage.checkWritable();
    }
  }

  private static void makeReadOnly(DataSource pool, int connections) throws SQLException {
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Connection connection = pool.getConnection();
      all.add(connection);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET default_transaction_read_only = on");
      }
    }
    for (Connection connection : all) {
      connection.close();
    }
  }

  @Test
  void theCheckFailsWhileWritesCannotBeStoredAndReadsGoOn() throws Exception {
    try (JobStorage schema = JdbcJobStorage.builder(server.source()).tablePrefix(prefix).open()) {
      create("app", "a").on(schema);
      schema.checkWritable();
    }
    boolean[] readOnly = {false};
    DataSource source =
        new ConfiguredSource(
            server.source("application_name", "readiness"),
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute(
                    "SET default_transaction_read_only = " + (readOnly[0] ? "on" : "off"));
              }
            });
    try (JobStorage storage = JdbcJobStorage.builder(source).tablePrefix(prefix).open()) {
      storage.checkWritable();
      readOnly[0] = true;
      assertThatThrownBy(storage::checkWritable).isInstanceOf(InternalServiceException.class);
      assertThat(storage.find(JobKey.of("app", "env", "a"))).isPresent();
      readOnly[0] = false;
      storage.checkWritable();
      assertThatThrownBy(
              () -> {
                readOnly[0] = true;
                JdbcJobStorage.builder(source).tablePrefix(prefix).open();
              })
          .isInstanceOf(StorageOpenException.class)
          .hasMessageContaining("read-only");
    }
  }

  @Test
  void theCheckReadsOneRowOfTheVersionTableOnly() {
    RecordingSource source = new RecordingSource(server.source());
    try (JobStorage storage = JdbcJobStorage.builder(source.proxy()).tablePrefix(prefix).open()) {
      assertThat(source.take()).isNotEmpty();
      storage.checkWritable();
      assertThat(source.take())
          .singleElement()
          .satisfies(
              run -> assertThat(run.sql()).endsWith(" FROM " + prefix + "schema_version LIMIT 1"));
    }
  }

  private static HikariDataSource pool(DataSource source, int connections) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(connections);
    config.setConnectionTimeout(Duration.ofSeconds(2).toMillis());
    return new HikariDataSource(config);
  }

  private static Write create(String app, String id) {
    JobKey key = JobKey.of(app, "env", id);
    return new Write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0));
  }
}
