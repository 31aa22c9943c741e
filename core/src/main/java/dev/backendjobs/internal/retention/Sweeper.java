// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.retention;

import dev.backendjobs.internal.lifetime.Durations;
import dev.backendjobs.internal.lifetime.FailureLog;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes due jobs app by app, when asked and on a thread of its own.
 *
 * <p>It remembers, for each app, when a job may be due next, and reads no app before that time. An
 * app that fails does not keep the sweep from the others. Safe to share between threads; one sweep
 * runs at a time.
 */
public final class Sweeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final int PAGE = 1_024;
  private static final int STEP = 1 << 16;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** After so many apps in a row that failed, the storage is taken for down. */
  private static final int FAILURES_IN_A_ROW = 16;

  private final JobStorage storage;
  private final AppSweep.Writer writer;
  private final RetentionPolicy policy;
  private final InstantSource clock;
  private final Duration every;
  private final boolean byNumber;
  private final long maxAge;
  private final FailureLog failures;
  private final ConcurrentHashMap<String, AppMemory> apps = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Whether the schedule has begun or never will; a hint that saves taking the lock. */
  private volatile boolean scheduled;

  /** Guarded by {@link #apps}. */
  private @Nullable ScheduledExecutorService schedule;

  /** The app that was swept last, where the next sweep goes on; guarded by this. */
  private @Nullable String lastApp;

  /**
   * Makes a sweeper without a thread.
   *
   * @param writer writes a list of removals and informs the listeners
   * @param every the pause between the sweeps of the schedule
   */
  public Sweeper(
      JobStorage storage,
      BiFunction<List<JobKey>, JobDecision, List<JobOutcome>> writer,
      RetentionPolicy policy,
      InstantSource clock,
      Duration every) {
    this(storage, writer, policy, clock, every, LOG);
  }

  Sweeper(
      JobStorage storage,
      BiFunction<List<JobKey>, JobDecision, List<JobOutcome>> writer,
      RetentionPolicy policy,
      InstantSource clock,
      Duration every,
      Logger log) {
    this.storage = storage;
    this.writer = writer::apply;
    this.policy = policy;
    this.clock = clock;
    this.every = every;
    this.byNumber = policy.maxFinishedPerApp() != Long.MAX_VALUE;
    this.maxAge = AppSweep.maxAge(policy);
    this.failures = new FailureLog(log, "Sweeping finished jobs");
    this.scheduled = !policy.removesAnything();
  }

  /** Begins the schedule, unless it has begun, or the policy removes nothing. */
  public void start() {
    if (scheduled) {
      return;
    }
    synchronized (apps) {
      if (!scheduled && !closed) {
        scheduled = true;
        schedule =
            Executors.newSingleThreadScheduledExecutor(
                work -> {
                  Thread thread = new Thread(work, "backend-jobs-sweep");
                  thread.setDaemon(true);
                  return thread;
                });
        long nanos = Durations.nanos(every);
        var unused =
            schedule.scheduleWithFixedDelay(this::sweepAll, nanos, nanos, TimeUnit.NANOSECONDS);
      }
    }
  }

  /** Takes note that a job of an app has finished; begins the schedule. */
  public void finished(String appId, Instant finishTime) {
    start();
    AppMemory memory = apps.get(appId);
    if (memory != null) {
      // why: a time from the future is not believed
      long time = Math.min(AppSweep.millis(finishTime), clock.millis());
      memory.mayBeDueAt(byNumber ? Long.MIN_VALUE : AppSweep.after(time, maxAge));
    }
  }

  private void sweepAll() {
    try {
      Round round = new Round(STEP);
      run(round);
      while (round.isCutShort() && !closed) {
        round = new Round(STEP);
        run(round);
      }
      if (round.failure == null) {
        failures.worked();
      }
    } catch (Throwable thrown) {
      // why: whatever is thrown, the executor would end the schedule without a word
      if (!closed) {
        failures.failed(thrown);
      }
    }
  }

  private synchronized void run(Round round) {
    round.run();
  }

  /**
   * Removes up to {@code max} due jobs, once round all apps from the one after the last.
   *
   * <p>An app that fails counts as one job of {@code max}; the sweep goes on with the next app, and
   * throws the first failure at its end.
   */
  public int sweep(int max) {
    if (!policy.removesAnything()) {
      return 0;
    }
    Round round = new Round(max);
    run(round);
    if (round.failure instanceof Error error) {
      throw error;
    }
    if (round.failure != null) {
      throw (RuntimeException) round.failure;
    }
    return round.removed;
  }

  /** One sweep. */
  private final class Round {
    private final int max;
    private int removed;
    private int failed;
    private int failedInARow;
    private @Nullable Throwable failure;

    Round(int max) {
      this.max = max;
    }

    void run() {
      String start = lastApp;
      boolean fromFirst = start == null;
      while (true) {
        List<String> page = storage.apps(lastApp, PAGE);
        if (page.isEmpty()) {
          if (fromFirst) {
            return;
          }
          fromFirst = true;
          lastApp = null;
        }
        for (String app : page) {
          // why: before its turn, so that one that fails does not come first again
          lastApp = app;
          sweep(app);
          boolean whole = fromFirst && app.equals(start);
          if (closed || whole || removed + failed >= max || failedInARow == FAILURES_IN_A_ROW) {
            return;
          }
        }
      }
    }

    private void sweep(String app) {
      AppMemory memory = apps.computeIfAbsent(app, unused -> new AppMemory());
      long now = clock.millis();
      if (!memory.mayBeDue(now)) {
        return;
      }
      try {
        AppSweep sweep = new AppSweep(storage, writer, policy, app, memory, now);
        removed += sweep.sweep(max - removed - failed);
        failedInARow = 0;
      } catch (RuntimeException | Error thrown) {
        failed++;
        failedInARow++;
        failure = failure == null ? thrown : failure;
        if (!closed) {
          failures.failed("app " + app, thrown);
        }
      }
    }

    /** Returns whether there may be more that is due. */
    boolean isCutShort() {
      return removed > 0 && removed + failed >= max;
    }
  }

  /** Ends the schedule, and waits a while for a sweep that runs. */
  @Override
  public void close() {
    ScheduledExecutorService running;
    synchronized (apps) {
      closed = true;
      running = schedule;
    }
    if (running != null) {
      running.shutdown();
      try {
        if (!running.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
          running.shutdownNow();
        }
      } catch (InterruptedException interrupted) {
        running.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
  }
}
