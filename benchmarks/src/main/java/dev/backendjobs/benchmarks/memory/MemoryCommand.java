// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.memory;

import static dev.backendjobs.benchmarks.ResultTable.perSecond;

import dev.backendjobs.benchmarks.Child;
import dev.backendjobs.benchmarks.Measured;
import dev.backendjobs.benchmarks.ResultTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures the in-memory store. */
@Command(
    name = "memory",
    description = "The in-memory store beside a bare map, Quartz and JobRunr.",
    mixinStandardHelpOptions = true)
public final class MemoryCommand implements Runnable {
  private static final List<String> HEAP = List.of("-Xms6g", "-Xmx6g");
  private static final int SMALL = 10_000;
  private static final int LARGE = 1_000_000;

  @Option(names = "--rounds", defaultValue = "3", description = "Rounds (${DEFAULT-VALUE}).")
  private int rounds;

  private final Measured measured = new Measured();
  private final ResultTable table = new ResultTable();

  @Override
  public void run() {
    for (int jobs : new int[] {SMALL, LARGE}) {
      child(jobs, MemoryRun.class, Integer.toString(rounds));
    }
    for (int round = 0; round < 3; round++) {
      child(LARGE, HeapRun.class, "map");
      child(LARGE, HeapRun.class, "store");
    }
    child(LARGE, PauseRun.class);
    for (int jobs : new int[] {SMALL, LARGE}) {
      points(jobs);
    }
    pages();
    others();
    table.print();
  }

  private void child(int jobs, Class<?> main, String... args) {
    List<String> options = new ArrayList<>(HEAP);
    options.add("-Djobs=" + jobs);
    Child.start(Child.ownJava(), options, main, args).finish(measured);
  }

  private void points(int jobs) {
    for (int threads = 1; threads <= 2; threads++) {
      beside(jobs, "get", threads, "Map", 0.8);
    }
    beside(jobs, "get", 1, "JobRunr", 20);
    beside(jobs, "get", 1, "Quartz", 1);
    for (int threads = 1; threads <= 2; threads++) {
      beside(jobs, "update", threads, "Map", 0.3);
    }
    beside(jobs, "update", 1, "JobRunr", 10);
    beside(jobs, "update", 1, "Quartz", 1);
    beside(jobs, "create", 1, "Map", 0.3);
  }

  private void beside(int jobs, String work, int threads, String peer, double goal) {
    String suffix = "." + work + ".x" + threads;
    String ours = jobs + ".Store" + suffix;
    String theirs = jobs + "." + peer + suffix;
    table.atLeast(
        String.format(
            Locale.ROOT, "%s, %,d jobs, %d thread%s", work, jobs, threads, threads == 1 ? "" : "s"),
        perSecond(measured.median(ours)),
        peer + " " + perSecond(measured.median(theirs)),
        measured.ratio(ours, theirs),
        goal);
  }

  private void pages() {
    for (String filter : PageBenchmark.FILTERS) {
      for (String depth : PageBenchmark.DEPTHS) {
        // why: JMH prints the parameters in alphabetical order
        String name = ".Page.page." + depth + "." + filter + ".x1";
        table.atLeast(
            "page of 25, filter " + filter + ", " + depth + " page, 1,000,000 jobs",
            perSecond(measured.median(LARGE + name)),
            "10,000 jobs " + perSecond(measured.median(SMALL + name)),
            measured.ratio(LARGE + name, SMALL + name),
            0.5);
      }
    }
    String first = LARGE + ".Page.page.first.status.x1";
    String theirs = LARGE + ".JobRunr.page.x1";
    table.atLeast(
        "page of 25, filter status, first page, 1,000,000 jobs",
        perSecond(measured.median(first)),
        "JobRunr " + String.format(Locale.ROOT, "%.1f/s", measured.median(theirs)),
        measured.median(first) / measured.median(theirs),
        10_000);
  }

  private void others() {
    String tally = ".Store.tally.x1";
    table.atLeast(
        "tally, 1,000,000 jobs",
        perSecond(measured.median(LARGE + tally)),
        "10,000 jobs " + perSecond(measured.median(SMALL + tally)),
        measured.ratio(LARGE + tally, SMALL + tally),
        0.5);
    table.atMost(
        "heap per job, 1,000,000 jobs",
        String.format(Locale.ROOT, "%.0f B", measured.median("heap.store")),
        String.format(Locale.ROOT, "Map %.0f B", measured.median("heap.map")),
        measured.ratio("heap.store", "heap.map"),
        1.3);
    String two = SMALL + ".TwoApps.update.x";
    table.atLeast(
        "update, 2 threads on different apps",
        perSecond(measured.median(two + 2)),
        "1 thread " + perSecond(measured.median(two + 1)),
        measured.ratio(two + 2, two + 1),
        1.7);
    String own = SMALL + ".TwoApps.updateOwn.x";
    table.shown(
        "update, 2 threads on stores of their own",
        perSecond(measured.median(own + 2)),
        "1 thread " + perSecond(measured.median(own + 1)),
        measured.ratio(own + 2, own + 1));
    table.shown(
        "update, 10,000 apps in turn",
        perSecond(measured.median("updates.10000 apps")),
        "1 app " + perSecond(measured.median("updates.1 app")),
        measured.ratio("updates.10000 apps", "updates.1 app"));
    table.shown(
        "update, a listener hangs",
        perSecond(measured.median("updates.stuck listener")),
        "no listener " + perSecond(measured.median("updates.1 app")),
        measured.ratio("updates.stuck listener", "updates.1 app"));
    table.fact(
        String.format(
            Locale.ROOT,
            "longest write while %,.0f jobs are swept",
            measured.median("sweep.swept")),
        String.format(Locale.ROOT, "%.1f ms", measured.median("sweep.longest write ms")),
        String.format(
            Locale.ROOT,
            "p99.99 %.2f ms; sweep of %s",
            measured.median("sweep.p9999 write ms"),
            perSecond(measured.median("sweep.jobs per second"))),
        "<= 10 ms");
  }
}
