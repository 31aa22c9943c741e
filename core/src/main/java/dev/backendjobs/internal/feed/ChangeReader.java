// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.feed;

import dev.backendjobs.watch.JobChanges;

/** Where a feed reads the changes from. */
@FunctionalInterface
public interface ChangeReader {
  /** Returns the oldest changes of an app after a revision, {@code max} at most. */
  JobChanges changes(String appId, long afterRevision, int max);
}
