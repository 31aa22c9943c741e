// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.durable;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.benchmarks.Child;
import dev.backendjobs.benchmarks.Measured;
import dev.backendjobs.benchmarks.ResultTable;
import dev.backendjobs.jdbc.JdbcJobStorage;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.storage.JobStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures pages of one app with many stored jobs, and the start over them. */
@Command(
    name = "stored",
    description = "Pages of a million stored jobs of one app, and the server's start over them.",
    mixinStandardHelpOptions = true)
public final class StoredCommand implements Runnable {
  private static final String APP = "d23mv2oexample0";
  private static final String ENVIRONMENT = "env-3";
  private static final int ENVIRONMENTS = 10;
  private static final int OPERATIONS = 20;
  private static final int RARE_JOBS = 10;
  private static final int PAGE = 25;
  private static final String MOST_HEAP = "256m";
  private static final double GOAL_MILLIS = 2;
  private static final int STARTS = 5;

  @Option(
      names = "--jobs",
      defaultValue = "1000000",
      description = "Stored jobs (${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--pages",
      defaultValue = "500",
      description = "Reads of each page (${DEFAULT-VALUE}).")
  private int pages;

  @Option(
      names = "--storage",
      split = ",",
      defaultValue = "sqlite,postgresql",
      description = "Storages (${DEFAULT-VALUE}).")
  private List<String> storages = List.of();

  @Option(
      names = "--server",
      defaultValue = "server/target/backend-jobs.jar",
      description = "The server to start over SQLite (${DEFAULT-VALUE}).")
  private Path server = Path.of("");

  private final Measured measured = new Measured();
  private final ResultTable table = new ResultTable();
  private final Opened opened = new Opened();

  @Override
  public void run() {
    try (opened) {
      if (storages.contains("sqlite")) {
        Path directory = opened.directory();
        measure("SQLite", JdbcJobStorage.inDirectory(directory));
        starts(directory);
      }
      if (storages.contains("postgresql")) {
        EmbeddedPostgres postgres = opened.add(DurableCommand.durable().start());
        measure("PostgreSQL", DurableCommand.postgres(postgres, "a_"));
      }
      table.print();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void measure(String name, JdbcJobStorage.Builder builder) throws InterruptedException {
    long begun = System.nanoTime();
    try (BackendJobStore store = StoredJobs.over(builder.open())) {
      StoredJobs.fill(store, jobs, this::newJob);
    }
    table.fact(
        String.format(Locale.ROOT, "create %,d jobs, 64 callers, %s", jobs, name),
        ResultTable.perSecond(jobs * 1e9 / (System.nanoTime() - begun)),
        "",
        "");
    try (JobStorage storage = builder.open()) {
      for (Map.Entry<String, JobFilter> filter : filters().entrySet()) {
        for (String depth : List.of("first", "middle", "last")) {
          String page = "page of 25, filter " + filter.getKey() + ", " + depth + " page, " + name;
          read(page, storage, filter.getValue(), depth);
          double millis = measured.median(page);
          table.fact(
              page,
              String.format(Locale.ROOT, "%.2f ms", millis),
              "",
              "<= 2 ms" + (millis > GOAL_MILLIS ? " (missed)" : ""));
        }
      }
    }
  }

  private NewJob newJob(int i) {
    return NewJob.builder(APP, "env-" + i % ENVIRONMENTS)
        .jobId(new UUID(i, -i).toString())
        .operation(
            i % (jobs / RARE_JOBS) == ENVIRONMENTS / 2 ? "Rare" : "Operation" + i % OPERATIONS)
        .status(i % 3 == 0 ? StoredJobs.OPEN : StoredJobs.DONE)
        .build();
  }

  private static Map<String, JobFilter> filters() {
    Map<String, JobFilter> filters = new LinkedHashMap<>();
    filters.put("none", JobFilter.builder(APP).build());
    filters.put("environment", JobFilter.builder(APP).environment(ENVIRONMENT).build());
    filters.put(
        "operation",
        JobFilter.builder(APP).environment(ENVIRONMENT).operation("Operation3").build());
    filters.put(
        "status", JobFilter.builder(APP).environment(ENVIRONMENT).status(StoredJobs.OPEN).build());
    filters.put(
        "all three",
        JobFilter.builder(APP)
            .environment(ENVIRONMENT)
            .operation("Operation3")
            .status(StoredJobs.OPEN)
            .build());
    filters.put(
        "status over all environments", JobFilter.builder(APP).status(StoredJobs.OPEN).build());
    filters.put("rare", JobFilter.builder(APP).operation("Rare").build());
    return filters;
  }

  private void read(String page, JobStorage storage, JobFilter filter, String depth) {
    long before =
        switch (depth) {
          case "first" -> Long.MAX_VALUE;
          case "middle" -> jobs / 2;
          default -> PAGE;
        };
    // why: the first tenth only warms up
    for (int i = -pages / 10; i < pages; i++) {
      long begun = System.nanoTime();
      // why: a store reads one more job, to know whether there is another page
      storage.list(filter, before, PAGE + 1);
      if (i >= 0) {
        measured.add(page, (System.nanoTime() - begun) / 1e6);
      }
    }
  }

  /** Starts the server over the stored jobs with little memory, and sends it a request. */
  private void starts(Path directory) {
    if (!Files.exists(server)) {
      System.err.println("There is no " + server + ", so its start is not measured");
      return;
    }
    for (int i = 0; i < STARTS; i++) {
      long begun = System.nanoTime();
      List<String> options = List.of("-Xmx" + MOST_HEAP, "-jar", server.toString());
      List<String> flags = List.of("--port=0", "--storage=file:" + directory);
      try (Child child = Child.start(Child.ownJava(), options, flags)) {
        String line = child.line();
        while (!line.startsWith("Backend Jobs listening on ")) {
          line = child.line();
        }
        measured.add("start", (System.nanoTime() - begun) / 1e9);
      }
    }
    double seconds = measured.median("start");
    table.fact(
        String.format(Locale.ROOT, "start of the server over %,d jobs, -Xmx%s", jobs, MOST_HEAP),
        String.format(Locale.ROOT, "%.2f s", seconds),
        "",
        "<= 3 s" + (seconds > 3 ? " (missed)" : ""));
  }
}
