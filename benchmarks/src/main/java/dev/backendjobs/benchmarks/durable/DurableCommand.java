// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.durable;

import static dev.backendjobs.benchmarks.ResultTable.perSecond;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.benchmarks.Measured;
import dev.backendjobs.benchmarks.ResultTable;
import dev.backendjobs.jdbc.JdbcJobStorage;
import dev.backendjobs.jdbc.JdbcJobStorageBuilder;
import dev.backendjobs.jdbc.PostgresUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures durable updates. */
@Command(
    name = "durable",
    description = "Durable updates beside a bare journal and one transaction for each update.",
    mixinStandardHelpOptions = true)
public final class DurableCommand implements Runnable {
  private static final int GROUP = JdbcJobStorageBuilder.DEFAULT_BATCH_SIZE;

  @Option(
      names = "--rounds",
      defaultValue = "7",
      description = "How often each is measured (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--millis",
      defaultValue = "1500",
      description = "How long each time (${DEFAULT-VALUE}).")
  private long millis;

  @Option(
      names = "--jobs",
      defaultValue = "100000",
      description = "How many jobs are stored (${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--callers",
      split = ",",
      defaultValue = "1,8,64",
      description = "How many write at a time (${DEFAULT-VALUE}).")
  private List<Integer> callerCounts = List.of();

  @Option(
      names = "--storage",
      split = ",",
      defaultValue = "sqlite,postgresql",
      description = "Which storages (${DEFAULT-VALUE}).")
  private List<String> storages = List.of();

  private final Measured measured = new Measured();
  private final ResultTable table = new ResultTable();

  /** What is to be closed at the end, the last one first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @Override
  public void run() {
    try {
      Path directory = Files.createTempDirectory("durable");
      open.push(() -> delete(directory));
      measure(directory);
      table.print();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  private void measure(Path directory) throws IOException, InterruptedException {
    Journal journal = new Journal(directory.resolve("journal"));
    open.push(journal);
    Map<String, Callers> peers = new LinkedHashMap<>();
    peers.put("journal", Callers.of(journal));
    if (storages.contains("sqlite")) {
      peers.put("sqlite", stored(JdbcJobStorage.inDirectory(directory.resolve("a")), GROUP));
      peers.put("sqlite one by one", stored(JdbcJobStorage.inDirectory(directory.resolve("b")), 1));
    }
    if (storages.contains("postgresql")) {
      EmbeddedPostgres server = EmbeddedPostgres.start();
      open.push(server);
      peers.put("postgresql", stored(postgres(server, "a_"), GROUP));
      peers.put("postgresql one by one", stored(postgres(server, "b_"), 1));
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

  private static JdbcJobStorageBuilder postgres(EmbeddedPostgres server, String prefix) {
    String url = "postgresql://postgres@localhost:" + server.getPort() + "/postgres";
    return JdbcJobStorage.at(PostgresUrl.parse(url)).tablePrefix(prefix);
  }

  /** Fills a storage as fast as it goes, then opens it anew, with commits of this size. */
  private Callers stored(JdbcJobStorageBuilder builder, int batchSize) throws InterruptedException {
    try (BackendJobStore store = StoredJobs.over(builder.open())) {
      StoredJobs.fill(store, jobs);
    }
    BackendJobStore store = StoredJobs.over(builder.batchSize(batchSize).open());
    open.push(store);
    Callers callers = Callers.of(store);
    open.push(callers);
    return callers;
  }

  private void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failure) {
        System.err.println(failure);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
