// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * An app of thousands of environments, and filters by what is special about the jobs that match.
 *
 * <p>The oldest quarter of the jobs is of operation Old and has failed, the others are New and
 * pending. Of the very oldest half are of operation Rare, and half are running.
 */
final class WideApp {
  static final int ENVIRONMENTS = 3_000;
  static final int JOBS = 4 * ENVIRONMENTS;

  private static final String APP = "app";
  private static final int RARE = 40;
  private static final int BATCH = 1_000;
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private WideApp() {}

  static JobFilter unfiltered() {
    return filter().build();
  }

  /** Filters whose jobs are among the newest. */
  static Map<String, JobFilter> common() {
    Map<String, JobFilter> filters = new LinkedHashMap<>();
    filters.put("common status", filter().status(JobStatus.PENDING).build());
    filters.put("common operation", filter().operation("New").build());
    filters.put("common both", filter().operation("New").status(JobStatus.PENDING).build());
    return filters;
  }

  /** Filters whose jobs are old, few, or none. */
  static Map<String, JobFilter> others() {
    Map<String, JobFilter> filters = new LinkedHashMap<>();
    filters.put("old status", filter().status(JobStatus.FAILED).build());
    filters.put("old operation", filter().operation("Old").build());
    filters.put("old both", filter().operation("Old").status(JobStatus.FAILED).build());
    filters.put("rare status", filter().status(JobStatus.RUNNING).build());
    filters.put("rare operation", filter().operation("Rare").build());
    filters.put("rare both", filter().operation("Rare").status(JobStatus.RUNNING).build());
    filters.put("unknown status", filter().status(JobStatus.of("NEVER")).build());
    filters.put("unknown operation", filter().operation("Never").build());
    filters.put("pair without jobs", filter().operation("New").status(JobStatus.FAILED).build());
    filters.put("id", filter().jobId("job" + JOBS / 2).build());
    filters.put("unknown id", filter().jobId("none").build());
    return filters;
  }

  private static JobFilter.Builder filter() {
    return JobFilter.builder(APP);
  }

  /** Creates all jobs. */
  static void fill(JobStorage storage) {
    for (int from = 0; from < JOBS; from += BATCH) {
      List<JobKey> keys = new ArrayList<>();
      for (int i = from; i < from + BATCH; i++) {
        keys.add(key(i));
      }
      storage.write(
          keys,
          (current, totals) -> {
            // why: nothing else is written, so the revision is the number of jobs before this one
            int i = (int) totals.revision();
            return Decisions.create(key(i), operation(i), status(i), T0).decide(current, totals);
          });
    }
  }

  private static JobKey key(int i) {
    return JobKey.of(APP, "env" + i % ENVIRONMENTS, "job" + i);
  }

  private static String operation(int i) {
    if (i >= JOBS / 4) {
      return "New";
    }
    return i < RARE / 2 ? "Rare" : "Old";
  }

  private static JobStatus status(int i) {
    if (i >= JOBS / 4) {
      return JobStatus.PENDING;
    }
    return i < RARE && i % 2 == 0 ? JobStatus.RUNNING : JobStatus.FAILED;
  }

  /** Returns the ids that a page must hold, by a look at each job. */
  static List<String> expected(JobFilter filter, long before, int max) {
    return LongStream.iterate(JOBS, revision -> revision > 0, revision -> revision - 1)
        .filter(revision -> revision < before)
        .mapToInt(revision -> (int) revision - 1)
        .filter(i -> filter.jobId().map(id -> id.equals("job" + i)).orElse(true))
        .filter(i -> filter.operation().map(name -> name.equals(operation(i))).orElse(true))
        .filter(i -> filter.status().map(name -> name.equals(status(i))).orElse(true))
        .limit(max)
        .mapToObj(i -> "job" + i)
        .toList();
  }
}
