// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BackendJobsException;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobTally;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contract between a store and what keeps its jobs.
 *
 * <p>A storage has no rules: the {@link JobDecision} decides which writes are right. It promises,
 * per app:
 *
 * <ul>
 *   <li>a write loads the job and the totals, decides, and stores the job, its change, the tally
 *       and the app's revision as one atomic step; all writes of an app stand in one total order,
 *       and its revisions grow by one per change, without a gap;
 *   <li>a write has returned only when it is as durable as the storage promises; every read that
 *       begins afterwards, by the same storage object, sees it;
 *   <li>a write that throws a refusal has stored nothing; one that throws {@link
 *       InternalServiceException} has stored all of its change or nothing.
 * </ul>
 *
 * <p>Safe to share between threads. After {@link #close()} every other method throws {@link
 * IllegalStateException}. Every method may throw {@link InternalServiceException} if what keeps the
 * jobs fails or does not answer in time.
 */
public interface JobStorage extends AutoCloseable {
  /**
   * Decides on one job and stores what was decided, as one atomic step.
   *
   * @return what the decision returned, in its last call
   * @throws BackendJobsException what the decision threw; other exceptions out of it come through
   *     too, and nothing is stored
   */
  JobOutcome write(JobKey key, JobDecision decision);

  /**
   * Decides on several jobs of one app and stores what was decided, all as one atomic step.
   *
   * <p>The jobs are decided in the order of the list, each on what the decisions before it leave;
   * their changes have consecutive revisions. A key may occur more than once. An empty list does
   * nothing.
   *
   * @param keys the jobs, all of one app
   * @param decision is called once for each key, and again for all of them after a lost race
   * @return what the decision returned for each key, in the order of the list
   * @throws IllegalArgumentException if the keys are of different apps
   * @throws BackendJobsException what the decision threw; other exceptions out of it come through
   *     too, and nothing of the list is stored
   */
  List<JobOutcome> write(List<JobKey> keys, JobDecision decision);

  /** Returns the job of this key, or empty if there is none. */
  Optional<BackendJob> find(JobKey key);

  /**
   * Returns the newest jobs that {@code filter} means and that were created before a revision.
   *
   * <p>A job that matches from before the call until after it is never left out in favour of an
   * older one.
   *
   * @param before only jobs of a smaller {@link BackendJob#createRevision()}
   * @param max how many at most, from 1
   * @return by falling create revision
   */
  List<BackendJob> list(JobFilter filter, long before, int max);

  /**
   * Returns the finished jobs of an app that finished first after a revision: those of the smallest
   * {@link BackendJob#revision()}.
   *
   * @param afterRevision only jobs of a greater {@link BackendJob#revision()}; 0: from the first
   * @param max how many at most, from 1
   * @return by rising revision
   */
  List<BackendJob> finished(String appId, long afterRevision, int max);

  /** Returns the exact numbers of jobs of an app at one revision. */
  JobTally tally(String appId);

  /**
   * Returns the totals of an app at one revision; {@link AppTotals#none()} if it never had a job.
   *
   * <p>The cost does not depend on how many environments, operations or jobs the app has.
   *
   * @return the totals; {@link AppTotals#activeInEnvironment()} is 0, because no environment is
   *     asked about
   */
  AppTotals totals(String appId);

  /**
   * Returns the oldest changes of an app after a position.
   *
   * @param afterRevision the position: 0 for the beginning, or a revision of the app
   * @param max how many at most, from 1
   * @return the changes, without a gap; or that the position is gone, if the change that follows it
   *     is no longer in the log, or the app never came to that revision
   */
  LoggedChanges changes(String appId, long afterRevision, int max);

  /**
   * Returns the ids of apps that have or had jobs, in an order of the storage's own that never
   * changes.
   *
   * @param after only ids that come after this one in that order; null: from the first
   * @param max how many at most, from 1
   */
  List<String> apps(@Nullable String after, int max);

  /**
   * Finds out whether writes can be stored now; for health checks. Cheap, and leaves no trace in
   * the jobs. Does nothing where writes cannot fail.
   *
   * @throws InternalServiceException if writes cannot be stored: the database is away or read-only,
   *     its disk is full
   */
  default void checkWritable() {}

  /** Lets writes that have begun end, then gives all resources back; a second call does nothing. */
  @Override
  void close();
}
