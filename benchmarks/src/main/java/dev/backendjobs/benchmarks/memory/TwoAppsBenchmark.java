// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.memory;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Updates by threads that each have an app of their own. */
@State(Scope.Thread)
public class TwoAppsBenchmark {
  private static final int JOBS = 5_000;
  private static final BackendJobStore STORE = filled();

  private String app = "";
  private long seed;
  private final boolean[] busy = new boolean[JOBS];

  private static BackendJobStore filled() {
    BackendJobStore store = Workload.emptyStore();
    for (String app : new String[] {"app-1", "app-2"}) {
      for (int i = 0; i < JOBS; i++) {
        store.create(NewJob.builder(new JobKey(app, "env", "job-" + i)).operation("A").build());
      }
    }
    return store;
  }

  /** Takes an app. */
  @Setup
  public void begin(ThreadParams params) {
    app = "app-" + (params.getThreadIndex() + 1);
    seed = params.getThreadIndex() + 1L;
    for (int i = 0; i < JOBS; i++) {
      busy[i] = STORE.get(new JobKey(app, "env", "job-" + i)).status().equals(Workload.BUSY);
    }
  }

  /** Changes a job's status. */
  @Benchmark
  public BackendJob update() {
    seed ^= seed << 13;
    seed ^= seed >>> 7;
    seed ^= seed << 17;
    int job = (int) Long.remainderUnsigned(seed, JOBS);
    busy[job] = !busy[job];
    return STORE.update(
        new JobKey(app, "env", "job-" + job),
        JobUpdate.to(busy[job] ? Workload.BUSY : Workload.OPEN));
  }
}
