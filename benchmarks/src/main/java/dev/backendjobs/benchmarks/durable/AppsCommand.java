// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.durable;

import static dev.backendjobs.benchmarks.ResultTable.perSecond;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.benchmarks.Measured;
import dev.backendjobs.benchmarks.ResultTable;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.NewJob;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures durable updates whose callers share few or many apps. */
@Command(
    name = "apps",
    description =
        "Durable updates on PostgreSQL over few and many apps, beside a conditional UPDATE of a"
            + " table of one's own.",
    mixinStandardHelpOptions = true)
public final class AppsCommand implements Runnable {
  private static final String BARE = "conditional UPDATE";

  @Option(names = "--rounds", defaultValue = "7", description = "Rounds (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--millis",
      defaultValue = "1500",
      description = "Duration of each measurement (${DEFAULT-VALUE}).")
  private long millis;

  @Option(names = "--callers", defaultValue = "64", description = "Callers (${DEFAULT-VALUE}).")
  private int callers;

  @Option(
      names = "--apps",
      split = ",",
      defaultValue = "1,4,64",
      description = "Apps that the callers share (${DEFAULT-VALUE}).")
  private List<Integer> appCounts = List.of();

  private final Measured measured = new Measured();
  private final ResultTable table = new ResultTable();

  @Override
  public void run() {
    try (Opened opened = new Opened()) {
      measure(opened);
      table.print();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void measure(Opened opened) throws IOException, InterruptedException {
    EmbeddedPostgres server = opened.add(DurableCommand.durable().start());
    Map<String, Callers> peers = new LinkedHashMap<>();
    peers.put(BARE, opened.add(Callers.of(opened.add(new ConditionalUpdate(server, callers)))));
    for (int apps : appCounts) {
      BackendJobStore store =
          opened.add(StoredJobs.over(DurableCommand.postgres(server, "apps" + apps + "_").open()));
      peers.put(apps + " apps", opened.add(over(store, apps)));
    }
    for (int round = 0; round <= rounds; round++) {
      for (Map.Entry<String, Callers> peer : peers.entrySet()) {
        double perSecond = peer.getValue().perSecond(callers, millis);
        // why: the first round only warms up
        if (round > 0) {
          measured.add(peer.getKey(), perSecond);
        }
      }
    }
    for (int apps : appCounts) {
      String ours = apps + " apps";
      table.shown(
          "durable updates, postgresql, " + callers + " callers on " + ours,
          perSecond(measured.median(ours)),
          BARE + " " + perSecond(measured.median(BARE)),
          measured.ratio(ours, BARE));
    }
  }

  /** Returns callers that each update a job of their own. */
  private Callers over(BackendJobStore store, int apps) {
    JobKey[] keys = new JobKey[callers];
    for (int caller = 0; caller < callers; caller++) {
      keys[caller] = JobKey.of("app" + caller % apps, "prod", "job" + caller);
      store.create(
          NewJob.builder(keys[caller]).operation("Operation").status(StoredJobs.OPEN).build());
    }
    return Callers.of(
        callers, (caller, busy) -> store.update(keys[caller], StoredJobs.update(busy)));
  }
}
