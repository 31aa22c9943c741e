// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.memory;

import java.util.List;
import java.util.UUID;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.JobDetails;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.storage.InMemoryStorageProvider;
import org.jobrunr.storage.navigation.AmountRequest;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** JobRunr's in-memory store. */
@State(Scope.Benchmark)
public class JobRunrBenchmark {
  private static final InMemoryStorageProvider STORE = filled();

  private static InMemoryStorageProvider filled() {
    InMemoryStorageProvider store = new InMemoryStorageProvider();
    store.setJobMapper(new JobMapper(new JacksonJsonMapper()));
    for (int i = 0; i < Workload.JOBS; i++) {
      store.save(
          new Job(
              UUID.fromString(Workload.id(i)),
              new JobDetails("java.lang.Runtime", null, "gc", List.of())));
    }
    return store;
  }

  /** Reads a job. */
  @Benchmark
  public Job get(Pick pick) {
    return STORE.getJobById(UUID.fromString(Workload.id(pick.next())));
  }

  /** Reads a job and saves it again. */
  @Benchmark
  public Job update(Pick pick) {
    return STORE.save(STORE.getJobById(UUID.fromString(Workload.id(pick.next()))));
  }

  /** Reads a first page. */
  @Benchmark
  public List<Job> page() {
    return STORE.getJobList(StateName.ENQUEUED, new AmountRequest("updatedAt:DESC", 25));
  }
}
