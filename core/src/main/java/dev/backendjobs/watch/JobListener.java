// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.watch;

import dev.backendjobs.job.JobChange;

/**
 * One who is told of every change of every app, after it is stored.
 *
 * <p>Called by a thread of its own, one call at a time, never under a lock of the store: it may be
 * slow, may throw, and may call the store. Changes of one app come in the order of their revisions;
 * those of different apps in any.
 */
@FunctionalInterface
public interface JobListener {
  /**
   * Takes notice of a change. What it throws is logged; the next change follows.
   *
   * @param change the change; {@link JobChange#key()} tells the app
   */
  void onChange(JobChange change);

  /**
   * Takes notice that it was too slow: the log no longer held the changes that were next.
   *
   * <p>A listener that mirrors the jobs of the app must read them anew. Does nothing by itself.
   *
   * @param appId the app
   * @param afterRevision the last revision it was told of
   * @param resumeAfter the revision after which it goes on
   */
  default void onGap(String appId, long afterRevision, long resumeAfter) {}
}
