// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to change a job; each part that is empty asks for nothing.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class JobUpdate {
  // why: accessors branch in place of ofNullable, see "Intended" in ARCHITECTURE.md
  private final @Nullable String operation;
  private final @Nullable JobStatus status;
  private final @Nullable String error;
  private final @Nullable Long expectedRevision;
  private final @Nullable String actor;
  private final boolean failure;
  private final @Nullable Set<JobVersion> expectedVersions;

  private JobUpdate(Builder builder) {
    this.operation = JobText.optionalName("operation", builder.operation);
    this.status = builder.status;
    this.error = builder.error;
    this.expectedRevision = builder.expectedRevision;
    this.actor = JobText.caller(builder.actor);
    this.failure = builder.failure;
    this.expectedVersions = builder.expectedVersions;
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
   * Returns the request to go to a failed status of the job's own life cycle: {@link
   * JobStatus#FAILED} if it leads there, else the first failed status that it leads to.
   *
   * @param error such as the message of an exception, in any form and length; null: no text
   */
  public static JobUpdate failed(@Nullable String error) {
    return builder().failed(error).build();
  }

  /** Returns a builder of a request that asks for nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that begins with the members of this request. */
  public Builder toBuilder() {
    Builder builder = new Builder().operation(operation).status(status).error(error).actor(actor);
    builder.failure = failure;
    builder.expectedRevision = expectedRevision;
    builder.expectedVersions = expectedVersions;
    return builder;
  }

  /**
   * Returns the operation that the job must have, or takes if it has none; empty: whatever it has.
   */
  public Optional<String> operation() {
    return operation == null ? Optional.empty() : Optional.of(operation);
  }

  /** Returns the status to go to; empty: none. The status the job already has changes nothing. */
  public Optional<JobStatus> status() {
    return status == null ? Optional.empty() : Optional.of(status);
  }

  /**
   * Returns whether the request is to go to a failed status of the job's own life cycle, whatever
   * its name; {@link #status()} is then empty.
   */
  public boolean isFailure() {
    return failure;
  }

  /**
   * Returns why the job failed, as it was given; only together with a failed status; empty: no
   * text.
   */
  public Optional<String> error() {
    return error == null ? Optional.empty() : Optional.of(error);
  }

  /** Returns the revision that the job must still have, from 1; empty: whatever it has. */
  public OptionalLong expectedRevision() {
    return expectedRevision == null ? OptionalLong.empty() : OptionalLong.of(expectedRevision);
  }

  /** Returns the name of the caller, for the change log; empty if unknown. */
  public Optional<String> actor() {
    return actor == null ? Optional.empty() : Optional.of(actor);
  }

  /** Returns the versions of which the job must have one; empty: whatever it has. */
  public Optional<Set<JobVersion>> expectedVersions() {
    return expectedVersions == null ? Optional.empty() : Optional.of(expectedVersions);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof JobUpdate that
            && Objects.equals(operation, that.operation)
            && Objects.equals(status, that.status)
            && Objects.equals(error, that.error)
            && Objects.equals(expectedRevision, that.expectedRevision)
            && Objects.equals(actor, that.actor)
            && failure == that.failure
            && Objects.equals(expectedVersions, that.expectedVersions));
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
        + (", status=" + (failure ? "(failed)" : status))
        + (", error=" + error)
        + (", expectedRevision=" + expectedRevision)
        + (", expectedVersions=" + expectedVersions)
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
    private boolean failure;
    private @Nullable Set<JobVersion> expectedVersions;

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
      this.failure = false;
      return this;
    }

    /**
     * Sets, in place of a status, a failed status of the job's own life cycle, and why the job
     * failed.
     *
     * @param error such as the message of an exception, in any form and length; null: no text
     */
    public Builder failed(@Nullable String error) {
      this.status = null;
      this.failure = true;
      this.error = error;
      return this;
    }

    /**
     * Sets why the job failed; only together with a failed status; null, the default: no text.
     *
     * <p>A text is never refused for its form. The store replaces control characters, but line
     * breaks and tabs, and lone surrogates, and cuts a text that is longer than {@code
     * JobLimits.errorBytes()}; a cut text ends in an ellipsis.
     */
    public Builder error(@Nullable String error) {
      this.error = error;
      return this;
    }

    /** Sets the revision that the job must still have, from 1; defaults to whatever it has. */
    public Builder expectedRevision(long expectedRevision) {
      this.expectedRevision = expectedRevision;
      return this;
    }

    /**
     * Sets the versions of which the job must have one, as an HTTP {@code If-Match} does; null, the
     * default: no expectation.
     */
    public Builder expectedVersions(@Nullable Collection<JobVersion> expectedVersions) {
      this.expectedVersions = expectedVersions == null ? null : Set.copyOf(expectedVersions);
      return this;
    }

    /**
     * Sets who asks, for the change log; null, the default: unknown. Names that begin with {@code
     * backend-jobs:} are reserved for the library.
     */
    public Builder actor(@Nullable String actor) {
      this.actor = actor;
      return this;
    }

    /**
     * Returns the request.
     *
     * @throws BadRequestException if a part is empty or holds a control character or lone
     *     surrogate, or the actor is a reserved one
     */
    public JobUpdate build() {
      return new JobUpdate(this);
    }
  }
}
