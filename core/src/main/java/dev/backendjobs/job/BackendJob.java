// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One tracked operation as it stood after one change: an immutable record.
 *
 * <p>Times are UTC instants of millisecond precision from the store's clock. Within one app {@code
 * createTime} never runs against {@code createRevision}. Safe to share between threads.
 *
 * @param key who it is
 * @param operation what the job does, such as {@code CreateBackend}; null until one is given,
 *     afterwards never changed
 * @param status where it stands in its life cycle
 * @param error why it failed, if the status is a failed one and a text was given; otherwise null
 * @param createTime when it was created
 * @param updateTime when it was last changed; never before {@code createTime}
 * @param finishTime when it reached a terminal status; null as long as it is active
 * @param createRevision the app's revision that created it, from 1; the sort key of every listing
 * @param revision the app's revision that last changed it; its version, ETag and guard
 */
public record BackendJob(
    JobKey key,
    @Nullable String operation,
    JobStatus status,
    @Nullable String error,
    Instant createTime,
    Instant updateTime,
    @Nullable Instant finishTime,
    long createRevision,
    long revision) {

  /**
   * Checks what holds for every job whatever its life cycle.
   *
   * @throws IllegalArgumentException if times or revisions contradict each other
   */
  public BackendJob {
    if (createRevision < 1 || revision < createRevision) {
      throw new IllegalArgumentException(
          "revisions must grow from 1: created " + createRevision + ", last " + revision);
    }
    if (updateTime.isBefore(createTime)) {
      throw new IllegalArgumentException("updated " + updateTime + ", created " + createTime);
    }
  }

  /** Returns the job's version: its revision, with a check that tells other histories apart. */
  public JobVersion version() {
    return JobVersion.of(revision, updateTime);
  }

  /** Returns whether the job has reached a terminal status; it then never changes again. */
  public boolean isFinished() {
    return finishTime != null;
  }
}
