// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import dev.backendjobs.internal.decision.JobRules;
import dev.backendjobs.internal.feed.ListenerFeed;
import dev.backendjobs.rules.JobLifecycle;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import dev.backendjobs.watch.JobListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gathers the parts of a {@link BackendJobStore}. Not safe to share between threads. */
public final class BackendJobStoreBuilder {
  /** How long closing a store waits for a listener that is at work. */
  public static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private @Nullable JobStorage storage;
  InstantSource clock = InstantSource.system();
  @Nullable Supplier<String> idSource;
  @Nullable Duration sweepEvery;
  private JobLimits limits = JobLimits.standard();
  private JobLifecycle lifecycle = JobLifecycle.standard();
  private final Map<String, JobLifecycle> lifecycles = new HashMap<>();
  private RetentionPolicy retention = RetentionPolicy.standard();
  private final List<JobListener> listeners = new ArrayList<>();

  BackendJobStoreBuilder() {}

  /**
   * Where jobs are kept, which the store then owns and closes; not called: in memory of its own.
   */
  public BackendJobStoreBuilder storage(JobStorage value) {
    storage = value;
    return this;
  }

  /** What tells the time, read once per write; not called: the system's clock. */
  public BackendJobStoreBuilder clock(InstantSource value) {
    clock = value;
    return this;
  }

  /**
   * What makes ids of jobs that are created without one: each answer must be new and a name; not
   * called: UUIDs of version 7.
   */
  public BackendJobStoreBuilder idSource(Supplier<String> value) {
    idSource = value;
    return this;
  }

  /** The bounds; not called: {@link JobLimits#standard()}. */
  public BackendJobStoreBuilder limits(JobLimits value) {
    limits = value;
    return this;
  }

  /** The life cycle of all jobs; not called: {@link JobLifecycle#standard()}. */
  public BackendJobStoreBuilder lifecycle(JobLifecycle value) {
    lifecycle = value;
    return this;
  }

  /**
   * The life cycle of jobs of one operation, in place of that of all jobs.
   *
   * <p>A job without an operation follows that of all jobs, and takes an operation only while its
   * status is one of that operation's life cycle.
   */
  public BackendJobStoreBuilder lifecycle(String operation, JobLifecycle value) {
    lifecycles.put(operation, value);
    return this;
  }

  /** When finished jobs may go; not called: {@link RetentionPolicy#standard()}. */
  public BackendJobStoreBuilder retention(RetentionPolicy value) {
    retention = value;
    return this;
  }

  /**
   * Sweeps on a thread of the store's own, again and again with this pause; not called: the owner
   * calls {@link BackendJobStore#sweep(int)}.
   *
   * @throws IllegalArgumentException if the pause is shorter than a millisecond
   */
  public BackendJobStoreBuilder sweepEvery(Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException("sweepEvery is " + value + "; it must be 1 ms or more");
    }
    sweepEvery = value;
    return this;
  }

  /** Adds one who is told of every change that this store stores from now on. */
  public BackendJobStoreBuilder listener(JobListener value) {
    listeners.add(value);
    return this;
  }

  /** Returns the store, and starts the threads of its listeners and of its sweep, if any. */
  public BackendJobStore build() {
    return new BackendJobStore(this);
  }

  JobStorage storage() {
    return storage != null ? storage : InMemoryJobStorage.create();
  }

  JobRules rules() {
    return new JobRules(lifecycle, lifecycles, limits, retention);
  }

  List<ListenerFeed> feeds(JobStorage from) {
    List<ListenerFeed> feeds = new ArrayList<>();
    for (JobListener listener : listeners) {
      feeds.add(
          new ListenerFeed(
              "backend-jobs-listener-" + (feeds.size() + 1),
              listener,
              from::changes,
              appId -> from.tally(appId).revision(),
              CLOSE_PATIENCE));
    }
    return List.copyOf(feeds);
  }
}
