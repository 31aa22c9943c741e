// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.feed;

import dev.backendjobs.watch.FeedPosition;
import dev.backendjobs.watch.JobChanges;

/** Source of the changes that a feed delivers. */
public interface ChangeReader {
  /** Returns the oldest changes of an app after a position, {@code max} at most. */
  JobChanges changes(String appId, FeedPosition after, int max);

  /** Returns the newest revision of an app; 0 if it never had a change. */
  long newestRevision(String appId);
}
