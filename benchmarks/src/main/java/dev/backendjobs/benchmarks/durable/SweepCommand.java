// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.durable;

import static dev.backendjobs.benchmarks.ResultTable.perSecond;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.benchmarks.Measured;
import dev.backendjobs.benchmarks.ResultTable;
import dev.backendjobs.jdbc.JdbcJobStorage;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures how fast finished jobs are removed, beside how fast jobs finish. */
@Command(
    name = "sweep",
    description = "Jobs that a sweep removes beside jobs that 64 callers finish.",
    mixinStandardHelpOptions = true)
public final class SweepCommand implements Runnable {
  private static final int CALLERS = 64;
  private static final int APPS = 4;
  private static final Duration AGE = Duration.ofDays(1);

  @Option(names = "--rounds", defaultValue = "5", description = "Rounds (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--jobs",
      defaultValue = "6400",
      description = "Jobs of each round (${DEFAULT-VALUE}).")
  private int jobs;

  private final Measured measured = new Measured();
  private final ResultTable table = new ResultTable();

  /** Only the thread that runs the rounds moves the time. */
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public void run() {
    try (Opened opened = new Opened()) {
      EmbeddedPostgres server = opened.add(DurableCommand.durable().start());
      Map<String, BackendJobStore> stores = new LinkedHashMap<>();
      stores.put("memory", opened.add(over(InMemoryJobStorage.create())));
      stores.put("sqlite", opened.add(over(JdbcJobStorage.inDirectory(opened.directory()).open())));
      stores.put("postgresql", opened.add(over(DurableCommand.postgres(server, "sweep_").open())));
      for (int round = 0; round <= rounds; round++) {
        for (Map.Entry<String, BackendJobStore> store : stores.entrySet()) {
          measure(store.getKey(), store.getValue(), round);
        }
      }
      stores.keySet().forEach(this::row);
      table.print();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private BackendJobStore over(JobStorage storage) {
    return BackendJobStore.builder()
        .storage(storage)
        .limits(
            JobLimits.builder()
                .activeJobsPerEnvironment(JobLimits.UNLIMITED)
                .activeJobsPerApp(JobLimits.UNLIMITED)
                .build())
        .retention(RetentionPolicy.keepFor(AGE))
        .sweepEvery(Duration.ofDays(36_500))
        .clock(() -> now)
        .build();
  }

  private void measure(String name, BackendJobStore store, int round) throws InterruptedException {
    now = now.plusSeconds(1);
    byAll(i -> store.create(NewJob.builder(key(round, i)).status(JobStatus.RUNNING).build()));
    double finished = byAll(i -> store.update(key(round, i), JobUpdate.to(JobStatus.COMPLETED)));
    now = now.plus(AGE).plusSeconds(1);
    long begun = System.nanoTime();
    int removed = store.sweep(Integer.MAX_VALUE);
    double swept = removed * 1e9 / (System.nanoTime() - begun);
    if (removed != jobs) {
      throw new IllegalStateException("removed " + removed + " of " + jobs);
    }
    // why: the first round only warms up
    if (round > 0) {
      measured.add(name + " finish", finished);
      measured.add(name + " sweep", swept);
    }
  }

  private void row(String name) {
    String sweep = name + " sweep";
    String finish = name + " finish";
    table.atLeast(
        "sweep, " + name,
        perSecond(measured.median(sweep)),
        "finish, 64 callers " + perSecond(measured.median(finish)),
        measured.ratio(sweep, finish),
        1);
  }

  private static JobKey key(int round, int i) {
    return JobKey.of("app" + i % APPS, "prod", "job" + round + '-' + i);
  }

  private interface Step {
    void run(int job);
  }

  /** Runs a step for each job from many threads, and returns the steps per second. */
  private double byAll(Step step) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    try {
      long begun = System.nanoTime();
      List<Future<?>> parts = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        int first = caller;
        parts.add(
            threads.submit(
                () -> {
                  for (int i = first; i < jobs; i += CALLERS) {
                    step.run(i);
                  }
                }));
      }
      for (Future<?> part : parts) {
        part.get();
      }
      return jobs * 1e9 / (System.nanoTime() - begun);
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure);
    } finally {
      threads.shutdown();
    }
  }
}
