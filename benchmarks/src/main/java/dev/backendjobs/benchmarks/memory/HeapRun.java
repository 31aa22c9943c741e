// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.memory;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.benchmarks.Measured;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Measures the heap per stored job of a store, or of a bare map. */
final class HeapRun {
  private HeapRun() {}

  /**
   * Fills one of them, and measures the heap.
   *
   * @param args {@code store}, or {@code map} for a map with one string per name
   */
  public static void main(String[] args) {
    boolean store = args[0].equals("store");
    // why: the strings that the jobs were parsed from do not count
    Workload.key(0);
    long empty = used();
    Object kept = store ? store() : map();
    long bytes = used() - empty;
    Reference.reachabilityFence(kept);
    System.out.println(Measured.line("heap." + args[0], (double) bytes / Workload.JOBS));
  }

  private static BackendJobStore store() {
    BackendJobStore store = Workload.emptyStore();
    for (int i = 0; i < Workload.JOBS; i++) {
      store.create(Workload.newJob(i));
    }
    return store;
  }

  private static Object map() {
    Map<JobKey, BackendJob> map = new ConcurrentHashMap<>();
    Map<String, String> names = new HashMap<>();
    Instant now = Instant.now();
    for (int i = 0; i < Workload.JOBS; i++) {
      JobKey fresh = Workload.key(i);
      JobKey key =
          new JobKey(
              names.computeIfAbsent(fresh.appId(), name -> name),
              names.computeIfAbsent(fresh.environment(), name -> name),
              fresh.jobId());
      String operation = names.computeIfAbsent(Workload.operation(i), name -> name);
      // why: a store's clock makes an instant for each job, so the map's jobs have one too
      Instant created = now.plusMillis(i / 1000);
      map.put(
          key,
          BackendJob.builder(key, Workload.OPEN, i + 1L, created).operation(operation).build());
    }
    return map;
  }

  private static long used() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
