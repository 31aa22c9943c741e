// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.retention;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes due jobs app by app, when asked or on a thread of its own. */
public final class Sweeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final int STEP = 256;

  private final Function<JobKey, JobOutcome> removeIfDue;
  private final JobStorage storage;
  private final @Nullable ScheduledExecutorService schedule;
  private volatile boolean closed;

  /** The app that was swept last, where the next sweep goes on; guarded by this. */
  private @Nullable String lastApp;

  public Sweeper(
      JobStorage storage, Function<JobKey, JobOutcome> removeIfDue, @Nullable Duration every) {
    this.removeIfDue = removeIfDue;
    this.storage = storage;
    this.schedule = every == null ? null : start(every);
  }

  private ScheduledExecutorService start(Duration every) {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "backend-jobs-sweep");
              thread.setDaemon(true);
              return thread;
            });
    long millis = every.toMillis();
    var unused =
        started.scheduleWithFixedDelay(this::sweepAll, millis, millis, TimeUnit.MILLISECONDS);
    return started;
  }

  private void sweepAll() {
    try {
      int removed = 0;
      int step;
      do {
        step = sweep(STEP);
        removed += step;
      } while (step == STEP && !closed);
      LOG.debug("Swept {} jobs", removed);
    } catch (RuntimeException failure) {
      LOG.warn("A sweep ended early; the next one goes on", failure);
    }
  }

  /** Removes up to {@code max} due jobs, once round all apps from the one after the last. */
  public synchronized int sweep(int max) {
    String start = lastApp;
    boolean fromFirst = start == null;
    int removed = 0;
    while (true) {
      List<String> apps = storage.apps(lastApp, STEP);
      if (apps.isEmpty()) {
        if (fromFirst) {
          return removed;
        }
        fromFirst = true;
        lastApp = null;
      }
      for (String app : apps) {
        // why: before its turn, so that one that fails does not come first again
        lastApp = app;
        removed += sweep(app, max - removed);
        boolean round = fromFirst && app.equals(start);
        if (removed == max || round) {
          return removed;
        }
      }
    }
  }

  private int sweep(String app, int max) {
    int removed = 0;
    while (removed < max) {
      List<BackendJob> oldest = storage.finished(app, 0, Math.min(STEP, max - removed));
      if (oldest.isEmpty()) {
        return removed;
      }
      for (BackendJob job : oldest) {
        JobOutcome outcome = removeIfDue.apply(job.key());
        if (outcome.change().isPresent()) {
          removed++;
        } else if (outcome.job().isPresent()) {
          return removed;
        }
      }
    }
    return removed;
  }

  @Override
  public void close() {
    closed = true;
    if (schedule != null) {
      schedule.shutdown();
      try {
        if (!schedule.awaitTermination(5, TimeUnit.SECONDS)) {
          schedule.shutdownNow();
        }
      } catch (InterruptedException interrupted) {
        schedule.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
  }
}
