// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.memory;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.job.JobUpdate;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The in-memory store, with rules, limits, tally, indexes and change log. */
@State(Scope.Benchmark)
public class StoreBenchmark {
  static final BackendJobStore STORE = filled();

  /** The jobs that are busy. */
  private static final boolean[] BUSY = new boolean[Workload.JOBS];

  private static BackendJobStore filled() {
    BackendJobStore store = Workload.emptyStore();
    for (int i = 0; i < Workload.JOBS; i++) {
      store.create(Workload.newJob(i));
    }
    return store;
  }

  /** Reads a job. */
  @Benchmark
  public BackendJob get(Pick pick) {
    return STORE.get(Workload.key(pick.next()));
  }

  /** Changes a job's status. */
  @Benchmark
  public BackendJob update(Pick pick) {
    int job = pick.next();
    boolean busy = !BUSY[job];
    BUSY[job] = busy;
    return STORE.update(Workload.key(job), JobUpdate.to(busy ? Workload.BUSY : Workload.OPEN));
  }

  /** Reads the tally. */
  @Benchmark
  public JobTally tally() {
    return STORE.tally("app-0");
  }
}
