// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.retention;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Removes what is due of one app: reads the jobs that finished first, tests them, and writes only
 * if something is due, many removals at a time.
 *
 * <p>A job is due when its age, counted from its finish time, has reached the policy's, or when the
 * app has more finished jobs than the policy keeps. A finish time from the future, as a wrong clock
 * has left it, is not believed: such a job had finished when the next job with a believable time
 * finished, or else when the sweep first saw it. Jobs that are not due are passed over.
 */
final class AppSweep {
  /** The actor of removals by retention. */
  static final String ACTOR = "backend-jobs:retention";

  /** How many jobs are read, and removed in one step, at most. */
  static final int WINDOW = 256;

  /** How long the memory of an app is believed: other nodes may write. */
  private static final long MEMORY_MILLIS = Duration.ofMinutes(30).toMillis();

  /** The same where a number is kept: what other nodes add is then due at once. */
  private static final long MEMORY_BY_NUMBER_MILLIS = Duration.ofMinutes(5).toMillis();

  /** How far finish times may step back before a window counts as out of order. */
  static final long DISORDER_MILLIS = Duration.ofMinutes(1).toMillis();

  /** How often a reading goes on behind jobs that are not due, where times are in disorder. */
  private static final long READ_ON_MILLIS = Duration.ofMinutes(10).toMillis();

  /** Writes a list of removals. */
  @FunctionalInterface
  interface Writer {
    List<JobOutcome> write(List<JobKey> keys, JobDecision decision);
  }

  private final JobStorage storage;
  private final Writer writer;
  private final long maxAge;
  private final long maxFinished;
  private final String app;
  private final AppMemory memory;
  private final long now;

  AppSweep(
      JobStorage storage,
      Writer writer,
      RetentionPolicy policy,
      String app,
      AppMemory memory,
      long now) {
    this.storage = storage;
    this.writer = writer;
    this.maxAge = maxAge(policy);
    this.maxFinished = policy.maxFinishedPerApp();
    this.app = app;
    this.memory = memory;
    this.now = now;
  }

  /** Returns the age at which a job is due, in milliseconds, rounded up. */
  static long maxAge(RetentionPolicy policy) {
    try {
      return policy.maxAge().plusNanos(999_999).toMillis();
    } catch (ArithmeticException tooLong) {
      return AppMemory.NEVER;
    }
  }

  /** Returns the time so long after another, or never. */
  static long after(long time, long age) {
    long later = time + age;
    return later < time ? AppMemory.NEVER : later;
  }

  /** Removes due jobs, {@code max} at most; answers how many. */
  int sweep(int max) {
    memory.beginReading(now);
    boolean done = false;
    try {
      int removed = remove(max);
      done = true;
      return removed;
    } finally {
      if (!done) {
        memory.forget();
      }
    }
  }

  private int remove(int max) {
    // why: spread, so that the memories of all apps do not end in the same sweep
    long believed = maxFinished == Long.MAX_VALUE ? MEMORY_MILLIS : MEMORY_BY_NUMBER_MILLIS;
    long spread = Math.floorMod(app.hashCode(), (int) believed);
    memory.mayBeDueAt(after(now, Math.min(maxAge, believed + spread)));
    long over = tooMany();
    long after = over > 0 ? 0 : memory.firstToRead(now);
    long passedUntil = after > 0 ? memory.passedUntil() : AppMemory.NEVER;
    memory.mayBeDueAt(passedUntil);
    boolean nothingYet = true;
    int removed = 0;
    while (true) {
      List<BackendJob> window = storage.finished(app, after, WINDOW);
      Map<JobKey, Candidate> due = new HashMap<>();
      List<JobKey> keys = new ArrayList<>();
      boolean orderly = true;
      boolean lastIsDue = false;
      long earliest = AppMemory.NEVER;
      // why: lower, the subtraction below would overflow, and no window would be in order
      long last = Long.MIN_VALUE + DISORDER_MILLIS;
      for (int i = 0; i < window.size(); i++) {
        BackendJob job = window.get(i);
        long finished = finishTime(job);
        orderly &= finished <= now && finished >= last - DISORDER_MILLIS;
        last = Math.max(last, finished);
        long dueAt = after(finished <= now ? finished : believed(job, window, i), maxAge);
        boolean old = dueAt <= now && dueAt != AppMemory.NEVER;
        lastIsDue = old || over > 0;
        over--;
        if (lastIsDue) {
          keys.add(job.key());
          due.put(job.key(), new Candidate(job.revision(), old));
        } else {
          earliest = Math.min(earliest, dueAt);
        }
      }
      memory.mayBeDueAt(earliest);
      if (!orderly) {
        memory.disorder(window.get(window.size() - 1).revision());
      }
      boolean more = keys.size() > max - removed;
      removed += write(more ? keys.subList(0, max - removed) : keys, due);
      if (more || (removed == max && lastIsDue)) {
        memory.forget();
        return removed;
      }
      nothingYet &= keys.isEmpty();
      if (window.size() < WINDOW) {
        memory.readOnAt(Long.MAX_VALUE, after(now, READ_ON_MILLIS));
        return removed;
      }
      after = window.get(WINDOW - 1).revision();
      // why: times that once lay in the future look orderly when they have come
      if (orderly && !lastIsDue && !memory.readsOn(after, now)) {
        memory.readOnAt(after, after(now, READ_ON_MILLIS));
        return removed;
      }
      if (nothingYet) {
        passedUntil = Math.min(passedUntil, earliest);
        memory.pass(after, passedUntil);
      }
    }
  }

  /** Returns how many finished jobs the app has beyond the number it may keep. */
  private long tooMany() {
    if (maxFinished == Long.MAX_VALUE) {
      return 0;
    }
    AppTotals totals = storage.totals(app);
    return Math.max(0, finished(totals) - maxFinished);
  }

  private static long finished(AppTotals totals) {
    return totals.stored() - totals.active();
  }

  private static long finishTime(BackendJob job) {
    return millis(job.finishTime().orElseThrow());
  }

  /** Returns the milliseconds of a time of any distance. */
  static long millis(Instant time) {
    try {
      return time.toEpochMilli();
    } catch (ArithmeticException tooFar) {
      return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** Returns by when a job whose finish time lies in the future had surely finished. */
  private long believed(BackendJob job, List<BackendJob> window, int at) {
    if (!memory.knows(job.revision())) {
      findLaterTime(window, at);
    }
    return memory.knownTimeAt(now);
  }

  /** Looks for the next job in the order of finishing whose time does not lie in the future. */
  private void findLaterTime(List<BackendJob> window, int at) {
    List<BackendJob> rest = window.subList(at, window.size());
    boolean end = window.size() < WINDOW;
    while (true) {
      for (BackendJob later : rest) {
        if (finishTime(later) <= now) {
          memory.knowFinished(later.revision(), finishTime(later));
          return;
        }
      }
      long last = rest.get(rest.size() - 1).revision();
      rest = end ? List.of() : storage.finished(app, last, WINDOW);
      if (rest.isEmpty()) {
        memory.knowFinished(last, now);
        return;
      }
      end = rest.size() < WINDOW;
    }
  }

  /**
   * A job that is due.
   *
   * @param revision its revision when it was read
   * @param old whether it is due by age, not by number alone
   */
  private record Candidate(long revision, boolean old) {}

  private int write(List<JobKey> keys, Map<JobKey, Candidate> due) {
    if (keys.isEmpty()) {
      return 0;
    }
    Instant time = Instant.ofEpochMilli(now);
    List<JobOutcome> outcomes =
        writer.write(
            List.copyOf(keys),
            (current, totals) -> {
              if (current == null) {
                return JobOutcome.unchanged(null);
              }
              Candidate candidate = Objects.requireNonNull(due.get(current.key()));
              // why: it may have been removed since, and another one created in its place
              boolean goes =
                  current.revision() == candidate.revision()
                      && (candidate.old() || finished(totals) > maxFinished);
              return goes ? removal(current, time, totals) : JobOutcome.unchanged(current);
            });
    return (int) outcomes.stream().filter(outcome -> outcome.change().isPresent()).count();
  }

  private static JobOutcome removal(BackendJob job, Instant now, AppTotals totals) {
    Instant time = now.isBefore(job.updateTime()) ? job.updateTime() : now;
    return JobOutcome.of(
        JobChange.builder(totals.revision() + 1, time).before(job).actor(ACTOR).build());
  }
}
