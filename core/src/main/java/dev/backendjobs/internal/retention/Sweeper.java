// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.retention;

import dev.backendjobs.internal.lifetime.Durations;
import dev.backendjobs.internal.lifetime.FailureLog;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

  /** The number of the walk from the first app to the last; written by the sweeping thread. */
  private final AtomicLong walk = new AtomicLong();

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

  /**
   * Begins the schedule, unless it has begun, or the policy removes nothing.
   *
   * <p>If no thread can be started, this is logged, and the next call tries again: the caller's
   * write does not fail for it.
   */
  public void start() {
    if (scheduled) {
      return;
    }
    synchronized (apps) {
      if (!scheduled && !closed) {
        ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                work -> {
                  Thread thread = new Thread(work, "backend-jobs-sweep");
                  thread.setDaemon(true);
                  return thread;
                });
        try {
          long nanos = Durations.nanos(every);
          var unused =
              executor.scheduleWithFixedDelay(this::sweepAll, nanos, nanos, TimeUnit.NANOSECONDS);
          schedule = executor;
          scheduled = true;
        } catch (Throwable noThread) {
          executor.shutdownNow();
          failures.failed("no thread", noThread);
        }
      }
    }
  }

  /** Returns whether the schedule has begun or never will; {@link #start()} then does nothing. */
  public boolean isScheduled() {
    return scheduled;
  }

  /** Records that a job has finished by this time of the clock; begins the schedule. */
  public void finished(BackendJob job, long now) {
    start();
    if (!policy.removesAnything()) {
      return;
    }
    long finishTime = AppSweep.millis(job.finishTime().orElseThrow());
    AppMemory memory = memory(job.key().appId());
    memory.finished(job.revision(), finishTime, AppSweep.DISORDER_MILLIS);
    // why: a time from the future is not believed
    long time = Math.min(finishTime, now);
    memory.mayBeDueAt(byNumber ? Long.MIN_VALUE : AppSweep.after(time, maxAge));
  }

  private AppMemory memory(String app) {
    AppMemory memory = apps.get(app);
    return memory != null ? memory : apps.computeIfAbsent(app, unused -> new AppMemory(walk.get()));
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

  /** Returns how many apps are remembered. */
  int remembered() {
    return apps.size();
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
          // why: the storage no longer has the others, and memories would pile up
          apps.values().removeIf(memory -> !memory.isSeenIn(walk.get()));
          walk.incrementAndGet();
          lastApp = null;
          if (fromFirst) {
            return;
          }
          fromFirst = true;
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
      AppMemory memory = memory(app);
      memory.see(walk.get());
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
