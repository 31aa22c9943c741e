// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.memory;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.benchmarks.Measured;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures every candidate with one number of jobs, in turn, in this process.
 *
 * <p>The jobs of all are loaded once and stay. Each round gives each a short window, so that a
 * disturbance of the machine hits all of them. The first round only warms up.
 */
final class MemoryRun {
  private MemoryRun() {}

  /**
   * Runs the rounds.
   *
   * @param args how many rounds
   */
  public static void main(String[] args) throws RunnerException {
    int rounds = Integer.parseInt(args[0]);
    for (int round = 0; round <= rounds; round++) {
      boolean counts = round > 0;
      for (Class<?> peer :
          List.of(
              StoreBenchmark.class,
              MapBenchmark.class,
              QuartzBenchmark.class,
              JobRunrBenchmark.class)) {
        // why: a page of JobRunr takes far longer, and is measured apart
        run(peer, "\\.(get|update|tally)$", 1, counts);
      }
      run(StoreBenchmark.class, "\\.(get|update)$", 2, counts);
      run(MapBenchmark.class, "\\.(get|update)$", 2, counts);
      run(PageBenchmark.class, "", 1, counts);
      run(TwoAppsBenchmark.class, "", 1, counts);
      run(TwoAppsBenchmark.class, "", 2, counts);
      creates(counts);
    }
    jobRunrPages(rounds);
    System.exit(0);
  }

  private static void run(Class<?> peer, String methods, int threads, boolean counts)
      throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(peer.getName().replace(".", "\\.") + methods)
            .forks(0)
            .threads(threads)
            .warmupIterations(1)
            .warmupTime(TimeValue.milliseconds(counts ? 100 : 500))
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(400))
            .timeout(TimeValue.minutes(5))
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    if (counts) {
      for (RunResult result : results) {
        StringBuilder name = new StringBuilder(name(result.getParams().getBenchmark()));
        for (String param : result.getParams().getParamsKeys()) {
          name.append('.').append(result.getParams().getParam(param));
        }
        tell(name + ".x" + threads, result.getPrimaryResult().getScore());
      }
    }
  }

  private static String name(String benchmark) {
    String[] parts = benchmark.split("\\.", -1);
    return parts[parts.length - 2].replace("Benchmark", "") + "." + parts[parts.length - 1];
  }

  private static void tell(String name, double figure) {
    System.out.println(Measured.line(Workload.JOBS + "." + name, figure));
  }

  /** Measures the creation of all jobs in an empty store and an empty map. */
  private static void creates(boolean counts) {
    // why: the smaller size is over in a few milliseconds
    int times = Math.max(1, 300_000 / Workload.JOBS);
    System.gc();
    long begun = System.nanoTime();
    for (int time = 0; time < times; time++) {
      try (BackendJobStore store = Workload.emptyStore()) {
        for (int i = 0; i < Workload.JOBS; i++) {
          store.create(Workload.newJob(i));
        }
      }
    }
    long ours = System.nanoTime() - begun;
    System.gc();
    begun = System.nanoTime();
    for (int time = 0; time < times; time++) {
      Map<JobKey, BackendJob> map = new ConcurrentHashMap<>();
      for (int i = 0; i < Workload.JOBS; i++) {
        MapBenchmark.put(map, i);
      }
    }
    long theirs = System.nanoTime() - begun;
    if (counts) {
      tell("Store.create.x1", 1e9 * times * Workload.JOBS / ours);
      tell("Map.create.x1", 1e9 * times * Workload.JOBS / theirs);
    }
  }

  private static void jobRunrPages(int rounds) {
    JobRunrBenchmark peer = new JobRunrBenchmark();
    peer.page();
    for (int round = 0; round < rounds; round++) {
      long begun = System.nanoTime();
      peer.page();
      tell("JobRunr.page.x1", 1e9 / (System.nanoTime() - begun));
    }
  }
}
