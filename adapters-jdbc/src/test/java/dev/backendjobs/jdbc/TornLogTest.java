// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import dev.backendjobs.testkit.Racers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A log that ends in the middle of what was written, or in rubbish, costs the last batches and
 * nothing else: what is left is whole batches, from the first one on.
 *
 * <p>The system property {@code jobs.damages} sets in how many ways.
 */
@Timeout(3_600)
final class TornLogTest {
  private static final int DAMAGES = Integer.getInteger("jobs.damages", 40);
  private static final int THREADS = 8;
  private static final int WRITES = 40;

  @TempDir Path directory;

  private final long seed = Long.getLong("jobs.seed", new Random().nextLong(1_000_000));
  private final Random random = new Random(seed);

  @Test
  void aDamagedLogKeepsWholeBatchesFromTheFirstOn() throws Exception {
    Path original = Files.createDirectory(directory.resolve("original"));
    FaultySource source = source(original);
    byte[] database;
    byte[] log;
    SortedMap<Long, List<JobChange>> batches;
    long checkpointed;
    // why: the last connection that is closed would apply the log and remove it
    try (Connection open = source.getConnection();
        Statement statement = open.createStatement();
        JobStorage storage = JdbcJobStorage.builder(source).open()) {
      statement.executeQuery("SELECT COUNT(*) FROM backend_jobs_app").close();
      write(storage, source);
      // why: the log then begins again over its old frames, as it does in a long life
      execute(original, "PRAGMA wal_checkpoint(RESTART)");
      checkpointed = source.commits();
      write(storage, source);
      database = Files.readAllBytes(original.resolve("jobs.db"));
      log = Files.readAllBytes(original.resolve("jobs.db-wal"));
      batches = batches(storage);
    }
    assertThat(batches).as("batches").hasSizeGreaterThan(50);
    assertThat(batches.values()).as("one of many").anyMatch(batch -> batch.size() > 1);
    int shortened = 0;
    for (int damage = 0; damage < DAMAGES; damage++) {
      Path copy = Files.createDirectory(directory.resolve("copy" + damage));
      Files.write(copy.resolve("jobs.db"), database);
      Files.write(copy.resolve("jobs.db-wal"), damaged(log));
      try (JobStorage storage = JdbcJobStorage.inDirectory(copy).open()) {
        Invariants.check(storage);
        SortedMap<Long, List<JobChange>> left = batches(storage);
        String when = "batches after damage " + damage + " of seed " + seed;
        assertThat(left.lastKey()).as(when).isGreaterThanOrEqualTo(checkpointed - 1);
        assertThat(left).as(when).isEqualTo(batches.headMap(left.lastKey() + 1));
        if (left.size() < batches.size()) {
          shortened++;
        }
        JobKey key = JobKey.of("app0", "env", "after the damage");
        assertThat(storage.write(key, next(key, 0)).created()).isTrue();
      }
    }
    assertThat(shortened).as("damages that mattered").isPositive();
  }

  private byte[] damaged(byte[] log) {
    int at = random.nextInt(log.length);
    byte[] damaged = log.clone();
    switch (random.nextInt(4)) {
      case 0 -> damaged = Arrays.copyOf(log, at);
      case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> Arrays.fill(damaged, at, log.length, (byte) 0);
      default -> {
        byte[] rubbish = new byte[Math.min(1 + random.nextInt(9_000), log.length - at)];
        random.nextBytes(rubbish);
        System.arraycopy(rubbish, 0, damaged, at, rubbish.length);
      }
    }
    return damaged;
  }

  private void write(JobStorage storage, FaultySource source) {
    long next = random.nextLong();
    Racers.race(
        THREADS,
        1,
        (round, thread) -> {
          Random own = new Random(next + thread);
          for (int i = 0; i < WRITES; i++) {
            JobKey key = JobKey.of("app" + own.nextInt(3), "env", thread + "-" + own.nextInt(6));
            storage.write(
                key,
                // why: the number is read in the decision, so it is that of the decision's batch
                (current, totals) -> next(key, source.commits()).decide(current, totals));
          }
        },
        round -> {});
  }

  /** Creates a job, takes it one step further, or removes it; names its batch as the actor. */
  private static JobDecision next(JobKey key, long batch) {
    return (current, totals) -> {
      Instant now = Instant.ofEpochMilli(totals.revision());
      JobDecision decision =
          current == null
              ? Decisions.create(key, "Op", JobStatus.RUNNING, now)
              : current.isFinished()
                  ? Decisions.remove(now)
                  : Decisions.move(JobStatus.COMPLETED, null, now);
      JobChange change = decision.decide(current, totals).change().orElseThrow();
      return JobOutcome.of(change.toBuilder().actor(Long.toString(batch)).build());
    };
  }

  /** Returns all changes by their batches. */
  private static SortedMap<Long, List<JobChange>> batches(JobStorage storage) {
    SortedMap<Long, List<JobChange>> batches = new TreeMap<>();
    for (String app : Invariants.apps(storage)) {
      for (JobChange change : storage.changes(app, 0, Integer.MAX_VALUE).changes()) {
        batches
            .computeIfAbsent(Long.valueOf(change.actor().orElseThrow()), batch -> new ArrayList<>())
            .add(change);
      }
    }
    return batches;
  }

  private static FaultySource source(Path directory) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "0");
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + directory.resolve("jobs.db"));
    return new FaultySource(source);
  }

  private static void execute(Path directory, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("jobs.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
