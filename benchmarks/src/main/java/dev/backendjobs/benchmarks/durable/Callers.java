// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.durable;

import dev.backendjobs.BackendJobStore;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that each update their own jobs, one after the other, as fast as they are stored. */
final class Callers implements AutoCloseable {
  private static final int JOBS = StoredJobs.APPS * StoredJobs.ACTIVE;

  /** Makes one update durable. */
  interface Update {
    void run(int job, boolean busy);
  }

  private final Update update;

  /** Whether each job is busy; each element is used by one caller at a time. */
  private final boolean[] busy;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  private Callers(int jobs, Update update) {
    this.busy = new boolean[jobs];
    this.update = update;
  }

  static Callers of(Journal journal) {
    return of(JOBS, (job, busy) -> journal.append(StoredJobs.record(job, busy)));
  }

  static Callers of(ConditionalUpdate table) {
    return of(table.rows(), table::move);
  }

  /** Returns callers that update jobs which are not busy at first, by number from 0. */
  static Callers of(int jobs, Update update) {
    return new Callers(jobs, update);
  }

  static Callers of(BackendJobStore store) {
    Callers callers =
        of(JOBS, (job, busy) -> store.update(StoredJobs.key(job), StoredJobs.update(busy)));
    for (int job = 0; job < JOBS; job++) {
      callers.busy[job] = StoredJobs.isBusy(store.get(StoredJobs.key(job)));
    }
    return callers;
  }

  /** Returns the updates per second that this many callers stored. */
  double perSecond(int callers, long millis) throws InterruptedException {
    long begun = System.nanoTime();
    long end = begun + millis * 1_000_000;
    List<Future<Long>> counts = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      int caller = i;
      counts.add(threads.submit(() -> run(caller, callers, end)));
    }
    long all = 0;
    try {
      for (Future<Long> count : counts) {
        all += count.get();
      }
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
    return all * 1e9 / (System.nanoTime() - begun);
  }

  private long run(int caller, int callers, long end) {
    SplittableRandom random = new SplittableRandom(System.nanoTime() + caller);
    long count = 0;
    while (System.nanoTime() < end) {
      int job = random.nextInt(busy.length / callers) * callers + caller;
      busy[job] = !busy[job];
      update.run(job, busy[job]);
      count++;
    }
    return count;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
