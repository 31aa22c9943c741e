// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.durable;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLifecycle;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.JobStorage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The jobs that every storage holds: apps with finished jobs, and as many active ones as the
 * standard limits allow, which are updated at random.
 */
final class StoredJobs {
  static final int APPS = 4;
  static final int ACTIVE = 2_500;

  static final JobStatus OPEN = JobStatus.of("OPEN");
  private static final JobStatus BUSY = JobStatus.of("BUSY");
  static final JobStatus DONE = JobStatus.of("DONE");
  private static final int ENVIRONMENTS = 5;
  private static final int LOADERS = 64;

  private StoredJobs() {}

  /** Returns a store over this storage. */
  static BackendJobStore over(JobStorage storage) {
    return BackendJobStore.builder()
        .storage(storage)
        .lifecycle(
            JobLifecycle.builder()
                .initial(OPEN, DONE)
                .transition(OPEN, BUSY)
                .transition(BUSY, OPEN, DONE)
                .build())
        .limits(
            JobLimits.builder()
                .activeJobsPerEnvironment(JobLimits.UNLIMITED)
                .activeJobsPerApp(JobLimits.UNLIMITED)
                .jobsPerApp(JobLimits.UNLIMITED)
                .build())
        .retention(RetentionPolicy.keepForever())
        .build();
  }

  /** Fills a store: active jobs evenly among finished ones. */
  static void fill(BackendJobStore store, int jobs) throws InterruptedException {
    int every = jobs / (APPS * ACTIVE);
    fill(store, jobs, i -> newJob(i, every));
  }

  /** Fills a store with this many jobs, from many threads. */
  static void fill(BackendJobStore store, int jobs, IntFunction<NewJob> job)
      throws InterruptedException {
    ExecutorService loaders = Executors.newFixedThreadPool(LOADERS);
    try {
      List<Future<?>> parts =
          IntStream.range(0, LOADERS)
              .<Future<?>>mapToObj(
                  part ->
                      loaders.submit(
                          () -> {
                            for (int i = part; i < jobs; i += LOADERS) {
                              store.create(job.apply(i));
                            }
                          }))
              .toList();
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure);
    } finally {
      loaders.shutdown();
    }
  }

  private static NewJob newJob(int i, int every) {
    boolean active = i % every == 0;
    NewJob.Builder job =
        active
            ? NewJob.builder(key(i / every))
            : NewJob.builder(app(i % APPS), "env-" + i % ENVIRONMENTS)
                .jobId(new UUID(i, -i).toString());
    return job.operation("Operation" + i % 7).status(active ? OPEN : DONE).build();
  }

  private static String app(int app) {
    return "d23mv2oexample" + app;
  }

  /** Returns the key of an active job, from 0. */
  static JobKey key(int active) {
    return new JobKey(
        app(active % APPS), "env-" + active % ENVIRONMENTS, new UUID(active, active).toString());
  }

  /** Returns an update that changes the job's status, whatever it is. */
  static JobUpdate update(boolean busy) {
    return JobUpdate.to(busy ? BUSY : OPEN);
  }

  /** Returns whether a job is busy. */
  static boolean isBusy(BackendJob job) {
    return job.status().equals(BUSY);
  }

  /** Returns the bytes that a journal appends for an update. */
  static byte[] record(int active, boolean busy) {
    JobKey key = key(active);
    return (key.appId()
            + '\0'
            + key.environment()
            + '\0'
            + key.jobId()
            + "\0Operation1\0"
            + (busy ? BUSY : OPEN).name()
            + "\0\0001732382400000\0001732382400000\0001234567\0007654321")
        .getBytes(StandardCharsets.UTF_8);
  }
}
