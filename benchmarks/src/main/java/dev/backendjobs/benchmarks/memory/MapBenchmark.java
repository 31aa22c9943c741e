// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.memory;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The limit: a bare map of the same records, without rules, order or counts. */
@State(Scope.Benchmark)
public class MapBenchmark {
  private static final Map<JobKey, BackendJob> MAP = filled(Workload.JOBS);

  static Map<JobKey, BackendJob> filled(int jobs) {
    Map<JobKey, BackendJob> map = new ConcurrentHashMap<>();
    for (int i = 0; i < jobs; i++) {
      put(map, i);
    }
    return map;
  }

  static void put(Map<JobKey, BackendJob> map, int job) {
    JobKey key = Workload.key(job);
    Instant now = Instant.now();
    map.putIfAbsent(
        key,
        BackendJob.builder(key, Workload.OPEN, job + 1L, now)
            .operation(Workload.operation(job))
            .build());
  }

  /** Reads a job. */
  @Benchmark
  public BackendJob get(Pick pick) {
    return MAP.get(Workload.key(pick.next()));
  }

  /** Changes a job's status. */
  @Benchmark
  public BackendJob update(Pick pick) {
    return MAP.compute(Workload.key(pick.next()), (key, job) -> next(job));
  }

  private static BackendJob next(BackendJob job) {
    JobStatus status = job.status().equals(Workload.OPEN) ? Workload.BUSY : Workload.OPEN;
    return BackendJob.builder(job.key(), status, job.createRevision(), job.createTime())
        .operation(job.operation().orElse(null))
        .updateTime(job.updateTime())
        .revision(job.revision() + 1)
        .build();
  }
}
