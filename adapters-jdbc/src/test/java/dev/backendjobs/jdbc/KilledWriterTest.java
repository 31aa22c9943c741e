// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.storage.JobStorage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * No acknowledged write is lost when the writing process, or the database server, is killed at
 * whatever moment.
 *
 * <p>The system property {@code jobs.kills} sets how often.
 */
@Timeout(3_600)
final class KilledWriterTest {
  private static final int KILLS = Integer.getInteger("jobs.kills", 3);
  private static final int MOST_LINES = KILLS < 10 ? 1_000 : 3_000;

  /** More than what may have been printed and not yet read when the blow fell. */
  private static final int LINES_AFTER_BLOW = 800;

  @TempDir Path directory;

  private final long seed = Long.getLong("jobs.seed", new Random().nextLong(1_000_000));
  private final Random random = new Random(seed);
  private final Ledger ledger = new Ledger();

  /** What happens while the writer is at work. */
  @FunctionalInterface
  private interface Blow {
    void fall() throws IOException;
  }

  @Test
  void everyAcknowledgedWriteOutlivesTheProcessThatWroteItToADirectory() throws Exception {
    for (int kill = 1; kill <= KILLS; kill++) {
      writeAndKill(directory.toString(), kill, 0, () -> {});
      check(directory.toString(), kill);
    }
    tell(KILLS, "of a writer to SQLite");
  }

  @Test
  void everyAcknowledgedWriteOutlivesTheProcessAndTheServerAndWritersGoOnByThemselves()
      throws Exception {
    int ofServer = 0;
    try (PostgresProcess server = PostgresProcess.start(directory.resolve("server"))) {
      for (int kill = 1; kill <= KILLS; kill++) {
        boolean serverToo = kill % 3 == 0;
        if (serverToo) {
          ofServer++;
          writeAndKill(place(server), kill, LINES_AFTER_BLOW, () -> restart(server));
        } else {
          writeAndKill(place(server), kill, 0, () -> {});
        }
        check(place(server), kill);
      }
    }
    tell(KILLS, "of a writer to PostgreSQL, " + ofServer + " times of the server before");
  }

  private static void restart(PostgresProcess server) throws IOException {
    server.kill();
    server.startAgain();
  }

  private static String place(PostgresProcess server) {
    // why: the text of a URL leaves the account out
    return server.url().toString().replace("//", "//postgres@");
  }

  /** Lets a blow fall after a random number of lines, and kills the writer after some more. */
  private void writeAndKill(String place, int kill, int linesAfterBlow, Blow blow)
      throws IOException, InterruptedException {
    int lines = 1 + random.nextInt(MOST_LINES);
    Process writer = OtherProcess.start(LedgerWriter.class, place, Long.toString(seed + kill));
    long count = 0;
    try (BufferedReader printed = writer.inputReader()) {
      for (String line = printed.readLine(); line != null; line = printed.readLine()) {
        ledger.enter(line);
        count++;
        if (count == lines) {
          blow.fall();
        }
        if (count == lines + linesAfterBlow) {
          // why: by its handle, because the process itself would close the stream that is still
          // read
          writer.toHandle().destroyForcibly();
        }
      }
    }
    writer.waitFor();
    assertThat(count).as("lines of the ledger").isGreaterThanOrEqualTo(lines + linesAfterBlow);
  }

  private void check(String place, int kill) {
    try (JobStorage storage = LedgerWriter.open(place)) {
      ledger.check(storage, "kill " + kill + " of seed " + seed);
    }
  }

  private void tell(int kills, String ofWhat) {
    System.out.println(
        kills + " kills " + ofWhat + ", " + ledger.lines() + " acknowledged writes, none lost");
  }
}
