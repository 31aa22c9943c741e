// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import dev.backendjobs.internal.lifetime.InFlightCalls;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The storage that keeps jobs in memory: fast, and empty again when the process ends.
 *
 * <p>Writers of one app take turns at its lock; readers take none. Of each app it keeps the newest
 * changes, up to a number given when it is made. Of an app that has had no job while 1,024 others
 * lost their last one, it keeps the newest 8 changes, with error texts cut to 64 characters. Safe
 * to share between threads.
 */
public final class InMemoryJobStorage implements JobStorage {
  /** Default number of changes kept per app. */
  public static final int DEFAULT_CHANGES_PER_APP = 1024;

  /** How many apps keep all their changes after their last job was removed. */
  static final int EMPTIED_APPS_KEPT_WHOLE = 1024;

  private static final int MAX_CHANGES_PER_APP = 1 << 24;

  private static final Logger LOG = LoggerFactory.getLogger(InMemoryJobStorage.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final int changesPerApp;
  private final ConcurrentHashMap<JobKey, Slot> slots = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, MemoryApp> apps = new ConcurrentHashMap<>();
  private final NavigableSet<String> appIds = new ConcurrentSkipListSet<>();
  private final EmptiedApps emptied;
  private final InFlightCalls firstWrites = new InFlightCalls("the storage");
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Guards the first writes of apps. */
  private final Object firstWriteLock = new Object();

  private InMemoryJobStorage(int changesPerApp, int emptiedAppsKeptWhole) {
    this.changesPerApp = changesPerApp;
    this.emptied = new EmptiedApps(emptiedAppsKeptWhole);
  }

  /** Returns an empty storage that keeps {@link #DEFAULT_CHANGES_PER_APP} changes of each app. */
  public static InMemoryJobStorage create() {
    return withChangesPerApp(DEFAULT_CHANGES_PER_APP);
  }

  /**
   * Returns an empty storage that keeps this many changes of each app, rounded up to a power of
   * two.
   *
   * @throws IllegalArgumentException if the number is not from 1 to 16,777,216
   */
  public static InMemoryJobStorage withChangesPerApp(int changesPerApp) {
    return of(changesPerApp, EMPTIED_APPS_KEPT_WHOLE);
  }

  static InMemoryJobStorage of(int changesPerApp, int emptiedAppsKeptWhole) {
    if (changesPerApp < 1 || changesPerApp > MAX_CHANGES_PER_APP) {
      throw new IllegalArgumentException(
          "changesPerApp is " + changesPerApp + "; it must be from 1 to " + MAX_CHANGES_PER_APP);
    }
    int highest = Integer.highestOneBit(changesPerApp);
    return new InMemoryJobStorage(
        highest == changesPerApp ? highest : highest << 1, emptiedAppsKeptWhole);
  }

  @Override
  public JobOutcome write(JobKey key, JobDecision decision) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(decision, "decision");
    requireOpen();
    MemoryApp app = apps.get(key.appId());
    if (app != null) {
      return app.write(key, decision);
    }
    return writeFirst(key.appId(), List.of(key), decision).get(0);
  }

  @Override
  public List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(decision, "decision");
    requireOpen();
    if (keys.isEmpty()) {
      return List.of();
    }
    String appId = keys.get(0).appId();
    for (JobKey key : keys) {
      if (!key.appId().equals(appId)) {
        throw new IllegalArgumentException("keys of apps " + appId + " and " + key.appId());
      }
    }
    MemoryApp app = apps.get(appId);
    return app != null ? app.write(keys, decision) : writeFirst(appId, keys, decision);
  }

  private List<JobOutcome> writeFirst(String appId, List<JobKey> keys, JobDecision decision) {
    firstWrites.enter();
    try {
      return writeFirstInTurn(appId, keys, decision);
    } finally {
      firstWrites.leave();
    }
  }

  /** Does the first write to an app, one app at a time, so that their number is exact. */
  private List<JobOutcome> writeFirstInTurn(String appId, List<JobKey> keys, JobDecision decision) {
    synchronized (firstWriteLock) {
      MemoryApp app = apps.get(appId);
      if (app == null) {
        // why: a write that is refused, or asks for nothing, leaves no trace of an unknown app; one
        // that changes something is decided again, for readers must find the app before its jobs
        AppTotals none = AppTotals.none().toBuilder().apps(apps.size()).build();
        List<JobOutcome> outcomes =
            new ListDraft(none, key -> null, environment -> 0).decide(keys, decision);
        if (outcomes.stream().allMatch(outcome -> outcome.change().isEmpty())) {
          return outcomes;
        }
        app = new MemoryApp(appId, apps.size(), slots, appIds, changesPerApp, emptied, closed);
        apps.put(appId, app);
      }
      return app.write(keys, decision);
    }
  }

  @Override
  public Optional<BackendJob> find(JobKey key) {
    Objects.requireNonNull(key, "key");
    requireOpen();
    Slot slot = slots.get(key);
    return slot == null ? Optional.empty() : Optional.ofNullable(slot.job);
  }

  @Override
  public List<BackendJob> list(JobFilter filter, long before, int max) {
    Objects.requireNonNull(filter, "filter");
    requireOpen();
    MemoryApp app = apps.get(filter.appId());
    return app == null ? List.of() : app.list(filter, before, max);
  }

  @Override
  public List<BackendJob> finished(String appId, long afterRevision, int max) {
    Objects.requireNonNull(appId, "appId");
    requireOpen();
    MemoryApp app = apps.get(appId);
    return app == null ? List.of() : app.finished(afterRevision, max);
  }

  @Override
  public JobTally tally(String appId) {
    Objects.requireNonNull(appId, "appId");
    requireOpen();
    MemoryApp app = apps.get(appId);
    return app == null ? JobTally.builder(appId).build() : app.tally();
  }

  @Override
  public AppTotals totals(String appId) {
    Objects.requireNonNull(appId, "appId");
    requireOpen();
    MemoryApp app = apps.get(appId);
    return app == null ? AppTotals.none() : app.totals();
  }

  @Override
  public LoggedChanges changes(String appId, long afterRevision, int max) {
    Objects.requireNonNull(appId, "appId");
    requireOpen();
    MemoryApp app = apps.get(appId);
    if (app == null) {
      return afterRevision == 0 ? LoggedChanges.of(List.of(), 0) : LoggedChanges.gone(0);
    }
    return app.changes(afterRevision, max);
  }

  @Override
  public List<String> apps(@Nullable String after, int max) {
    requireOpen();
    List<String> ids = new ArrayList<>();
    for (String id : after == null ? appIds : appIds.tailSet(after, false)) {
      if (ids.size() == max) {
        break;
      }
      ids.add(id);
    }
    return ids;
  }

  /** Returns whether an app is kept in its smallest form. */
  boolean isReduced(String appId) {
    MemoryApp app = apps.get(appId);
    return app != null && app.isReduced();
  }

  /** Refuses further calls, and waits for writes in flight, at most 30 seconds. */
  @Override
  public void close() {
    if (closed.get()) {
      return;
    }
    // why: before the apps are closed, for these writers look at their app a second time
    boolean ended = firstWrites.close(CLOSE_TIMEOUT);
    closed.set(true);
    for (MemoryApp app : apps.values()) {
      // why: a writer looks whether the storage is closed once it has its app's lock
      ended = ended && app.awaitWriter(CLOSE_TIMEOUT.toNanos());
    }
    if (!ended) {
      LOG.warn("Writes are still in flight while the storage closes");
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the storage is closed");
    }
  }

  /**
   * The apps whose last job was removed, in the order of these removals. Beyond a number of them,
   * the ones that were emptied first are reduced to what must stay of an app.
   *
   * <p>Safe to share between threads.
   */
  static final class EmptiedApps {
    private final int most;
    private final Set<MemoryApp> apps = new LinkedHashSet<>();

    /** Begins without any; {@code most} apps are kept whole. */
    EmptiedApps(int most) {
      this.most = most;
    }

    /** Records that an app has no job any more; the caller holds no lock of an app. */
    void add(MemoryApp app) {
      MemoryApp oldest = push(app);
      if (oldest != null && !oldest.reduce()) {
        // why: it is in use; another app is reduced in its place sooner or later
        push(oldest);
      }
    }

    private synchronized @Nullable MemoryApp push(MemoryApp app) {
      apps.remove(app);
      apps.add(app);
      if (apps.size() <= most) {
        return null;
      }
      Iterator<MemoryApp> each = apps.iterator();
      MemoryApp oldest = each.next();
      each.remove();
      return oldest;
    }
  }
}
