// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.watch;

import dev.backendjobs.job.JobChange;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of an app's change feed, or the answer that the asked position is gone.
 *
 * <p>The feed of an app has no gaps and is ordered by revision. Read it by passing {@link
 * #resumeAfter()} as the next position. Immutable and safe to share between threads.
 */
public final class JobChanges {
  private final List<JobChange> changes;
  private final FeedPosition resumeAfter;
  private final boolean gone;

  private JobChanges(List<JobChange> changes, FeedPosition resumeAfter, boolean gone) {
    this.changes = List.copyOf(Objects.requireNonNull(changes, "changes"));
    this.resumeAfter = Objects.requireNonNull(resumeAfter, "resumeAfter");
    this.gone = gone;
  }

  /**
   * Returns an answer with these changes.
   *
   * @param changes by rising revision, without a gap
   * @param resumeAfter the position after the last one, or the asked one if there is none
   * @throws NullPointerException if the list or a change is null
   */
  public static JobChanges of(List<JobChange> changes, FeedPosition resumeAfter) {
    return new JobChanges(changes, resumeAfter, false);
  }

  /** Returns the answer that the position is gone, and where the feed goes on. */
  public static JobChanges gone(FeedPosition resumeAfter) {
    return new JobChanges(List.of(), resumeAfter, true);
  }

  /**
   * Returns the changes after the asked position, by rising revision; unmodifiable; empty if there
   * are none yet or the position is gone.
   */
  public List<JobChange> changes() {
    return changes;
  }

  /**
   * Returns the position to ask from next; if the asked position is gone, the one after the app's
   * newest change.
   */
  public FeedPosition resumeAfter() {
    return resumeAfter;
  }

  /**
   * Returns whether changes after the asked position are no longer, or were never, in the log, or
   * the position is of another history of the app, such as before a backup was restored. A reader
   * that mirrors the jobs must then read the jobs again and go on from {@link #resumeAfter()}.
   */
  public boolean gone() {
    return gone;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof JobChanges that
            && resumeAfter.equals(that.resumeAfter)
            && gone == that.gone
            && changes.equals(that.changes));
  }

  @Override
  public int hashCode() {
    return changes.hashCode() * 31 + resumeAfter.hashCode();
  }

  /** Returns all members, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return "JobChanges[changes="
        + changes
        + ", resumeAfter="
        + resumeAfter
        + ", gone="
        + gone
        + "]";
  }
}
