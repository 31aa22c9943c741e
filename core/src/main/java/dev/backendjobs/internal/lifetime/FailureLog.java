// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.lifetime;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs failures of one kind of work without flooding the log while an outage lasts.
 *
 * <p>The first failure of a kind, which is the class of an exception and of its root cause, is
 * logged whole at WARN. Further ones are counted, and reported in one line a minute at most. When
 * the work has been done again and no failure came for ten seconds, one line says so. Never throws,
 * whatever the logger or the failure does. Safe to share between threads.
 */
public final class FailureLog {
  private static final long LINE_NANOS = Durations.nanos(Duration.ofMinutes(1));
  private static final long QUIET_NANOS = Durations.nanos(Duration.ofSeconds(10));
  private static final int MAX_KINDS = 16;

  private final Logger log;
  private final String work;
  private final LongSupplier ticker;
  private volatile boolean failing;

  /** When a kind was last logged whole; guarded by this, as all below. */
  private final Map<String, Long> kinds = new HashMap<>();

  private long failures;
  private long notReported;
  private long firstFailure;
  private long lastFailure;
  private long lastLine;

  /**
   * Begins without failures.
   *
   * @param log where lines go
   * @param work what may fail, as the beginning of a line: {@code "Reading jobs"}
   */
  public FailureLog(Logger log, String work) {
    this(log, work, System::nanoTime);
  }

  /** As the other, with a monotonic source of nanoseconds. */
  FailureLog(Logger log, String work, LongSupplier ticker) {
    this.log = log;
    this.work = work;
    this.ticker = ticker;
  }

  /** Records a failure. */
  public void failed(Throwable failure) {
    failed("", failure);
  }

  /**
   * Records a failure.
   *
   * @param where what failed, for the line: {@code "app shop"}; empty: nothing to add
   */
  public void failed(String where, Throwable failure) {
    try {
      String place = where.isEmpty() ? "" : " (" + where + ")";
      long count = count(kind(failure));
      if (count == 0) {
        log.warn("{} failed{}; further failures like this one are counted", work, place, failure);
      } else if (count > 0) {
        // why: as a text, because a throwable in the last place is logged with its stack trace
        String last = failure.toString();
        log.warn("{} failed {} more times; the last failure{}: {}", work, count, place, last);
      }
    } catch (Throwable loggingFailed) {
      // why: a failure that cannot be logged must not end the work or the thread that others need
      swallow(loggingFailed);
    }
  }

  /** Records that the work succeeded; costs one read of a field while nothing fails. */
  public void worked() {
    if (failing) {
      try {
        String line = recovered();
        if (line != null) {
          log.warn(line);
        }
      } catch (Throwable loggingFailed) {
        swallow(loggingFailed);
      }
    }
  }

  /** Returns 0 for a line with the whole failure, a number for one with it, -1 for none. */
  private synchronized long count(String kind) {
    long now = ticker.getAsLong();
    if (!failing) {
      failing = true;
      failures = 0;
      firstFailure = now;
      lastLine = now;
      kinds.values().removeIf(whole -> now - whole >= LINE_NANOS);
    }
    failures++;
    lastFailure = now;
    if (!kinds.containsKey(kind) && kinds.size() < MAX_KINDS) {
      kinds.put(kind, now);
      return 0;
    }
    notReported++;
    if (now - lastLine < LINE_NANOS) {
      return -1;
    }
    lastLine = now;
    long count = notReported;
    notReported = 0;
    return count;
  }

  private synchronized @Nullable String recovered() {
    long now = ticker.getAsLong();
    if (!failing || now - lastFailure < QUIET_NANOS) {
      return null;
    }
    failing = false;
    notReported = 0;
    long seconds = (lastFailure - firstFailure) / 1_000_000_000;
    return work + " works again after " + failures + " failures within " + seconds + " s";
  }

  private static String kind(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; depth < 32 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    return failure.getClass().getName() + " " + root.getClass().getName();
  }

  private static void swallow(Throwable failure) {
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }
}
