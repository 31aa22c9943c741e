// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.commit;

import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those apps whose writes are committed together.
 *
 * <p>A caller who meets nobody commits on its own thread. Callers who meet queue up, and the
 * group's thread takes what is there, up to a bound, commits it as one batch and gives the answers.
 * With a bound of one, callers who meet take turns, each with a commit of its own. Whoever commits
 * holds the turn, so batches of a group never run at the same time.
 */
public final class CommitGroup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommitGroup.class);

  private final String name;
  private final Consumer<List<QueuedWrite>> commit;
  private final int batchSize;
  private final Duration patience;
  private final BlockingQueue<QueuedWrite> queue;
  private final ReentrantLock turn = new ReentrantLock();

  /** Writes that queue or have been taken out by the thread while it waits for its turn. */
  private final AtomicInteger waiting = new AtomicInteger();

  /** Guarded by this. */
  private @Nullable Thread thread;

  private volatile boolean started;

  /**
   * Makes a group without a thread.
   *
   * @param commit commits a batch and answers each of its writes
   */
  public CommitGroup(
      String name,
      Consumer<List<QueuedWrite>> commit,
      int batchSize,
      int queueBound,
      Duration patience) {
    this.name = name;
    this.commit = commit;
    this.batchSize = batchSize;
    this.patience = patience;
    this.queue = new ArrayBlockingQueue<>(queueBound);
  }

  /** Has the write decided and committed, alone or with others. */
  public List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
    QueuedWrite write = new QueuedWrite(keys, decision);
    if (batchSize == 1 ? hasTurnInTime() : waiting.get() == 0 && turn.tryLock()) {
      try {
        write.take();
        commit.accept(List.of(write));
      } finally {
        turn.unlock();
      }
    } else {
      start();
      waiting.incrementAndGet();
      if (!queue.offer(write)) {
        waiting.decrementAndGet();
        throw InternalServiceException.nothingStored(
            "too many writes are waiting; nothing was stored", null);
      }
      write.await(patience);
    }
    return write.result();
  }

  /** Waits for a turn of one's own, where every write commits alone. */
  private boolean hasTurnInTime() {
    try {
      if (turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return true;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw InternalServiceException.nothingStored(
        "the write had no turn within " + patience.toMillis() + " ms; nothing was stored", null);
  }

  private void start() {
    if (!started) {
      synchronized (this) {
        if (thread == null) {
          Thread made = new Thread(this::work, name);
          made.setDaemon(true);
          made.start();
          thread = made;
          started = true;
        }
      }
    }
  }

  private void work() {
    List<QueuedWrite> batch = new ArrayList<>(batchSize);
    while (true) {
      try {
        batch.add(queue.take());
      } catch (InterruptedException closed) {
        return;
      }
      turn.lock();
      try {
        queue.drainTo(batch, batchSize - 1);
        waiting.addAndGet(-batch.size());
        batch.removeIf(write -> !write.take());
        if (!batch.isEmpty()) {
          commit.accept(batch);
        }
      } catch (Throwable bug) {
        // why: without this thread nobody who queues would ever be answered again
        QueuedWrite.answer(batch, new IllegalStateException("the batch failed", bug));
        LOG.error("The commit group {} goes on after a failure", name, bug);
      } finally {
        turn.unlock();
        batch.clear();
      }
    }
  }

  /** Ends the thread; to be called when nobody waits any more. */
  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join(patience.toMillis());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
