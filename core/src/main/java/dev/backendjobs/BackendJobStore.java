// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import dev.backendjobs.internal.calls.CallChecks;
import dev.backendjobs.internal.calls.JobReads;
import dev.backendjobs.internal.calls.JobWrites;
import dev.backendjobs.internal.decision.JobRules;
import dev.backendjobs.internal.feed.ListenerFeeds;
import dev.backendjobs.internal.feed.LogReader;
import dev.backendjobs.internal.token.JobIds;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.IllegalTransitionException;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobAlreadyExistsException;
import dev.backendjobs.job.JobCreation;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobPage;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.job.RevisionConflictException;
import dev.backendjobs.rules.JobLifecycle;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import dev.backendjobs.watch.FeedPosition;
import dev.backendjobs.watch.JobChanges;
import dev.backendjobs.watch.JobListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tracks long-running jobs: durable records with an enforced life cycle, quotas and exact counts.
 *
 * <p>It tracks work that other code runs; it never runs work itself. Each write is decided and
 * stored as one atomic step of its app, so limits and counts are exact whatever races; a refused
 * write changes nothing. An update may be repeated, and so may a create that names a job id or a
 * request id; a create with neither makes a new job each time.
 *
 * <p>Safe to share between threads; what a write did is visible to every read that begins after the
 * write has returned. Every method refuses null with a {@link NullPointerException} that names the
 * parameter. Every method that names an app may throw {@link InternalServiceException} if the
 * storage fails, and {@link IllegalStateException} after {@link #close()}. The rates of {@link
 * JobLimits} bound requests over HTTP, never calls of these methods.
 */
public final class BackendJobStore implements AutoCloseable {
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
  private static final Duration LISTENER_CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final JobRules rules;
  private final JobReads reads;
  private final JobWrites writes;

  private BackendJobStore(Builder builder) {
    JobStorage storage = builder.storage != null ? builder.storage : InMemoryJobStorage.create();
    this.rules =
        new JobRules(builder.lifecycle, builder.lifecycles, builder.limits, builder.retention);
    CallChecks checks = new CallChecks(builder.limits);
    LogReader log = new LogReader(storage);
    this.writes =
        new JobWrites(
            storage,
            rules,
            checks,
            builder.clock,
            builder.idSource != null ? builder.idSource : new JobIds(builder.clock),
            ListenerFeeds.start(builder.listeners, log, LISTENER_CLOSE_TIMEOUT),
            builder.sweepEvery != null ? builder.sweepEvery : SWEEP_EVERY);
    this.reads = new JobReads(storage, checks, log, writes::noticeRead);
    if (builder.sweepEvery != null) {
      writes.startSweeps();
    }
  }

  /** Returns a store that keeps its jobs in memory, with all defaults. */
  public static BackendJobStore inMemory() {
    return builder().build();
  }

  /** Returns a builder that begins with a storage in memory and all defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Creates a job, or finds the one that is there with the same key and operation.
   *
   * @return the job as it stands
   * @throws BadRequestException if a name is too long or the status is no initial one
   * @throws JobAlreadyExistsException if a job of this key has another operation
   * @throws LimitExceededException if a limit on the number of jobs has no room
   */
  public BackendJob create(NewJob job) {
    return createOrFind(job).job();
  }

  /**
   * As {@link #create}, and says whether the job is new.
   *
   * @throws BadRequestException if a name is too long or the status is no initial one
   * @throws JobAlreadyExistsException if a job of this key has another operation
   * @throws LimitExceededException if a limit on the number of jobs has no room
   */
  public JobCreation createOrFind(NewJob job) {
    return writes.create(job);
  }

  /** Returns the job of this key, or empty if there never was one or retention removed it. */
  public Optional<BackendJob> find(JobKey key) {
    return reads.find(key);
  }

  /**
   * Returns the job of this key.
   *
   * @throws NotFoundException if there never was one or retention removed it
   */
  public BackendJob get(JobKey key) {
    return find(key).orElseThrow(() -> NotFoundException.of(key));
  }

  /**
   * Updates a job by the rules of its life cycle.
   *
   * <p>Nothing asked, or the status the job already has, changes nothing, also when it is finished.
   *
   * @return the job as it stands
   * @throws NotFoundException if there is no job of this key
   * @throws RevisionConflictException if the job has another revision than the expected one
   * @throws IllegalTransitionException if the life cycle has no way to the status asked for
   * @throws BadRequestException if the status is unknown, the operation is another than the job's,
   *     an error text comes without a failed status, or a text is too long
   */
  public BackendJob update(JobKey key, JobUpdate update) {
    return writes.update(key, update);
  }

  /**
   * Returns one page of a listing, newest first.
   *
   * <p>A job that exists throughout, and matches throughout, is on exactly one page, whatever is
   * written meanwhile.
   *
   * @throws BadRequestException if the token is not one of a listing with the same filter, or a
   *     name is too long
   */
  public JobPage list(JobQuery query) {
    return reads.list(query);
  }

  /** Returns the exact numbers of jobs of an app, all of one moment. */
  public JobTally tally(String appId) {
    return reads.tally(appId);
  }

  /**
   * Removes a finished job, or one whose life cycle was changed so that it cannot finish.
   *
   * @throws NotFoundException if there is no job of this key
   * @throws BadRequestException if it is active and can finish
   */
  public void delete(JobKey key) {
    writes.delete(key);
  }

  /**
   * Removes a job as {@link #delete(JobKey)} does.
   *
   * @param actor who asks, for the change log: not empty, no control characters, not beginning with
   *     {@code backend-jobs:}
   * @throws NotFoundException if there is no job of this key
   * @throws BadRequestException if it is active and can finish, or the actor is not allowed
   */
  public void delete(JobKey key, String actor) {
    writes.delete(key, actor);
  }

  /**
   * Returns the oldest changes of an app after a position, in order and without a gap.
   *
   * @param after {@link FeedPosition#START}, or {@link JobChanges#resumeAfter()} of the answer
   *     before
   * @param max how many at most, from 1
   * @return the changes; or that the position is gone: the log no longer has what follows it, or
   *     the position is of another history, such as before a restored backup or a restart in memory
   * @throws BadRequestException if {@code max} is out of range
   */
  public JobChanges changes(String appId, FeedPosition after, int max) {
    return reads.changes(appId, after, max);
  }

  /**
   * Returns how many gaps the listeners of this store had since it was built: times that changes
   * were missed because a listener fell behind the change log. Each gap is logged at WARN too.
   */
  public long listenerGaps() {
    return writes.listenerGaps();
  }

  /**
   * Returns the first ids of apps that have or had jobs, in an order of the storage's own that
   * never changes.
   *
   * @param max how many at most, from 1
   * @throws BadRequestException if the number is out of range
   */
  public List<String> apps(int max) {
    return reads.apps(max);
  }

  /**
   * Returns the next ids of apps, in the order of {@link #apps(int)}.
   *
   * @param after only ids that come after this one, such as the last one of the answer before
   * @param max how many at most, from 1
   * @throws BadRequestException if the number is out of range
   */
  public List<String> apps(String after, int max) {
    return reads.apps(after, max);
  }

  /**
   * Removes finished jobs that are due by the retention policy, in each app those that finished
   * first.
   *
   * <p>Goes once round all apps, unless it has removed {@code max} jobs before; apps take turns
   * from sweep to sweep. An app in which nothing can be due yet is not read, and one in which
   * nothing is due is not written to. Jobs of one app are removed many at a time, in steps short
   * enough that no other writer waits for the whole sweep. A finish time from the future, left by a
   * wrong clock, holds up no other job: its own job goes when its age is reached, counted from when
   * the next job finished or when a sweep first saw it.
   *
   * <p>If the storage fails for an app, the sweep goes on with the next one, and throws the first
   * failure at its end; such an app counts as one job of {@code max}.
   *
   * @param max how many jobs at most, from 1
   * @return how many were removed; if fewer than {@code max}, nothing is left that was due, except
   *     behind more than 200 jobs of a clock that was wrong, where a sweep looks every ten minutes
   * @throws BadRequestException if the number is out of range
   */
  public int sweep(int max) {
    return writes.sweep(max);
  }

  /** Returns the life cycle of jobs without an operation, and of those without one of their own. */
  public JobLifecycle lifecycle() {
    return rules.lifecycle();
  }

  /** Returns the life cycle of jobs of this operation. */
  public JobLifecycle lifecycle(String operation) {
    return rules.lifecycle(Objects.requireNonNull(operation, "operation"));
  }

  /** Returns the limits. */
  public JobLimits limits() {
    return rules.limits();
  }

  /**
   * Refuses further calls, lets writes in flight end, delivers their changes to the listeners, and
   * closes the storage.
   *
   * <p>Waits at most 30 seconds for writes and 5 seconds for each listener. A second call does
   * nothing.
   */
  @Override
  public void close() {
    writes.close();
  }

  /**
   * Builder for {@link BackendJobStore}. Every method refuses null with a {@link
   * NullPointerException} that names the parameter. Not safe for use by several threads.
   */
  public static final class Builder {
    private @Nullable JobStorage storage;
    private InstantSource clock = InstantSource.system();
    private @Nullable Supplier<String> idSource;
    private @Nullable Duration sweepEvery;
    private JobLimits limits = JobLimits.standard();
    private JobLifecycle lifecycle = JobLifecycle.standard();
    private final Map<String, JobLifecycle> lifecycles = new HashMap<>();
    private RetentionPolicy retention = RetentionPolicy.standard();
    private final List<JobListener> listeners = new ArrayList<>();

    private Builder() {}

    /**
     * Sets where jobs are kept; the store owns and closes it. Defaults to a new storage in memory.
     */
    public Builder storage(JobStorage storage) {
      this.storage = Objects.requireNonNull(storage, "storage");
      return this;
    }

    /** Sets the source of the time, read once per write; defaults to the system's clock. */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets the source of ids for jobs that are created without one. Each id must be new and follow
     * the rules of {@link JobKey}. Defaults to UUIDs of version 7.
     */
    public Builder idSource(Supplier<String> idSource) {
      this.idSource = Objects.requireNonNull(idSource, "idSource");
      return this;
    }

    /** Sets the limits; defaults to {@link JobLimits#standard()}. */
    public Builder limits(JobLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /** Sets the life cycle of all jobs; defaults to {@link JobLifecycle#standard()}. */
    public Builder lifecycle(JobLifecycle lifecycle) {
      this.lifecycle = Objects.requireNonNull(lifecycle, "lifecycle");
      return this;
    }

    /**
     * Sets the life cycle of jobs of one operation, in place of that of all jobs.
     *
     * <p>A job without an operation follows the life cycle of all jobs, and takes an operation only
     * while its status is one of that operation's life cycle.
     */
    public Builder lifecycle(String operation, JobLifecycle lifecycle) {
      lifecycles.put(
          Objects.requireNonNull(operation, "operation"),
          Objects.requireNonNull(lifecycle, "lifecycle"));
      return this;
    }

    /** Sets when finished jobs are removed; defaults to {@link RetentionPolicy#standard()}. */
    public Builder retention(RetentionPolicy retention) {
      this.retention = Objects.requireNonNull(retention, "retention");
      return this;
    }

    /**
     * Sets the pause between the sweeps that remove finished jobs by the retention policy; defaults
     * to one minute.
     *
     * <p>Sweeps run on a daemon thread of the store. If the pause is set here, the thread starts
     * with the store; else with the first finished job that the store writes or reads, or with the
     * first write to an app that has finished jobs. There are none with {@link
     * RetentionPolicy#keepForever()}.
     *
     * @param pause 1 millisecond or more
     * @throws IllegalArgumentException if the pause is shorter than a millisecond
     */
    public Builder sweepEvery(Duration pause) {
      Objects.requireNonNull(pause, "pause");
      if (pause.compareTo(Duration.ofMillis(1)) < 0) {
        throw new IllegalArgumentException("sweepEvery is " + pause + "; it must be 1 ms or more");
      }
      this.sweepEvery = pause;
      return this;
    }

    /** Adds a listener that receives every change this store commits from now on. */
    public Builder listener(JobListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /** Returns the store, and starts the threads of its listeners and of its sweep, if any. */
    public BackendJobStore build() {
      return new BackendJobStore(this);
    }
  }
}
