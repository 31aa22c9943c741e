// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory whose database cannot be read is refused, and left as it is. */
final class DamagedDatabaseTest {
  private static final Map<String, UnaryOperator<byte[]>> DAMAGES =
      Map.of(
          "another header", bytes -> overwrite(bytes, 0, 16),
          "no header", bytes -> overwrite(bytes, 0, 100),
          "no first page", bytes -> overwrite(bytes, 0, 4096),
          "no schema", bytes -> overwrite(bytes, 100, 3996),
          "half the file", bytes -> Arrays.copyOf(bytes, bytes.length / 2),
          "half the first page", bytes -> Arrays.copyOf(bytes, 2048));

  @TempDir Path directory;

  private static byte[] overwrite(byte[] bytes, int from, int length) {
    byte[] damaged = bytes.clone();
    Arrays.fill(damaged, from, from + length, (byte) 0x5A);
    return damaged;
  }

  @Test
  void aDamagedDatabaseIsRefusedAndNothingIsOverwritten() throws IOException {
    Path sound = directory.resolve("sound");
    try (JobStorage storage = JdbcJobStorage.inDirectory(sound).open()) {
      for (int i = 0; i < 200; i++) {
        JobKey key = JobKey.of("app", "env", "job" + i);
        storage.write(key, Decisions.create(key, "Op", JobStatus.RUNNING, Instant.EPOCH));
      }
    }
    byte[] bytes = Files.readAllBytes(sound.resolve("jobs.db"));
    for (Map.Entry<String, UnaryOperator<byte[]>> damage : DAMAGES.entrySet()) {
      Path damaged = Files.createDirectory(directory.resolve(damage.getKey()));
      Path file = damaged.resolve("jobs.db");
      Files.write(file, damage.getValue().apply(bytes));
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(
                () -> {
                  try (JobStorage opened = JdbcJobStorage.inDirectory(damaged).open()) {
                    throw new AssertionError(damage.getKey() + " is opened as " + opened);
                  }
                })
            .isInstanceOf(StorageOpenException.class)
            .as(damage.getKey())
            .hasMessage(
                "the database "
                    + file
                    + " is damaged or is not a SQLite database; restore it from a backup");
      }
      assertThat(Files.readAllBytes(file))
          .as(damage.getKey())
          .isEqualTo(damage.getValue().apply(bytes));
    }
  }

  @Test
  void aLogWithoutItsDatabaseIsRefusedAndKept() throws IOException {
    Path log = directory.resolve("jobs.db-wal");
    Path original = directory.resolve("original");
    try (JobStorage storage = JdbcJobStorage.inDirectory(original).open()) {
      JobKey key = JobKey.of("app", "env", "job");
      storage.write(key, Decisions.create(key, "Op", JobStatus.RUNNING, Instant.EPOCH));
      Files.copy(original.resolve("jobs.db-wal"), log);
    }
    byte[] bytes = Files.readAllBytes(log);
    assertThat(bytes).isNotEmpty();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> JdbcJobStorage.inDirectory(directory).open())
          .isInstanceOf(StorageOpenException.class)
          .hasMessage(
              "the directory "
                  + directory
                  + " holds jobs.db-wal, the newest writes of a database, and the database jobs.db"
                  + " is missing");
    }
    assertThat(log).hasBinaryContent(bytes);
  }
}
