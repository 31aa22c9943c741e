// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.commit;

import dev.backendjobs.job.InternalServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes that are committed one batch after the other: those of one app, or of all apps of a
 * database with one writer.
 *
 * <p>An uncontended caller commits on its own thread. Concurrent callers queue, and a worker takes
 * what has queued, up to a bound, commits it as one batch and answers its callers. A queue never
 * commits two batches at the same time, and holds a worker only while it commits.
 */
final class CommitQueue {
  private static final Logger LOG = LoggerFactory.getLogger(CommitQueue.class);

  private final Consumer<List<QueuedWrite>> commit;
  private final Executor workers;
  private final int batchSize;
  private final int bound;
  private final Duration callTimeout;
  private final Queue<QueuedWrite> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicBoolean committing = new AtomicBoolean();

  private final Runnable released;

  /** How many calls use the queue; guarded by the map that holds it. */
  int users;

  /**
   * Creates an empty queue.
   *
   * @param commit commits a batch and answers each of its writes
   * @param bound how many writes may wait
   * @param released runs after a worker has committed
   */
  CommitQueue(
      Consumer<List<QueuedWrite>> commit,
      Executor workers,
      int batchSize,
      int bound,
      Duration callTimeout,
      Runnable released) {
    this.commit = commit;
    this.workers = workers;
    this.batchSize = batchSize;
    this.bound = bound;
    this.callTimeout = callTimeout;
    this.released = released;
  }

  /** Returns whether a batch is being committed, or writes wait. */
  boolean isBusy() {
    return committing.get() || !queue.isEmpty();
  }

  /** Commits a write, alone or with others, and returns when it has its answer. */
  void write(QueuedWrite write) {
    if (queued.get() == 0 && committing.compareAndSet(false, true)) {
      try {
        write.take();
        commit.accept(List.of(write));
      } finally {
        end();
      }
      return;
    }
    if (queued.incrementAndGet() > bound) {
      queued.decrementAndGet();
      throw InternalServiceException.nothingStored(
          "too many writes are waiting; nothing was stored", null);
    }
    queue.add(write);
    schedule();
    write.await(callTimeout);
  }

  private void end() {
    committing.set(false);
    // why: a caller who queued while this one committed has found a commit in progress
    schedule();
  }

  private void schedule() {
    if (!queue.isEmpty() && committing.compareAndSet(false, true)) {
      execute();
    }
  }

  private void execute() {
    try {
      workers.execute(this::commitNext);
    } catch (RejectedExecutionException closed) {
      committing.set(false);
    }
  }

  /** Commits one batch and, if more has queued, lets the worker first turn to other queues. */
  private void commitNext() {
    List<QueuedWrite> batch = new ArrayList<>();
    try {
      for (QueuedWrite write = poll(); write != null; write = poll()) {
        if (write.take()) {
          batch.add(write);
          if (batch.size() == batchSize) {
            break;
          }
        }
      }
      if (!batch.isEmpty()) {
        commit.accept(batch);
      }
    } catch (Throwable bug) {
      // why: a caller must get an answer whatever happens, and the worker must go on
      QueuedWrite.answer(batch, new IllegalStateException("the batch failed", bug));
      LOG.error("A commit ended with an unexpected failure", bug);
    } finally {
      end();
      released.run();
    }
  }

  private @Nullable QueuedWrite poll() {
    QueuedWrite write = queue.poll();
    if (write != null) {
      queued.decrementAndGet();
    }
    return write;
  }
}
