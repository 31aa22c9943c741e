// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.memory;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.benchmarks.Measured;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.RetentionPolicy;
import java.util.concurrent.CountDownLatch;

/** Measures what rarer events cost writers: a sweep, a slow listener, many apps. */
final class PauseRun {
  private static final int SWEEPS = 3;
  private static final int STEP = 1_000;
  private static final int APPS = 10_000;
  private static final int WRITES = 300_000;

  private PauseRun() {}

  /** Runs all three. */
  public static void main(String[] args) throws InterruptedException {
    for (int i = 0; i < SWEEPS; i++) {
      sweep();
    }
    double quick = updates(1, null);
    tell("updates.1 app", quick);
    tell("updates.10000 apps", updates(APPS, null));
    CountDownLatch end = new CountDownLatch(1);
    tell("updates.stuck listener", updates(1, end));
    System.exit(0);
  }

  private static void tell(String name, double figure) {
    System.out.println(Measured.line(name, figure));
  }

  /** Removes a million finished jobs in sweeps while another thread writes to the same app. */
  private static void sweep() throws InterruptedException {
    try (BackendJobStore store =
        BackendJobStore.builder()
            .lifecycle(Workload.LIFECYCLE)
            .limits(Workload.LIMITS)
            .retention(RetentionPolicy.keepForever().atMost(0))
            .build()) {
      for (int i = 0; i < Workload.JOBS; i++) {
        JobKey key = store.create(Workload.newJob(i)).key();
        store.update(key, JobUpdate.to(Workload.BUSY));
        store.update(key, JobUpdate.to(Workload.DONE));
      }
      JobKey live = store.create(NewJob.of("app-0", "env-0", "Live")).key();
      System.gc();
      CountDownLatch begun = new CountDownLatch(1);
      long[] waits = new long[20_000_000];
      int[] count = {0};
      boolean[] over = {false};
      Thread writer =
          new Thread(
              () -> {
                begun.countDown();
                long before = System.nanoTime();
                for (int i = 0; i < waits.length && !over(over); i++) {
                  store.update(live, JobUpdate.to(i % 2 == 0 ? Workload.BUSY : Workload.OPEN));
                  long now = System.nanoTime();
                  waits[i] = now - before;
                  before = now;
                  count[0] = i + 1;
                }
              });
      writer.start();
      begun.await();
      long start = System.nanoTime();
      long swept = 0;
      for (int step = 1; step > 0; swept += step) {
        step = store.sweep(STEP);
      }
      long took = System.nanoTime() - start;
      synchronized (over) {
        over[0] = true;
      }
      writer.join();
      java.util.Arrays.sort(waits, 0, count[0]);
      tell("sweep.swept", swept);
      tell("sweep.jobs per second", swept * 1e9 / took);
      tell("sweep.longest write ms", waits[count[0] - 1] / 1e6);
      tell("sweep.p9999 write ms", waits[(int) (count[0] * 0.9999)] / 1e6);
    }
  }

  private static boolean over(boolean[] over) {
    synchronized (over) {
      return over[0];
    }
  }

  /** Updates one job of each app in turn; with a listener that hangs, if there is a latch. */
  private static double updates(int apps, @org.jspecify.annotations.Nullable CountDownLatch hang) {
    var builder = BackendJobStore.builder().lifecycle(Workload.LIFECYCLE).limits(Workload.LIMITS);
    if (hang != null) {
      builder.listener(
          change -> {
            try {
              hang.await();
            } catch (InterruptedException closed) {
              Thread.currentThread().interrupt();
            }
          });
    }
    BackendJobStore store = builder.build();
    JobKey[] keys = new JobKey[apps];
    for (int i = 0; i < apps; i++) {
      keys[i] = store.create(NewJob.of("app-" + i, "env", "A")).key();
    }
    double best = 0;
    for (int round = 0; round < 6; round++) {
      long begun = System.nanoTime();
      for (int i = 0; i < WRITES; i++) {
        boolean busy = (round * WRITES + i) / apps % 2 == 0;
        store.update(keys[i % apps], JobUpdate.to(busy ? Workload.BUSY : Workload.OPEN));
      }
      best = Math.max(best, 1e9 * WRITES / (System.nanoTime() - begun));
    }
    return best;
  }
}
