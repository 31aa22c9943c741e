// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * Writes jobs from many threads until it is killed, and prints a line for each write that was
 * acknowledged: {@code app environment jobId revision status}, with {@code -} for the status of a
 * job that was removed.
 */
final class LedgerWriter {
  private static final int THREADS = 8;
  private static final int APPS = 3;

  /** Makes lines so long that few of them fit into a pipe and wait there to be read. */
  private static final String REST = " ".repeat(200);

  private LedgerWriter() {}

  public static void main(String[] arguments) {
    long seed = Long.parseLong(arguments[1]);
    JobStorage storage = open(arguments[0]);
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed * THREADS + i);
      int thread = i;
      new Thread(() -> write(storage, thread, random, out), "writer " + i).start();
    }
  }

  /** Opens a storage for a ledger: at a URL or in a directory. */
  static JobStorage open(String place) {
    JdbcJobStorage.Builder storage =
        place.startsWith("postgresql:")
            ? JdbcJobStorage.at(PostgresUrl.parse(place))
            : JdbcJobStorage.inDirectory(Path.of(place));
    return storage
        .changesPerApp(Ledger.CHANGES_PER_APP)
        .callTimeout(Duration.ofSeconds(30))
        .commitConnections(2)
        .open();
  }

  private static void write(JobStorage storage, int thread, Random random, FileOutputStream out) {
    while (true) {
      JobKey key =
          JobKey.of(
              "app" + random.nextInt(APPS),
              "env" + random.nextInt(2),
              "job" + (random.nextInt(20) * THREADS + thread));
      JobChange change;
      try {
        change = storage.write(key, next(key)).change().orElse(null);
      } catch (InternalServiceException unknown) {
        // why: it may be stored or not; the next write goes on from what is
        continue;
      }
      if (change != null) {
        BackendJob after = change.after().orElse(null);
        String line =
            key.appId()
                + ' '
                + key.environment()
                + ' '
                + key.jobId()
                + ' '
                + change.revision()
                + ' '
                + (after == null ? "-" : after.status())
                + REST
                + '\n';
        try {
          // why: one system call a line, so no part of one stays in this process when it is killed
          out.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException readerIsGone) {
          throw new UncheckedIOException(readerIsGone);
        }
      }
    }
  }

  /** Creates a job, takes it one step further, or removes it. */
  private static JobDecision next(JobKey key) {
    return (current, totals) -> {
      Instant now = Instant.ofEpochMilli(totals.revision());
      if (current == null) {
        return Decisions.create(key, "Op", JobStatus.PENDING, now).decide(null, totals);
      }
      if (current.isFinished()) {
        return Decisions.remove(now).decide(current, totals);
      }
      JobStatus to =
          current.status().equals(JobStatus.PENDING) ? JobStatus.RUNNING : JobStatus.COMPLETED;
      return Decisions.move(to, null, now).decide(current, totals);
    };
  }
}
