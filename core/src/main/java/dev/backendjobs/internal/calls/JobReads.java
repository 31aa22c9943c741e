// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.calls;

import dev.backendjobs.internal.decision.LimitChecks;
import dev.backendjobs.internal.feed.LogReader;
import dev.backendjobs.internal.token.Listing;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobPage;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.watch.FeedPosition;
import dev.backendjobs.watch.JobChanges;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** The reads of a store: checked, then answered by the storage. Safe to share between threads. */
public final class JobReads {
  private final JobStorage storage;
  private final CallChecks checks;
  private final LogReader log;
  private final Listing listing;
  private final Consumer<BackendJob> notice;

  /**
   * Makes the reads of a store.
   *
   * @param log the change log of the storage
   * @param notice receives each job that is read
   */
  public JobReads(
      JobStorage storage, CallChecks checks, LogReader log, Consumer<BackendJob> notice) {
    this.storage = storage;
    this.checks = checks;
    this.log = log;
    this.listing = new Listing(storage);
    this.notice = notice;
  }

  /** Returns the job of this key, or empty if there is none. */
  public Optional<BackendJob> find(JobKey key) {
    checks.enter(key);
    Optional<BackendJob> found = storage.find(key);
    if (found.isPresent()) {
      notice.accept(found.get());
    }
    return found;
  }

  /** Returns one page of a listing. */
  public JobPage list(JobQuery query) {
    Objects.requireNonNull(query, "query");
    JobFilter filter = query.filter();
    checks.requireOpen();
    LimitChecks.require(checks.limits(), filter);
    int size = LimitChecks.pageSize(checks.limits(), query.pageSize());
    JobPage page = listing.page(filter, size, query.nextToken());
    page.jobs().forEach(notice);
    return page;
  }

  /** Returns the numbers of jobs of an app. */
  public JobTally tally(String appId) {
    checks.enter(appId);
    return storage.tally(appId);
  }

  /** Returns the oldest changes of an app after a position, {@code max} at most. */
  public JobChanges changes(String appId, FeedPosition after, int max) {
    Objects.requireNonNull(after, "after");
    checks.enter(appId);
    CallChecks.requirePositive(max);
    return log.changes(appId, after, max);
  }

  /** Returns the first ids of apps, {@code max} at most. */
  public List<String> apps(int max) {
    checks.requireOpen();
    CallChecks.requirePositive(max);
    return storage.apps(null, max);
  }

  /** Returns the ids of apps that come after one, {@code max} at most. */
  public List<String> apps(String after, int max) {
    Objects.requireNonNull(after, "after");
    checks.requireOpen();
    CallChecks.requirePositive(max);
    return storage.apps(after, max);
  }
}
