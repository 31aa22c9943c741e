// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.watch;

import dev.backendjobs.job.JobChange;
import java.util.List;

/**
 * A stretch of an app's change feed, or the answer that the asked position is gone.
 *
 * <p>The feed of an app is gap-free and ordered by revision. Read it by passing {@link
 * #resumeAfter()} as the next position.
 *
 * @param changes the changes after the asked position, by rising revision; unmodifiable; empty if
 *     there are none yet or the position is gone
 * @param resumeAfter the position to ask from next; if the position is gone, the app's newest
 *     revision
 * @param gone whether changes after the asked position are no longer, or were never, in the log: a
 *     reader that mirrors the jobs must then read the jobs anew and go on from {@code resumeAfter}
 */
public record JobChanges(List<JobChange> changes, long resumeAfter, boolean gone) {
  /** Takes an unmodifiable copy of the list. */
  public JobChanges {
    changes = List.copyOf(changes);
  }

  /** Returns the answer that the position is gone, and where the feed goes on. */
  public static JobChanges gone(long resumeAfter) {
    return new JobChanges(List.of(), resumeAfter, true);
  }
}
