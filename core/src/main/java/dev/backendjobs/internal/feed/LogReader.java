// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.feed;

import dev.backendjobs.job.JobChange;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
import dev.backendjobs.watch.FeedPosition;
import dev.backendjobs.watch.JobChanges;
import java.util.List;

/**
 * Reads the change log of a storage from positions whose check is verified.
 *
 * <p>From a position with a check the log is read one change earlier: that change must be the one
 * that the position names. If it is another one, or no longer there, the position is gone. Safe to
 * share between threads.
 */
public final class LogReader implements ChangeReader {
  private static final int TRIES = 8;

  private final JobStorage storage;

  /** Reads the log of this storage. */
  public LogReader(JobStorage storage) {
    this.storage = storage;
  }

  @Override
  public JobChanges changes(String appId, FeedPosition after, int max) {
    if (!after.isChecked()) {
      LoggedChanges read = storage.changes(appId, after.revision(), max);
      return read.gone() ? gone(appId, read.resumeAfter()) : found(read.changes(), after);
    }
    int more = max == Integer.MAX_VALUE ? max : max + 1;
    LoggedChanges read = storage.changes(appId, after.revision() - 1, more);
    List<JobChange> changes = read.changes();
    if (changes.isEmpty()) {
      return gone(appId, read.resumeAfter());
    }
    if (!after.isAfter(changes.get(0))) {
      return gone(appId, newestRevision(appId));
    }
    return found(changes.subList(1, changes.size()), after);
  }

  private static JobChanges found(List<JobChange> changes, FeedPosition after) {
    return JobChanges.of(
        changes, changes.isEmpty() ? after : FeedPosition.after(changes.get(changes.size() - 1)));
  }

  /** Answers that a position is gone, with the position after the newest change to go on from. */
  private JobChanges gone(String appId, long newestRevision) {
    long newest = newestRevision;
    for (int i = 0; i < TRIES && newest > 0; i++) {
      LoggedChanges last = storage.changes(appId, newest - 1, 1);
      if (!last.changes().isEmpty()) {
        return JobChanges.gone(FeedPosition.after(last.changes().get(0)));
      }
      // why: beside many writes the newest change may have left a short log meanwhile
      newest = last.resumeAfter();
    }
    return JobChanges.gone(FeedPosition.of(newest));
  }

  @Override
  public long newestRevision(String appId) {
    return storage.totals(appId).revision();
  }
}
