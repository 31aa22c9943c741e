// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.durable;

import static dev.backendjobs.benchmarks.ResultTable.perSecond;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.benchmarks.Measured;
import dev.backendjobs.benchmarks.ResultTable;
import dev.backendjobs.jdbc.JdbcJobStorage;
import dev.backendjobs.jdbc.PostgresUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures durable updates. */
@Command(
    name = "durable",
    description = "Durable updates beside a bare journal and one transaction for each update.",
    mixinStandardHelpOptions = true)
public final class DurableCommand implements Runnable {
  /** PostgreSQL on a disk that takes 2 ms longer to sync. */
  private static final String SLOW = "postgresql+2ms";

  private static final int GROUP = JdbcJobStorage.Builder.DEFAULT_BATCH_SIZE;

  @Option(names = "--rounds", defaultValue = "7", description = "Rounds (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--millis",
      defaultValue = "1500",
      description = "Duration of each measurement (${DEFAULT-VALUE}).")
  private long millis;

  @Option(
      names = "--jobs",
      defaultValue = "100000",
      description = "Stored jobs (${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--callers",
      split = ",",
      defaultValue = "1,8,64",
      description = "Callers that write at the same time (${DEFAULT-VALUE}).")
  private List<Integer> callerCounts = List.of();

  @Option(
      names = "--storage",
      split = ",",
      defaultValue = "sqlite,postgresql," + SLOW,
      description = "Storages (${DEFAULT-VALUE}).")
  private List<String> storages = List.of();

  private final Measured measured = new Measured();
  private final ResultTable table = new ResultTable();

  private final Opened opened = new Opened();

  @Override
  public void run() {
    try (opened) {
      measure(opened.directory());
      table.print();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void measure(Path directory) throws IOException, InterruptedException {
    Journal journal = opened.add(new Journal(directory.resolve("journal")));
    Map<String, Callers> peers = new LinkedHashMap<>();
    peers.put("journal", Callers.of(journal));
    if (storages.contains("sqlite")) {
      peers.put("sqlite", stored(JdbcJobStorage.inDirectory(directory.resolve("a")), GROUP));
      peers.put("sqlite one by one", stored(JdbcJobStorage.inDirectory(directory.resolve("b")), 1));
    }
    if (storages.contains("postgresql")) {
      EmbeddedPostgres server = opened.add(durable().start());
      peers.put("postgresql", stored(postgres(server, "a_"), GROUP));
      peers.put("postgresql one by one", stored(postgres(server, "b_"), 1));
    }
    if (storages.contains(SLOW)) {
      // why: the session that syncs the log waits this long first, and the others wait for it
      EmbeddedPostgres server =
          opened.add(
              durable()
                  .setServerConfig("commit_delay", "2000")
                  .setServerConfig("commit_siblings", "0")
                  .start());
      peers.put(SLOW, stored(postgres(server, "a_"), GROUP));
      peers.put(SLOW + " one by one", stored(postgres(server, "b_"), 1));
    }
    for (int callers : callerCounts) {
      for (int round = 0; round <= rounds; round++) {
        for (Map.Entry<String, Callers> peer : peers.entrySet()) {
          double perSecond = peer.getValue().perSecond(callers, millis);
          // why: the first round only warms up
          if (round > 0) {
            measured.add(peer.getKey() + callers, perSecond);
          }
        }
      }
      if (storages.contains("sqlite")) {
        row("sqlite", callers, "journal", callers == 64 ? 0.4 : 0);
        row("sqlite", callers, "sqlite one by one", callers == 64 ? 4 : 0.9);
      }
      if (storages.contains("postgresql")) {
        row("postgresql", callers, "postgresql one by one", callers == 64 ? 2.5 : 0.9);
      }
      if (storages.contains(SLOW)) {
        row(SLOW, callers, SLOW + " one by one", callers == 64 ? 4 : 0.9);
      }
    }
  }

  private void row(String storage, int callers, String beside, double goal) {
    String ours = storage + callers;
    String theirs = beside + callers;
    String work = "durable updates, " + storage + ", " + callers + " callers";
    String besides = beside + " " + perSecond(measured.median(theirs));
    if (goal > 0) {
      table.atLeast(
          work, perSecond(measured.median(ours)), besides, measured.ratio(ours, theirs), goal);
    } else {
      table.shown(work, perSecond(measured.median(ours)), besides, measured.ratio(ours, theirs));
    }
  }

  /** Returns a PostgreSQL that syncs; an embedded one does not by default. */
  static EmbeddedPostgres.Builder durable() {
    return EmbeddedPostgres.builder()
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on");
  }

  static JdbcJobStorage.Builder postgres(EmbeddedPostgres server, String prefix) {
    String url = "postgresql://postgres@localhost:" + server.getPort() + "/postgres";
    return JdbcJobStorage.at(PostgresUrl.parse(url)).tablePrefix(prefix);
  }

  /** Fills a storage as fast as possible, then opens it again with commits of this size. */
  private Callers stored(JdbcJobStorage.Builder builder, int batchSize)
      throws InterruptedException {
    try (BackendJobStore store = StoredJobs.over(builder.open())) {
      StoredJobs.fill(store, jobs);
    }
    return opened.add(Callers.of(opened.add(StoredJobs.over(builder.batchSize(batchSize).open()))));
  }
}
