// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.retention;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the sweep remembers of one app: when a job of it may be due next, so that an app without
 * anything due is not read.
 *
 * <p>Times are milliseconds of the store's clock. {@link #mayBeDueAt}, {@link #finished} and {@link
 * #disorder} are called by any thread, all else by the sweeping thread.
 */
final class AppMemory {
  /** The time that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  /** The earliest time at which a job may be due. */
  private final AtomicLong due = new AtomicLong(Long.MIN_VALUE);

  private long readAt = Long.MIN_VALUE;

  /** Jobs up to this revision had finished by {@link #knownTime}. */
  private long knownRevision;

  private long knownTime;

  /** Jobs up to this revision are not due by age before {@link #passedUntil}. */
  private long passedRevision;

  private long passedUntil = NEVER;

  /** Jobs up to this revision may stand in front of others that are due before them. */
  private final AtomicLong disorderRevision = new AtomicLong();

  /** When to read on up to there again. */
  private long readOnAt = Long.MIN_VALUE;

  /** The latest finish time of a write of this store. */
  private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);

  /** The walk through all apps in which this one was last seen; guarded by the sweeper. */
  private long seen;

  /** Begins with nothing known, in this walk through all apps. */
  AppMemory(long walk) {
    this.seen = walk;
  }

  /** Returns whether the app is to be read. */
  boolean mayBeDue(long now) {
    // why: what was remembered by a clock that has stepped back since says nothing
    return due.get() <= now || now < readAt;
  }

  /** Begins to read the app: what is found or signalled from now on counts. */
  void beginReading(long now) {
    if (now < readAt) {
      passedRevision = 0;
      readOnAt = Long.MIN_VALUE;
    }
    due.set(NEVER);
    readAt = now;
  }

  /** Records that a job may be due at this time, by a reading or by a write. */
  void mayBeDueAt(long time) {
    if (time < due.get()) {
      due.accumulateAndGet(time, Math::min);
    }
  }

  /** Has the app read by the next sweep. */
  void forget() {
    due.set(Long.MIN_VALUE);
  }

  /** Records that jobs up to a revision had finished by this time. */
  void knowFinished(long revision, long time) {
    knownRevision = revision;
    knownTime = time;
  }

  /** Returns whether there is a bound on the finish time of a job of this revision. */
  boolean knows(long revision) {
    return revision <= knownRevision;
  }

  /**
   * Returns the time by which the jobs that are known had finished, as a clock that now shows this
   * time sees it.
   */
  long knownTimeAt(long now) {
    // why: a time that a wrong clock showed once would otherwise keep the jobs until it comes again
    knownTime = Math.min(knownTime, now);
    return knownTime;
  }

  /** Records that jobs up to a revision are not due by age before this time. */
  void pass(long revision, long until) {
    passedRevision = revision;
    passedUntil = until;
  }

  /** Records that jobs up to a revision do not stand in the order of their finish times. */
  void disorder(long revision) {
    if (disorderRevision.get() < revision) {
      disorderRevision.accumulateAndGet(revision, Math::max);
    }
  }

  /** Records that a job has finished: those before it are in disorder if one finished later. */
  void finished(long revision, long time, long maxStepBack) {
    long before = latest.getAndAccumulate(time, Math::max);
    if (before - maxStepBack > time && before != Long.MIN_VALUE) {
      disorder(revision);
    }
  }

  /** Returns whether a reading that came to this revision reads on though nothing is due there. */
  boolean readsOn(long revision, long now) {
    return revision < disorderRevision.get() && now >= readOnAt;
  }

  /** Records that a reading came to its end; the next one that reads on waits until then. */
  void readOnAt(long revision, long time) {
    if (revision < disorderRevision.get()) {
      mayBeDueAt(readOnAt);
    } else if (disorderRevision.get() > 0) {
      readOnAt = time;
    }
  }

  /** Records that the app was seen in a walk through all apps. */
  void see(long walk) {
    seen = walk;
  }

  /** Returns whether the app was seen in this walk. */
  boolean isSeenIn(long walk) {
    return seen == walk;
  }

  /** Returns the revision after which a reading has to begin. */
  long firstToRead(long now) {
    return now < passedUntil ? passedRevision : 0;
  }

  /** Returns until when the jobs that a reading leaves out are not due. */
  long passedUntil() {
    return passedUntil;
  }
}
