// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A request to change a job; each part that is empty asks for nothing.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class JobUpdate {
  private final @Nullable String operation;
  private final @Nullable JobStatus status;
  private final @Nullable String error;
  private final @Nullable Long expectedRevision;
  private final @Nullable String actor;

  private JobUpdate(Builder builder) {
    this.operation = JobText.optionalName("operation", builder.operation);
    this.status = builder.status;
    this.error = builder.error;
    if (error != null) {
      JobText.text("error", error);
    }
    this.expectedRevision = builder.expectedRevision;
    this.actor = JobText.optionalName("actor", builder.actor);
  }

  /**
   * Returns the request to go to this status.
   *
   * @throws NullPointerException if {@code status} is null
   */
  public static JobUpdate to(JobStatus status) {
    return builder().status(Objects.requireNonNull(status, "status")).build();
  }

  /**
   * Returns the request to go to {@link JobStatus#FAILED} for this reason.
   *
   * @param error such as the message of an exception; null: no text
   */
  public static JobUpdate failed(@Nullable String error) {
    return builder().status(JobStatus.FAILED).error(error).build();
  }

  /** Returns a builder of a request that asks for nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that begins with the members of this request. */
  public Builder toBuilder() {
    Builder builder = new Builder().operation(operation).status(status).error(error).actor(actor);
    builder.expectedRevision = expectedRevision;
    return builder;
  }

  /**
   * Returns the operation that the job must have, or takes if it has none; empty: whatever it has.
   */
  public Optional<String> operation() {
    return Optional.ofNullable(operation);
  }

  /** Returns the status to go to; empty: none. The status the job already has changes nothing. */
  public Optional<JobStatus> status() {
    return Optional.ofNullable(status);
  }

  /** Returns why the job failed; only together with a failed status; empty: no text. */
  public Optional<String> error() {
    return Optional.ofNullable(error);
  }

  /** Returns the revision that the job must still have, from 1; empty: whatever it has. */
  public OptionalLong expectedRevision() {
    return expectedRevision == null ? OptionalLong.empty() : OptionalLong.of(expectedRevision);
  }

  /** Returns the name of the caller, for the change log; empty if unknown. */
  public Optional<String> actor() {
    return Optional.ofNullable(actor);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof JobUpdate that
            && Objects.equals(operation, that.operation)
            && Objects.equals(status, that.status)
            && Objects.equals(error, that.error)
            && Objects.equals(expectedRevision, that.expectedRevision)
            && Objects.equals(actor, that.actor));
  }

  @Override
  public int hashCode() {
    return Objects.hash(operation, status, error, expectedRevision, actor);
  }

  /** Returns all members, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return "JobUpdate["
        + ("operation=" + operation)
        + (", status=" + status)
        + (", error=" + error)
        + (", expectedRevision=" + expectedRevision)
        + (", actor=" + actor)
        + "]";
  }

  /** Builder for {@link JobUpdate}. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable String operation;
    private @Nullable JobStatus status;
    private @Nullable String error;
    private @Nullable Long expectedRevision;
    private @Nullable String actor;

    private Builder() {}

    /**
     * Sets the operation that the job must have, or takes if it has none; null, the default:
     * whatever it has.
     */
    public Builder operation(@Nullable String operation) {
      this.operation = operation;
      return this;
    }

    /** Sets the status to go to; null, the default: none. */
    public Builder status(@Nullable JobStatus status) {
      this.status = status;
      return this;
    }

    /** Sets why the job failed; only together with a failed status; null, the default: no text. */
    public Builder error(@Nullable String error) {
      this.error = error;
      return this;
    }

    /** Sets the revision that the job must still have, from 1; defaults to whatever it has. */
    public Builder expectedRevision(long expectedRevision) {
      this.expectedRevision = expectedRevision;
      return this;
    }

    /** Sets the name of the caller, for the change log; null, the default, if unknown. */
    public Builder actor(@Nullable String actor) {
      this.actor = actor;
      return this;
    }

    /**
     * Returns the request.
     *
     * @throws BadRequestException if a part is empty or holds a control character or lone surrogate
     */
    public JobUpdate build() {
      return new JobUpdate(this);
    }
  }
}
