// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.memory;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.simpl.RAMJobStore;

/** Quartz's in-memory store, which has no order, rules or counts. */
@State(Scope.Benchmark)
public class QuartzBenchmark {
  private static final RAMJobStore STORE = filled();

  /** The class that a Quartz job names. */
  public static final class Nothing implements Job {
    @Override
    public void execute(JobExecutionContext context) {}
  }

  private static RAMJobStore filled() {
    RAMJobStore store = new RAMJobStore();
    try {
      for (int i = 0; i < Workload.JOBS; i++) {
        store.storeJob(
            JobBuilder.newJob(Nothing.class).withIdentity(key(i)).storeDurably().build(), false);
      }
    } catch (ObjectAlreadyExistsException twice) {
      throw new IllegalStateException(twice);
    }
    return store;
  }

  private static JobKey key(int job) {
    return new JobKey(Workload.id(job), Workload.group(job));
  }

  /** Reads a job. */
  @Benchmark
  public JobDetail get(Pick pick) {
    return STORE.retrieveJob(key(pick.next()));
  }

  /** Reads a job and stores it again. */
  @Benchmark
  public JobDetail update(Pick pick) throws ObjectAlreadyExistsException {
    JobDetail job = STORE.retrieveJob(key(pick.next()));
    STORE.storeJob(job, true);
    return job;
  }
}
