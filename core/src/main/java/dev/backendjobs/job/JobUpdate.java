// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import org.jspecify.annotations.Nullable;

/**
 * A request to change a job; each part that is null asks for nothing.
 *
 * <p>Immutable and safe to share.
 *
 * @param operation must equal the job's operation, and so guards the update; a job without one
 *     takes it
 * @param status the status to go to; the one the job already has changes nothing
 * @param error why the job failed; only together with a failed status
 * @param expectedRevision the revision the job must still have, from 1; null: whatever it has
 * @param actor who asks, for the change log; null if unknown
 */
public record JobUpdate(
    @Nullable String operation,
    @Nullable JobStatus status,
    @Nullable String error,
    @Nullable Long expectedRevision,
    @Nullable String actor) {

  /**
   * Checks the characters of each part.
   *
   * @throws BadRequestException if a part is empty or holds a control character (an error text may
   *     hold line breaks and tabs) or lone surrogate
   */
  public JobUpdate {
    if (operation != null) {
      JobText.name("operation", operation);
    }
    if (error != null) {
      JobText.text("error", error);
    }
    if (actor != null) {
      JobText.name("actor", actor);
    }
  }

  /** Returns the request to go to this status. */
  public static JobUpdate to(JobStatus status) {
    return builder().status(status).build();
  }

  /**
   * Returns the request to go to {@link JobStatus#FAILED} for this reason, such as the message of
   * an exception; null: none told.
   */
  public static JobUpdate failed(@Nullable String error) {
    return builder().status(JobStatus.FAILED).error(error).build();
  }

  /** Returns a builder of a request that asks for nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Gathers a {@link JobUpdate}. Not safe to share between threads. */
  public static final class Builder {
    private @Nullable String operation;
    private @Nullable JobStatus status;
    private @Nullable String error;
    private @Nullable Long expectedRevision;
    private @Nullable String actor;

    private Builder() {}

    /** The operation the job must have, or takes if it has none; null: no matter which. */
    public Builder operation(@Nullable String value) {
      operation = value;
      return this;
    }

    /** The status to go to; null: none. */
    public Builder status(@Nullable JobStatus value) {
      status = value;
      return this;
    }

    /** Why the job failed; only together with a failed status; null: no text. */
    public Builder error(@Nullable String value) {
      error = value;
      return this;
    }

    /** The revision the job must still have; null: whatever it has. */
    public Builder expectedRevision(@Nullable Long value) {
      expectedRevision = value;
      return this;
    }

    /** Who asks, for the change log; null or not called: unknown. */
    public Builder actor(@Nullable String value) {
      actor = value;
      return this;
    }

    /**
     * Returns the request.
     *
     * @throws BadRequestException if a part is empty or holds a forbidden character
     */
    public JobUpdate build() {
      return new JobUpdate(operation, status, error, expectedRevision, actor);
    }
  }
}
