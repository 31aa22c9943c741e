// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.watch;

import dev.backendjobs.internal.text.CheckedRevision;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import java.util.Objects;
import java.util.Optional;

/**
 * A position in the change feed of one app: after the change of a revision.
 *
 * <p>A revision alone names a change only inside one history of its app: after a restored backup,
 * or a restart of a storage in memory, the same revision is given to another change. A position
 * that a feed has answered therefore carries a check, a short hash of the key and the time of its
 * change; read from a position whose change is another one, the feed answers that the position is
 * gone. Its text form is {@code revision~check}, such as {@code 57~1k3f9zq}. A position made of a
 * bare revision has no check and is taken as it is. Immutable and safe to share between threads.
 */
public final class FeedPosition {
  /** The beginning: before the first change of an app. */
  public static final FeedPosition START = new FeedPosition(0, Optional.empty());

  private final long revision;
  private final Optional<Integer> check;

  private FeedPosition(long revision, Optional<Integer> check) {
    this.revision = revision;
    this.check = check;
  }

  /**
   * Returns the position after the change of this revision, without a check.
   *
   * @param revision 0 for the beginning, or a revision of the app
   * @throws BadRequestException if it is negative
   */
  public static FeedPosition of(long revision) {
    if (revision < 0) {
      throw BadRequestException.of("feed position is " + revision + "; it must be 0 or more");
    }
    return revision == 0 ? START : new FeedPosition(revision, Optional.empty());
  }

  /** Returns the position after this change, with its check. */
  public static FeedPosition after(JobChange change) {
    Objects.requireNonNull(change, "change");
    return new FeedPosition(change.revision(), Optional.of(check(change)));
  }

  /**
   * Returns the position that a text names.
   *
   * @param text what {@link #toString()} of a position answers, or the digits of a revision
   * @throws BadRequestException if it is not of that form
   */
  public static FeedPosition parse(String text) {
    Objects.requireNonNull(text, "text");
    Optional<Long> bare = CheckedRevision.parseRevision(text);
    if (bare.isPresent()) {
      return of(bare.get());
    }
    return CheckedRevision.parse(text, '~')
        .filter(parsed -> parsed.revision() > 0)
        .map(parsed -> new FeedPosition(parsed.revision(), Optional.of(parsed.check())))
        .orElseThrow(
            () ->
                BadRequestException.of(
                    "the feed position is malformed; expected a resumeAfter of the feed, or a"
                        + " revision from 0"));
  }

  /** Returns the revision of the last change before the position; 0 for the beginning. */
  public long revision() {
    return revision;
  }

  /** Returns whether the position carries the check of its change. */
  public boolean isChecked() {
    return check.isPresent();
  }

  /** Returns whether the position is after {@code change}, as far as its check can say. */
  public boolean isAfter(JobChange change) {
    Objects.requireNonNull(change, "change");
    return change.revision() == revision && (check.isEmpty() || check.get() == check(change));
  }

  private static int check(JobChange change) {
    JobKey key = change.key();
    return CheckedRevision.check(
        change.at().toEpochMilli(),
        key.appId().hashCode(),
        key.environment().hashCode(),
        key.jobId().hashCode());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeedPosition position
        && position.revision == revision
        && position.check.equals(check);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(revision) * 31 + check.hashCode();
  }

  /**
   * Returns the text form: {@code revision~check}, or the revision alone where there is no check.
   */
  @Override
  public String toString() {
    return check
        .map(value -> CheckedRevision.text(revision, '~', value))
        .orElseGet(() -> Long.toString(revision));
  }
}
