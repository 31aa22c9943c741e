// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.io.Serializable;
import java.util.Objects;

/**
 * A status of a job: an open string on the wire, a node of the life cycle inside the store.
 *
 * <p>The constants are the statuses of the standard life cycle; a custom one may bring its own.
 * Compared by name, case-sensitively. Immutable and safe to share.
 *
 * @param name any Unicode text of 1 to 128 characters without control characters and lone
 *     surrogates
 */
public record JobStatus(String name) implements Serializable {
  /** Created; the work has not begun. */
  public static final JobStatus PENDING = new JobStatus("PENDING");

  /** The work is in progress. */
  public static final JobStatus RUNNING = new JobStatus("RUNNING");

  /** Cancellation was requested; the work has not ended yet. */
  public static final JobStatus CANCELLING = new JobStatus("CANCELLING");

  /** The work succeeded. */
  public static final JobStatus COMPLETED = new JobStatus("COMPLETED");

  /** The work failed; may carry an error text. */
  public static final JobStatus FAILED = new JobStatus("FAILED");

  /** The work was cancelled. */
  public static final JobStatus CANCELLED = new JobStatus("CANCELLED");

  /** The longest name, in characters (Unicode code points). */
  public static final int MAX_LENGTH = 128;

  /**
   * Checks the name.
   *
   * @throws BadRequestException if it is empty, too long, or holds a control character or lone
   *     surrogate
   */
  public JobStatus {
    JobText.name("status", Objects.requireNonNull(name, "name"));
    if (name.length() > MAX_LENGTH && name.codePointCount(0, name.length()) > MAX_LENGTH) {
      throw BadRequestException.of(
          "status has more than " + MAX_LENGTH + " characters, the longest allowed");
    }
  }

  /**
   * Returns the status of this name.
   *
   * @throws BadRequestException if it is empty, too long, or holds a control character or lone
   *     surrogate
   */
  public static JobStatus of(String name) {
    return new JobStatus(name);
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
