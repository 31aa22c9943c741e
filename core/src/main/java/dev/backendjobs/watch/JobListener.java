// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.watch;

import dev.backendjobs.job.JobChange;

/**
 * Receives the changes of all apps after they are stored.
 *
 * <p>Called by a thread of its own, one call at a time, never under a lock of the store: it may be
 * slow, may throw, and may call the store. Changes of one app come in the order of their revisions;
 * those of different apps in any order.
 *
 * <p>It receives, of each app, the changes from the store's first write to that app on. Where
 * several processes share a storage, changes that other processes store are received too, but only
 * when this store next writes to the same app. Changes are read from the storage's log, which keeps
 * a bounded number of them: a listener that falls further behind has a gap.
 */
@FunctionalInterface
public interface JobListener {
  /**
   * Receives a change. What it throws is logged; the next change follows.
   *
   * @param change the change; {@link JobChange#key()} names the app
   */
  void onChange(JobChange change);

  /**
   * Receives the information that changes were missed: the log no longer holds those that were
   * next, or the storage was put back to an earlier state. The store has logged the gap at WARN and
   * counted it before this call.
   *
   * <p>A listener that mirrors the jobs of the app must read them again. The default does nothing.
   *
   * @param appId the app
   * @param afterRevision the last revision before the gap
   * @param resumeAfter the revision after which changes follow
   */
  default void onGap(String appId, long afterRevision, long resumeAfter) {}
}
