// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.calls;

import dev.backendjobs.internal.decision.JobRules;
import dev.backendjobs.internal.decision.LimitChecks;
import dev.backendjobs.internal.feed.ListenerFeeds;
import dev.backendjobs.internal.lifetime.InFlightCalls;
import dev.backendjobs.internal.retention.Sweeper;
import dev.backendjobs.internal.token.RequestIds;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobCreation;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes of a store: each is decided by the rules, stored, and passed on to the listeners and
 * to the sweep.
 *
 * <p>The sweep begins by itself: with the first finished job that is written or read, or with the
 * first write to an app that has finished jobs. Safe to share between threads.
 */
public final class JobWrites implements AutoCloseable {
  private static final int ID_TRIES = 8;
  private static final Logger LOG = LoggerFactory.getLogger(JobWrites.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final JobStorage storage;
  private final JobRules rules;
  private final CallChecks checks;
  private final InstantSource clock;
  private final Supplier<String> idSource;
  private final ListenerFeeds feeds;
  private final Sweeper sweeper;
  private final InFlightCalls writes = new InFlightCalls("the store");

  /**
   * Makes the writes of a store.
   *
   * @param storage is closed with this object
   * @param idSource ids for jobs that are created without one
   * @param feeds are closed with this object
   * @param sweepEvery the pause between two sweeps
   */
  public JobWrites(
      JobStorage storage,
      JobRules rules,
      CallChecks checks,
      InstantSource clock,
      Supplier<String> idSource,
      ListenerFeeds feeds,
      Duration sweepEvery) {
    this.storage = storage;
    this.rules = rules;
    this.checks = checks;
    this.clock = clock;
    this.idSource = idSource;
    this.feeds = feeds;
    this.sweeper = new Sweeper(storage, this::write, rules.retention(), clock, sweepEvery);
  }

  /** Creates a job, or finds the one that is there with the same key and operation. */
  public JobCreation create(NewJob job) {
    Objects.requireNonNull(job, "job");
    checks.requireOpen();
    LimitChecks.require(rules.limits(), job);
    String id = id(job);
    if (id != null) {
      JobKey key = JobKey.of(job.appId(), job.environment(), id);
      Instant now = now();
      return creation(
          write(
              key, now, (current, totals) -> rules.create(job, key, now, current, notice(totals))));
    }
    for (int i = 0; i < ID_TRIES; i++) {
      JobKey key = JobKey.of(job.appId(), job.environment(), idSource.get());
      LimitChecks.require(rules.limits(), key);
      Instant now = now();
      JobOutcome outcome =
          write(
              key,
              now,
              (current, totals) -> rules.createNew(job, key, now, current, notice(totals)));
      if (outcome.created()) {
        return creation(outcome);
      }
    }
    throw new IllegalStateException(
        "the id source returned ids of existing jobs " + ID_TRIES + " times in a row");
  }

  /** Returns the id that the request itself gives the job; null if it gives none. */
  private static @Nullable String id(NewJob job) {
    String request = job.requestId().orElse(null);
    return request == null
        ? job.jobId().orElse(null)
        : RequestIds.jobId(job.appId(), job.environment(), request);
  }

  private static JobCreation creation(JobOutcome outcome) {
    return new JobCreation(outcome.job().orElseThrow(), outcome.created());
  }

  /** Updates a job. */
  public BackendJob update(JobKey key, JobUpdate update) {
    Objects.requireNonNull(update, "update");
    checks.enter(key);
    LimitChecks.require(rules.limits(), update);
    Instant now = now();
    JobOutcome outcome =
        write(
            key, now, (current, totals) -> rules.update(update, key, now, current, notice(totals)));
    return outcome.job().orElseThrow();
  }

  /** Removes a job. */
  public void delete(JobKey key) {
    checks.enter(key);
    remove(key, null);
  }

  /** Removes a job; the change log names the actor. */
  public void delete(JobKey key, String actor) {
    checks.enter(key);
    LimitChecks.requireCaller(rules.limits(), Objects.requireNonNull(actor, "actor"));
    remove(key, actor);
  }

  private void remove(JobKey key, @Nullable String actor) {
    Instant now = now();
    write(key, now, (current, totals) -> rules.delete(key, actor, now, current, totals));
  }

  /** Removes due jobs, {@code max} at most; returns how many. */
  public int sweep(int max) {
    checks.requireOpen();
    CallChecks.requirePositive(max);
    return sweeper.sweep(max);
  }

  /** Starts the schedule of sweeps. */
  public void startSweeps() {
    sweeper.start();
  }

  /** Starts the schedule of sweeps if a job that was read is finished: it will be due one day. */
  public void noticeRead(BackendJob job) {
    // why: a job that is found need not be read from memory once the schedule has begun
    if (!sweeper.isScheduled() && job.isFinished()) {
      sweeper.start();
    }
  }

  /**
   * Starts the schedule of sweeps if the app has finished jobs.
   *
   * <p>why: a storage that is opened may be full of them, and then refuses every new job until a
   * sweep has removed some
   */
  private AppTotals notice(AppTotals totals) {
    if (!sweeper.isScheduled() && totals.stored() > totals.active()) {
      sweeper.start();
    }
    return totals;
  }

  /** Returns how many gaps the listeners had. */
  public long listenerGaps() {
    return feeds.gaps();
  }

  private JobOutcome write(JobKey key, Instant now, JobDecision decision) {
    JobOutcome outcome = feeds.isEmpty() ? storage.write(key, decision) : signalled(key, decision);
    BackendJob job = outcome.job().orElse(null);
    if (job != null && job.isFinished() && outcome.change().isPresent()) {
      // why: a clock read again could throw, and the write is stored
      sweeper.finished(job, now.toEpochMilli());
    }
    return outcome;
  }

  /** Writes, and signals the listeners; their feeds end only after that. */
  private JobOutcome signalled(JobKey key, JobDecision decision) {
    writes.enter();
    try {
      return feeds.around(
          key.appId(), () -> storage.write(key, decision), wrote -> wrote.change().isPresent());
    } finally {
      writes.leave();
    }
  }

  /** Writes removals by retention. */
  private List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
    writes.enter();
    try {
      return feeds.around(
          keys.get(0).appId(),
          () -> storage.write(keys, decision),
          wrote -> wrote.stream().anyMatch(outcome -> outcome.change().isPresent()));
    } finally {
      writes.leave();
    }
  }

  /** Milliseconds are the precision of every time in the store. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  /**
   * Refuses further calls, lets writes in flight end, delivers their changes to the listeners, and
   * closes the storage. A second call does nothing.
   */
  @Override
  public synchronized void close() {
    if (!checks.close()) {
      return;
    }
    try (storage;
        feeds) {
      sweeper.close();
      if (!writes.close(CLOSE_TIMEOUT)) {
        LOG.warn("Writes are still in flight while the store closes; their listeners miss them");
      }
    }
  }
}
