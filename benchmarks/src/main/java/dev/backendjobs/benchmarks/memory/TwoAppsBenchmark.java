// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.memory;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Updates from threads that each have their own app. */
@State(Scope.Thread)
public class TwoAppsBenchmark {
  private static final int JOBS = 5_000;
  private static final BackendJobStore STORE = filled();

  /** A store per thread, sharing nothing: the most that the machine can gain. */
  private static final List<BackendJobStore> OWN = List.of(filled(), filled());

  private String app = "";
  private BackendJobStore own = STORE;
  private long seed;
  private final boolean[] busy = new boolean[JOBS];
  private final boolean[] busyOwn = new boolean[JOBS];

  private static BackendJobStore filled() {
    BackendJobStore store = Workload.emptyStore();
    for (String app : new String[] {"app-1", "app-2"}) {
      for (int i = 0; i < JOBS; i++) {
        store.create(NewJob.builder(new JobKey(app, "env", "job-" + i)).operation("A").build());
      }
    }
    return store;
  }

  /** Assigns an app to the thread. */
  @Setup
  public void begin(ThreadParams params) {
    app = "app-" + (params.getThreadIndex() + 1);
    own = OWN.get(params.getThreadIndex());
    seed = params.getThreadIndex() + 1L;
    for (int i = 0; i < JOBS; i++) {
      busy[i] = isBusy(STORE, i);
      busyOwn[i] = isBusy(own, i);
    }
  }

  private boolean isBusy(BackendJobStore store, int job) {
    return store.get(new JobKey(app, "env", "job-" + job)).status().equals(Workload.BUSY);
  }

  /** Changes a job's status, in the store that all threads share. */
  @Benchmark
  public BackendJob update() {
    return update(STORE, busy);
  }

  /** Changes a job's status, in the thread's own store. */
  @Benchmark
  public BackendJob updateOwn() {
    return update(own, busyOwn);
  }

  private BackendJob update(BackendJobStore store, boolean[] isBusy) {
    seed ^= seed << 13;
    seed ^= seed >>> 7;
    seed ^= seed << 17;
    int job = (int) Long.remainderUnsigned(seed, JOBS);
    isBusy[job] = !isBusy[job];
    return store.update(
        new JobKey(app, "env", "job-" + job),
        JobUpdate.to(isBusy[job] ? Workload.BUSY : Workload.OPEN));
  }
}
