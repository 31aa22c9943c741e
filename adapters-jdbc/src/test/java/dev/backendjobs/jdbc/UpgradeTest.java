// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an older version of the program has stored is used by this one. The files were written by
 * the program as it was before logs had marks, once closed and once killed.
 */
@ExtendWith(TestPostgres.Shared.class)
final class UpgradeTest {
  private static final List<String> TABLES =
      List.of("schema_version", "app", "job", "tally", "change");

  @TempDir Path directory;

  @Test
  void aDirectoryOfAnOlderVersionIsUsed() throws IOException {
    unzip("closed");
    checkAndUse(JdbcJobStorage.inDirectory(directory));
    checkUsed(JdbcJobStorage.inDirectory(directory));
  }

  @Test
  void aDirectoryThatAKilledOlderVersionLeftIsUsedWithItsLog() throws IOException {
    unzip("killed");
    assertThat(directory.resolve("jobs.db-wal")).isNotEmptyFile();
    checkAndUse(JdbcJobStorage.inDirectory(directory));
    checkUsed(JdbcJobStorage.inDirectory(directory));
  }

  @Test
  void postgresTablesOfAnOlderVersionAreUsed(TestPostgres server) throws Exception {
    unzip("closed");
    String prefix = server.newPrefix();
    try (Connection from =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("jobs.db"));
        Connection to = server.source().getConnection();
        Statement statement = to.createStatement()) {
      statement.execute(
          "CREATE TABLE " + prefix + "schema_version (version INTEGER NOT NULL PRIMARY KEY)");
      statement.execute(
          resource("postgresql.sql").replace("${table}", prefix).replace("${name}", prefix));
      for (String table : TABLES) {
        copy(from, "backend_jobs_" + table, to, prefix + table);
      }
    }
    DataSource source = server.source();
    checkAndUse(JdbcJobStorage.builder(source).tablePrefix(prefix));
    checkUsed(JdbcJobStorage.builder(source).tablePrefix(prefix));
  }

  private static void checkAndUse(JdbcJobStorage.Builder builder) {
    try (JobStorage storage = builder.open()) {
      Invariants.check(storage);
      assertThat(storage.apps(null, 10)).containsExactly("blog", "shop");
      assertThat(appsSeenByANewOne(storage)).isEqualTo(2);
      BackendJob failed = storage.find(JobKey.of("blog", "test", "job-3")).orElseThrow();
      assertThat(failed.status()).isEqualTo(JobStatus.FAILED);
      assertThat(failed.error()).contains("disk full: 100 %");
      assertThat(failed.operation()).isEmpty();
      assertThat(failed.finishTime()).isPresent();
      assertThat(storage.totals("blog").stored()).isEqualTo(4);
      long revision = storage.totals("shop").revision();
      LoggedChanges changes = storage.changes("shop", 0, 100);
      assertThat(changes.changes()).hasSize((int) revision);

      JobKey running = JobKey.of("shop", "test", "job-1");
      storage.write(running, Decisions.move(JobStatus.COMPLETED, null, Instant.EPOCH));
      JobKey added = JobKey.of("shop", "prod", "new");
      storage.write(added, Decisions.create(added, "Op", JobStatus.RUNNING, Instant.EPOCH));
      assertThat(storage.find(added).orElseThrow().revision()).isEqualTo(revision + 2);
      Invariants.check(storage);
    }
  }

  private static void checkUsed(JdbcJobStorage.Builder builder) {
    try (JobStorage storage = builder.open()) {
      assertThat(storage.find(JobKey.of("shop", "test", "job-1")).orElseThrow().status())
          .isEqualTo(JobStatus.COMPLETED);
      assertThat(storage.find(JobKey.of("shop", "prod", "new"))).isPresent();
      Invariants.check(storage);
    }
  }

  private static long appsSeenByANewOne(JobStorage storage) {
    AtomicLong apps = new AtomicLong();
    storage.write(
        JobKey.of("third", "test", "job-1"),
        (current, totals) -> {
          apps.set(totals.apps());
          return JobOutcome.unchanged(null);
        });
    return apps.get();
  }

  private static void copy(Connection from, String source, Connection to, String target)
      throws SQLException {
    try (Statement select = from.createStatement();
        ResultSet row = select.executeQuery("SELECT * FROM " + source)) {
      int columns = row.getMetaData().getColumnCount();
      StringBuilder names = new StringBuilder(row.getMetaData().getColumnName(1));
      for (int i = 2; i <= columns; i++) {
        names.append(", ").append(row.getMetaData().getColumnName(i));
      }
      String places = "?" + ", ?".repeat(columns - 1);
      try (PreparedStatement insert =
          to.prepareStatement(
              "INSERT INTO " + target + " (" + names + ") VALUES (" + places + ")")) {
        while (row.next()) {
          for (int i = 1; i <= columns; i++) {
            insert.setObject(i, row.getObject(i));
          }
          insert.executeUpdate();
        }
      }
    }
  }

  private void unzip(String name) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(open(name + ".zip"))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.write(directory.resolve(entry.getName()), zip.readAllBytes());
      }
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(UpgradeTest.class.getResourceAsStream("older/" + name), name);
  }
}
