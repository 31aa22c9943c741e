// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.commit;

import dev.backendjobs.internal.lifetime.Durations;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The commit queues of a storage and the threads that work on them.
 *
 * <p>With a queue per app no transaction spans apps: an app whose row is locked, or whose shard
 * does not answer, delays only its own callers and holds one worker and one connection.
 */
public final class CommitQueues implements AutoCloseable {
  private static final String ALL_APPS = "";
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final boolean perApp;
  private final int batchSize;
  private final int queueBound;
  private final Duration callTimeout;
  private final Consumer<List<QueuedWrite>> commit;
  private final ThreadPoolExecutor workers;
  private final ConcurrentHashMap<String, CommitQueue> queues = new ConcurrentHashMap<>();

  /**
   * Creates queues without threads, which start when callers queue.
   *
   * @param perApp whether each app has a queue of its own
   * @param commit commits a batch and answers each of its writes
   * @param connections how many batches may be committed at the same time
   * @param queueBound how many writes may wait in each queue
   */
  public CommitQueues(
      boolean perApp,
      Consumer<List<QueuedWrite>> commit,
      int connections,
      int batchSize,
      int queueBound,
      Duration callTimeout) {
    this.perApp = perApp;
    this.commit = commit;
    this.batchSize = batchSize;
    this.queueBound = queueBound;
    this.callTimeout = callTimeout;
    AtomicInteger number = new AtomicInteger();
    workers =
        new ThreadPoolExecutor(
            connections,
            connections,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "backend-jobs-commit-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
  }

  /**
   * Decides and commits a write of one app, alone or with others.
   *
   * @return what the decision returned for each key
   */
  public List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
    QueuedWrite write = new QueuedWrite(keys, decision);
    String name = perApp ? write.appId() : ALL_APPS;
    CommitQueue queue = enter(name);
    try {
      queue.write(write);
    } finally {
      remove(name, 1);
    }
    return write.result();
  }

  private CommitQueue enter(String name) {
    return queues.compute(
        name,
        (same, present) -> {
          CommitQueue queue =
              present != null
                  ? present
                  : new CommitQueue(
                      commit, workers, batchSize, queueBound, callTimeout, () -> remove(name, 0));
          queue.users++;
          return queue;
        });
  }

  /** Counts calls out, and removes the queue when nothing is left in it. */
  private void remove(String name, int calls) {
    queues.computeIfPresent(
        name,
        (same, queue) -> {
          queue.users -= calls;
          // why: callers may have left while their app's batch still holds a connection; a second
          // queue would take another one
          return queue.users == 0 && !queue.isBusy() ? null : queue;
        });
  }

  /** Ends the threads, after the batches that they commit. */
  @Override
  public void close() {
    workers.shutdown();
    try {
      if (!workers.awaitTermination(Durations.nanos(callTimeout), TimeUnit.NANOSECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
