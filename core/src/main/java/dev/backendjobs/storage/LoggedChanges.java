// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage;

import dev.backendjobs.job.JobChange;
import java.util.List;
import java.util.Objects;

/**
 * What a storage answers when its change log is read: a stretch of the log, or that the asked
 * position is gone.
 *
 * @param changes the changes after the asked position, by rising revision and without a gap;
 *     unmodifiable; empty if there are none yet or the position is gone
 * @param resumeAfter the revision to ask from next; if the position is gone, the app's newest
 *     revision
 * @param gone whether changes after the asked position are no longer, or were never, in the log
 */
public record LoggedChanges(List<JobChange> changes, long resumeAfter, boolean gone) {
  /**
   * Takes an unmodifiable copy of the list.
   *
   * @throws NullPointerException if the list or a change is null
   */
  public LoggedChanges {
    changes = List.copyOf(Objects.requireNonNull(changes, "changes"));
  }

  /**
   * Returns an answer with these changes, or none yet; {@code resumeAfter} is the next position.
   */
  public static LoggedChanges of(List<JobChange> changes, long resumeAfter) {
    return new LoggedChanges(changes, resumeAfter, false);
  }

  /** Returns the answer that the position is gone; {@code resumeAfter} is the newest revision. */
  public static LoggedChanges gone(long resumeAfter) {
    return new LoggedChanges(List.of(), resumeAfter, true);
  }
}
