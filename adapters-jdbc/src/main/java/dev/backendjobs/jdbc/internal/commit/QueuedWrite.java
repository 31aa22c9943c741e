// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.commit;

import dev.backendjobs.internal.lifetime.Durations;
import dev.backendjobs.jdbc.internal.sources.ConnectionRefusedException;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A write on its way: asked by one thread, decided and committed by the same or another one.
 *
 * <p>The outcome is written by the thread that commits, before the stage becomes {@code ANSWERED},
 * and read by the caller only afterwards.
 */
public final class QueuedWrite {
  private enum Stage {
    /** Not begun; the caller may still take it back. */
    WAITING,
    /** In a batch. */
    TAKEN,
    /** Its batch has ended and the caller is still there. */
    SETTLED,
    /** The outcome may be read. */
    ANSWERED,
    /** The caller has gone without an answer. */
    LEFT
  }

  private final List<JobKey> keys;
  private final JobDecision decision;
  private final Thread caller = Thread.currentThread();
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);

  private @Nullable List<JobOutcome> outcomes;
  private @Nullable Throwable refusal;
  private @Nullable Exception failure;

  /** Writes whose callers this caller wakes after it has been woken. */
  private @Nullable QueuedWrite firstToWake;

  private @Nullable QueuedWrite secondToWake;

  /** Makes a write of at least one key, all of one app. */
  public QueuedWrite(List<JobKey> keys, JobDecision decision) {
    this.keys = keys;
    this.decision = decision;
  }

  public String appId() {
    return keys.get(0).appId();
  }

  public List<JobKey> keys() {
    return keys;
  }

  public JobDecision decision() {
    return decision;
  }

  /** Puts the write into a batch, unless the caller has left. */
  public boolean take() {
    return stage.compareAndSet(Stage.WAITING, Stage.TAKEN);
  }

  /** Records what the decision returned for each key; it counts once the batch is committed. */
  public void decided(List<JobOutcome> decided) {
    outcomes = decided;
    refusal = null;
  }

  /** Records what the decision threw. */
  public void refused(Throwable thrown) {
    outcomes = null;
    refusal = thrown;
  }

  /**
   * Gives the callers of a batch their answers.
   *
   * @param failure why the batch was not committed; null if it was
   */
  public static void answer(List<QueuedWrite> batch, @Nullable Exception failure) {
    List<QueuedWrite> present = new ArrayList<>(batch.size());
    for (QueuedWrite write : batch) {
      if (write.stage.compareAndSet(Stage.TAKEN, Stage.SETTLED)) {
        write.failure = failure;
        present.add(write);
      }
    }
    // why: waking a thread costs more than deciding a write; so the committer wakes one caller, who
    // wakes two, and so on, and goes on with the next batch meanwhile
    int size = present.size();
    for (int i = size - 1; i >= 0; i--) {
      QueuedWrite write = present.get(i);
      write.firstToWake = 2 * i + 1 < size ? present.get(2 * i + 1) : null;
      write.secondToWake = 2 * i + 2 < size ? present.get(2 * i + 2) : null;
    }
    for (int i = size - 1; i >= 0; i--) {
      present.get(i).stage.set(Stage.ANSWERED);
    }
    if (size > 0) {
      present.get(0).wake();
    }
  }

  private void wake() {
    if (caller != Thread.currentThread()) {
      LockSupport.unpark(caller);
    }
  }

  /**
   * Waits for the answer, for so long.
   *
   * @throws InternalServiceException if there is none in time, or the thread is interrupted
   */
  public void await(Duration callTimeout) {
    long end = System.nanoTime() + Durations.nanos(callTimeout);
    while (stage.get() != Stage.ANSWERED) {
      long left = end - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        leave(callTimeout);
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(this, left);
      }
    }
    if (firstToWake != null) {
      firstToWake.wake();
    }
    if (secondToWake != null) {
      secondToWake.wake();
    }
  }

  private void leave(Duration callTimeout) {
    if (stage.compareAndSet(Stage.WAITING, Stage.LEFT)) {
      throw InternalServiceException.nothingStored(
          "the write had no turn within "
              + Durations.millis(callTimeout)
              + " ms; nothing was stored",
          null);
    }
    if (stage.compareAndSet(Stage.TAKEN, Stage.LEFT)) {
      throw InternalServiceException.of(
          "the storage did not answer within " + Durations.millis(callTimeout) + " ms", null);
    }
  }

  /**
   * Returns the outcome for each key.
   *
   * @throws InternalServiceException if the batch failed; else what the decision threw
   */
  public List<JobOutcome> result() {
    if (failure != null) {
      if (failure instanceof ConnectionRefusedException) {
        throw InternalServiceException.nothingStored(String.valueOf(failure.getMessage()), failure);
      }
      throw InternalServiceException.of(
          "the storage failed; the request may be sent again", failure);
    }
    if (refusal instanceof Error error) {
      throw error;
    }
    if (refusal != null) {
      throw (RuntimeException) refusal;
    }
    return Objects.requireNonNull(outcomes);
  }
}
