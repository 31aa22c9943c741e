// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a full disk writes fail, reads go on, and with free space again so do writes. */
final class FullDiskTest {
  @TempDir Path directory;

  @Test
  void aFullDiskLosesNothingAndWritesGoOnWhenThereIsSpace() throws Exception {
    // why: in a name space of its own anybody may mount a small disk, and it goes with the process
    Process filler =
        OtherProcess.start(
            List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=8m tmpfs \"$0\" && exec \"$@\"",
                directory.toString()),
            DiskFiller.class,
            directory.toString());
    List<String> printed = filler.inputReader().lines().toList();

    assertThat(filler.waitFor()).as("%s", printed).isZero();
    assertThat(printed).last().asString().matches("sound with [1-9][0-9]+ jobs");
  }

  /** Fills the disk that a directory is on, by jobs. */
  static final class DiskFiller {
    private static final String ERROR = "why ".repeat(500);

    private DiskFiller() {}

    public static void main(String[] arguments) throws Exception {
      Path disk = Path.of(arguments[0]);
      Path ballast = Files.write(disk.resolve("ballast"), new byte[3 << 20]);
      Path jobs = disk.resolve("jobs");
      List<JobKey> acknowledged = new ArrayList<>();
      try (JobStorage storage = JdbcJobStorage.inDirectory(jobs).open()) {
        assertThatThrownBy(() -> write(storage, acknowledged, 100_000))
            .isInstanceOf(InternalServiceException.class);
        assertThatThrownBy(() -> write(storage, acknowledged, 1_000))
            .isInstanceOf(InternalServiceException.class);
        check(storage, acknowledged);
        // why: at once and each time, although a small write may still fit where a failed one ended
        for (int i = 0; i < 10; i++) {
          assertThatThrownBy(storage::checkWritable).isInstanceOf(InternalServiceException.class);
        }
        Files.delete(ballast);
        storage.checkWritable();
        write(storage, acknowledged, 10);
        check(storage, acknowledged);
      }
      try (JobStorage storage = JdbcJobStorage.inDirectory(jobs).open()) {
        check(storage, acknowledged);
        write(storage, acknowledged, 10);
      }
      System.out.println("sound with " + acknowledged.size() + " jobs");
    }

    private static void write(JobStorage storage, List<JobKey> acknowledged, int count) {
      for (int i = 0; i < count; i++) {
        JobKey key = JobKey.of("app", "env", "job" + acknowledged.size());
        storage.write(key, Decisions.create(key, null, JobStatus.PENDING, Instant.EPOCH));
        acknowledged.add(key);
        storage.write(key, Decisions.move(JobStatus.FAILED, ERROR, Instant.EPOCH));
      }
    }

    private static void check(JobStorage storage, List<JobKey> acknowledged) {
      for (JobKey key : acknowledged) {
        assertThat(storage.find(key)).isPresent();
      }
      Invariants.check(storage);
    }
  }
}
