// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.memory;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLifecycle;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import java.util.Random;
import java.util.UUID;

/** The jobs that every candidate holds: as many as the system property {@code jobs}, in one app. */
final class Workload {
  static final int JOBS = Integer.getInteger("jobs", 10_000);
  static final int ENVIRONMENTS = 10;
  static final int OPERATIONS = 20;

  /** An operation of ten jobs only, however many there are. */
  static final String RARE = "Rare";

  static final int RARE_JOBS = 10;

  static final JobStatus OPEN = JobStatus.of("OPEN");
  static final JobStatus BUSY = JobStatus.of("BUSY");
  static final JobStatus DONE = JobStatus.of("DONE");

  /** A life cycle in which a job can be updated for ever. */
  static final JobLifecycle LIFECYCLE =
      JobLifecycle.builder()
          .initial(OPEN)
          .transition(OPEN, BUSY)
          .transition(BUSY, OPEN, DONE)
          .build();

  static final JobLimits LIMITS =
      JobLimits.builder()
          .activeJobsPerEnvironment(2L * JOBS)
          .activeJobsPerApp(2L * JOBS)
          .jobsPerApp(2L * JOBS)
          .build();

  private static final int APP = "/backend/".length();
  private static final int APP_END = APP + "app-0".length();
  private static final int ENVIRONMENT = APP_END + "/job/".length();
  private static final int ENVIRONMENT_END = ENVIRONMENT + "env-0".length();
  private static final String[] PATHS = paths();

  private Workload() {}

  private static String[] paths() {
    Random random = new Random(42);
    String[] paths = new String[JOBS];
    for (int i = 0; i < JOBS; i++) {
      paths[i] =
          "/backend/app-0/job/env-"
              + i % ENVIRONMENTS
              + "/"
              + new UUID(random.nextLong(), random.nextLong());
    }
    return paths;
  }

  /** Returns a job's key of fresh strings, as after parsing a path. */
  static JobKey key(int job) {
    String path = PATHS[job];
    return JobKey.of(
        path.substring(APP, APP_END),
        path.substring(ENVIRONMENT, ENVIRONMENT_END),
        path.substring(ENVIRONMENT_END + 1));
  }

  /** Returns a job's app and environment in one fresh string. */
  static String group(int job) {
    return PATHS[job].substring(APP, ENVIRONMENT_END);
  }

  /** Returns a job's id as a fresh string. */
  static String id(int job) {
    return PATHS[job].substring(ENVIRONMENT_END + 1);
  }

  static String operation(int job) {
    return job % (JOBS / RARE_JOBS) == JOBS / RARE_JOBS / 2 ? RARE : "Operation" + job % OPERATIONS;
  }

  static NewJob newJob(int job) {
    return NewJob.builder(key(job)).operation(operation(job)).build();
  }

  /** Returns an empty store with all features on. */
  static BackendJobStore emptyStore() {
    return BackendJobStore.builder()
        .lifecycle(LIFECYCLE)
        .limits(LIMITS)
        .retention(RetentionPolicy.keepForever())
        .build();
  }
}
