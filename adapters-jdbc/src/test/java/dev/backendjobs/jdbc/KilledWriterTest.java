// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.kit.Invariants;
import dev.backendjobs.storage.JobStorage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * No acknowledged write is lost when the writing process is killed, at whatever moment.
 *
 * <p>The ledger of what was acknowledged lives in this process. How often the writer is killed is
 * told by the system property {@code jobs.kills}.
 */
@Timeout(3_600)
final class KilledWriterTest {
  private static final int KILLS = Integer.getInteger("jobs.kills", 4);
  private static final int MOST_LINES = 3_000;

  @TempDir Path directory;

  /** What a line of the ledger tells of a job. */
  private record Entry(long revision, String status) {}

  private final Map<JobKey, Entry> ledger = new HashMap<>();
  private final Map<String, Long> revisions = new HashMap<>();

  @Test
  void everyAcknowledgedWriteOutlivesTheProcessThatWroteIt() throws Exception {
    long seed = Long.getLong("jobs.seed", new Random().nextLong(1_000_000));
    Random random = new Random(seed);
    long acknowledged = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      int lines = 1 + random.nextInt(MOST_LINES);
      acknowledged += writeAndKill(seed + kill, lines);
      try (JobStorage storage = JdbcJobStorage.inDirectory(directory).changesPerApp(200).open()) {
        check(storage, "kill " + kill + " of seed " + seed);
      }
    }
    System.out.println(KILLS + " kills, " + acknowledged + " acknowledged writes, none lost");
  }

  /** Kills the writer after so many lines; answers how many lines there were in the end. */
  private long writeAndKill(long seed, int lines) throws IOException, InterruptedException {
    Process writer =
        OtherProcess.start(LedgerWriter.class, directory.toString(), Long.toString(seed));
    long count = 0;
    try (BufferedReader printed = writer.inputReader()) {
      for (String line = printed.readLine(); line != null; line = printed.readLine()) {
        enter(line);
        if (++count == lines) {
          // why: by its handle, for the process itself would close the stream that is still read
          writer.toHandle().destroyForcibly();
        }
      }
    }
    writer.waitFor();
    assertThat(count).as("lines of the ledger").isGreaterThanOrEqualTo(lines);
    return count;
  }

  private void enter(String line) {
    String[] parts = line.split(" ", -1);
    JobKey key = JobKey.of(parts[0], parts[1], parts[2]);
    Entry entry = new Entry(Long.parseLong(parts[3]), parts[4]);
    // why: two threads may print their lines in another order than their writes had
    ledger.merge(key, entry, (one, other) -> one.revision() > other.revision() ? one : other);
    revisions.merge(key.appId(), entry.revision(), Math::max);
  }

  private void check(JobStorage storage, String when) {
    Invariants.check(storage);
    revisions.forEach(
        (app, revision) ->
            assertThat(storage.tally(app).revision())
                .as("revision of %s after %s", app, when)
                .isGreaterThanOrEqualTo(revision));
    ledger.forEach(
        (key, entry) -> {
          BackendJob job = storage.find(key).orElse(null);
          if (job == null) {
            // why: each job has one writer, so at most one write came after the acknowledged one
            assertThat(entry.status()).as("%s after %s", key, when).isIn("-", "COMPLETED");
          } else {
            assertThat(job.revision())
                .as("%s after %s", key, when)
                .isGreaterThanOrEqualTo(minimum(entry));
            if (job.revision() == entry.revision()) {
              assertThat(job.status().name())
                  .as("%s after %s", key, when)
                  .isEqualTo(entry.status());
            }
          }
        });
  }

  private static long minimum(Entry entry) {
    return entry.status().equals("-") ? entry.revision() + 1 : entry.revision();
  }
}
