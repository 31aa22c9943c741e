// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that is copied over a database whose log is still there is not mixed with the log. */
final class RestoredBackupTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path parent;

  @Test
  void aBackupBesideTheLogOfALaterRunIsRefused() throws Exception {
    Path backup = parent.resolve("backup.db");
    Path live = parent.resolve("live");
    try (JobStorage storage = JdbcJobStorage.inDirectory(live).open()) {
      fill(storage, 0, 200);
    }
    Files.copy(live.resolve("jobs.db"), backup);
    Path crashed;
    try (JobStorage storage = JdbcJobStorage.inDirectory(live).open()) {
      fill(storage, 200, 600);
      crashed = copy(live, "crashed");
    }
    Path restored = copy(crashed, "restored");
    assertOpens(crashed, 600);
    refuseAfter(restored, backup);
    Files.delete(restored.resolve("jobs.db-wal"));
    assertOpens(restored, 200);
  }

  @Test
  void aCompactedBackupOfTheSameRunBesideItsLogIsRefused() throws Exception {
    Path backup = parent.resolve("backup.db");
    Path live = parent.resolve("live");
    Path crashed;
    try (JobStorage storage = JdbcJobStorage.inDirectory(live).open()) {
      fill(storage, 0, 300);
      try (Connection connection =
              DriverManager.getConnection("jdbc:sqlite:" + live.resolve("jobs.db"));
          Statement statement = connection.createStatement()) {
        statement.execute("VACUUM INTO '" + backup + "'");
      }
      fill(storage, 300, 600);
      crashed = copy(live, "crashed");
    }
    refuseAfter(crashed, backup);
  }

  @Test
  void theLogOfTheSameDatabaseIsUsedAfterAnyCheckpoint() throws Exception {
    Path live = parent.resolve("live");
    try (JobStorage storage = JdbcJobStorage.inDirectory(live).open()) {
      int jobs = 0;
      for (String mode : new String[] {"PASSIVE", "RESTART", "TRUNCATE", "FULL"}) {
        fill(storage, jobs, jobs + 50);
        checkpoint(live, mode);
        assertOpens(copy(live, mode), jobs + 50);
        fill(storage, jobs + 50, jobs + 100);
        jobs += 100;
        assertOpens(copy(live, mode + "-later"), jobs);
      }
    }
    assertOpens(live, 400);
  }

  private void refuseAfter(Path crashed, Path backup) throws IOException {
    Files.copy(backup, crashed.resolve("jobs.db"), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> JdbcJobStorage.inDirectory(crashed).open())
        .isInstanceOf(StorageOpenException.class)
        .hasMessageContaining("a backup was copied over it")
        .hasMessageContaining("remove jobs.db-wal");
    assertThat(crashed.resolve("owner.pid")).doesNotExist();
  }

  private static void checkpoint(Path live, String mode) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + live.resolve("jobs.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(" + mode + ")");
    }
  }

  /** Returns a copy of the files as a killed process would leave them. */
  private Path copy(Path from, String name) throws IOException {
    Path to = Files.createDirectory(parent.resolve(name));
    for (String file : new String[] {"jobs.db", "jobs.db-wal"}) {
      if (Files.exists(from.resolve(file))) {
        Files.copy(from.resolve(file), to.resolve(file));
      }
    }
    return to;
  }

  private static void assertOpens(Path directory, int jobs) {
    try (JobStorage storage = JdbcJobStorage.inDirectory(directory).open()) {
      assertThat(storage.totals("app").stored()).isEqualTo(jobs);
      Invariants.check(storage);
    }
  }

  private static void fill(JobStorage storage, int from, int to) {
    for (int i = from; i < to; i++) {
      JobKey key = JobKey.of("app", "env", "job" + i);
      storage.write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0));
    }
  }
}
