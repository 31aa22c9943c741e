// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import dev.backendjobs.testkit.Racers;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** PgBouncer, which gives a server session to a client for one transaction at a time. */
@ExtendWith(TestPostgres.Shared.class)
final class PgBouncerTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final int THREADS = 8;
  private static final int WRITES = 40;

  @TempDir Path directory;

  private final TestPostgres server;
  private final String prefix;

  PgBouncerTest(TestPostgres server) {
    this.server = server;
    prefix = server.newPrefix();
  }

  @Test
  void preparedStatementsAreOffBehindAPoolerUnlessTheUrlSetsTheirThreshold() throws Exception {
    int port = freePort();
    Process bouncer = start(program(), port);
    try {
      awaitPort(bouncer, port);
      String url = "postgresql://postgres@127.0.0.1:" + port + "/postgres";
      assertThat(thresholdOfPool(url)).isZero();
      assertThat(thresholdOfPool(url + "?prepareThreshold=7")).isEqualTo(7);
    } finally {
      bouncer.destroy();
      bouncer.waitFor();
    }
  }

  private static int thresholdOfPool(String url) throws Exception {
    var pool = PostgresUrl.parse(url).withPoolSize(2).open(Waiting.LIMIT);
    try (Connection connection = pool.source().getConnection()) {
      return connection.unwrap(PGConnection.class).getPrepareThreshold();
    } finally {
      pool.closing().close();
    }
  }

  private static Path program() {
    Optional<Path> program =
        Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    if (System.getenv("CI") == null) {
      assumeTrue(program.isPresent(), "PgBouncer is not installed: apt-get install pgbouncer");
    }
    return program.orElseThrow();
  }

  @Test
  void aStorageWorksOverPgBouncerInTransactionModeAndLeavesNoSettingBehind() throws Exception {
    int port = freePort();
    Process bouncer = start(program(), port);
    try {
      awaitPort(bouncer, port);
      PostgresUrl url = PostgresUrl.parse("postgresql://postgres@127.0.0.1:" + port + "/postgres");
      try (JobStorage storage = JdbcJobStorage.at(url).tablePrefix(prefix).open()) {
        Racers.race(
            THREADS,
            1,
            (round, thread) -> {
              for (int i = 0; i < WRITES; i++) {
                JobKey key = JobKey.of("app" + thread % 3, "env", thread + "-" + i);
                assertThat(
                        storage
                            .write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0))
                            .created())
                    .isTrue();
                assertThat(storage.find(key)).isPresent();
              }
            },
            round -> {});
        assertThat(storage.totals("app0").stored()).isEqualTo(3L * WRITES);
        storage.checkWritable();
        Invariants.check(storage);
      }
      assertThat(settingsOfServerSessions(url)).containsOnly("0 0");
    } finally {
      bouncer.destroy();
      bouncer.waitFor();
    }
  }

  /** Returns the bounds of the sessions that PgBouncer's other clients get. */
  private static List<String> settingsOfServerSessions(PostgresUrl url) throws Exception {
    List<String> found = new ArrayList<>();
    var pool = url.withPoolSize(4).open(Waiting.LIMIT);
    try {
      for (int i = 0; i < 8; i++) {
        try (Connection connection = pool.source().getConnection();
            Statement statement = connection.createStatement();
            ResultSet row =
                statement.executeQuery(
                    "SELECT current_setting('statement_timeout'),"
                        + " current_setting('lock_timeout')")) {
          row.next();
          found.add(row.getString(1) + ' ' + row.getString(2));
        }
      }
    } finally {
      pool.closing().close();
    }
    return found;
  }

  private Process start(Path program, int port) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path users = directory.resolve("users.txt");
    Files.writeString(users, "\"postgres\" \"\"\n");
    Path settings = directory.resolve("pgbouncer.ini");
    Files.writeString(
        settings,
        """
        [databases]
        postgres = host=127.0.0.1 port=%d user=postgres
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        auth_file = %s
        pool_mode = transaction
        default_pool_size = 3
        """
            .formatted(server.port(), port, users));
    List<String> command = new ArrayList<>(List.of(program.toString(), settings.toString()));
    if ("root".equals(System.getProperty("user.name"))) {
      // why: it refuses to run as root
      command.addAll(1, List.of("-u", "nobody"));
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("pgbouncer.log").toFile())
        .start();
  }

  private void awaitPort(Process bouncer, int port) {
    Waiting.until(
        "PgBouncer to listen",
        () -> {
          assertThat(bouncer.isAlive()).as("PgBouncer runs; see its log in %s", directory).isTrue();
          try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
