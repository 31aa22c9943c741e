// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to create a job.
 *
 * <p>A request with a job id or a request id is idempotent: repeated with the same operation, it
 * finds the job that the first one created. Without either, each request creates another job.
 * Immutable and safe to share between threads.
 */
public final class NewJob {
  private final String appId;
  private final String environment;
  private final @Nullable String jobId;
  private final @Nullable String operation;
  private final @Nullable JobStatus status;
  private final @Nullable String actor;

  private NewJob(Builder builder) {
    this.appId = JobText.name("appId", builder.appId);
    this.environment = JobText.name("backendEnvironmentName", builder.environment);
    this.jobId = JobText.optionalName("jobId", builder.jobId);
    this.operation = JobText.optionalName("operation", builder.operation);
    this.status = builder.status;
    this.actor = JobText.optionalName("actor", builder.actor);
  }

  /**
   * Returns a request for a job with an id made by the store, in the default initial status.
   *
   * @throws NullPointerException if an argument is null
   * @throws BadRequestException if a part is empty or holds a control character or lone surrogate
   */
  public static NewJob of(String appId, String environment, String operation) {
    Objects.requireNonNull(operation, "operation");
    return builder(appId, environment).operation(operation).build();
  }

  /**
   * Returns a builder of a request for a job in this environment of this app.
   *
   * @throws NullPointerException if an argument is null
   */
  public static Builder builder(String appId, String environment) {
    return new Builder(
        Objects.requireNonNull(appId, "appId"), Objects.requireNonNull(environment, "environment"));
  }

  /**
   * Returns a builder of a request for the job of this key.
   *
   * @throws NullPointerException if {@code key} is null
   */
  public static Builder builder(JobKey key) {
    Objects.requireNonNull(key, "key");
    return builder(key.appId(), key.environment()).jobId(key.jobId());
  }

  /** Returns a builder that begins with the members of this request. */
  public Builder toBuilder() {
    return builder(appId, environment)
        .jobId(jobId)
        .operation(operation)
        .status(status)
        .actor(actor);
  }

  /** Returns the app. */
  public String appId() {
    return appId;
  }

  /** Returns the environment inside the app. */
  public String environment() {
    return environment;
  }

  /** Returns the id of the job; empty if the store makes one. */
  public Optional<String> jobId() {
    return Optional.ofNullable(jobId);
  }

  /** Returns what the job does; empty if an update gives the operation later. */
  public Optional<String> operation() {
    return Optional.ofNullable(operation);
  }

  /** Returns the status to create the job in; empty for the default one of its life cycle. */
  public Optional<JobStatus> status() {
    return Optional.ofNullable(status);
  }

  /** Returns the name of the caller, for the change log; empty if unknown. */
  public Optional<String> actor() {
    return Optional.ofNullable(actor);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof NewJob that
            && appId.equals(that.appId)
            && environment.equals(that.environment)
            && Objects.equals(jobId, that.jobId)
            && Objects.equals(operation, that.operation)
            && Objects.equals(status, that.status)
            && Objects.equals(actor, that.actor));
  }

  @Override
  public int hashCode() {
    return Objects.hash(appId, environment, jobId, operation, status, actor);
  }

  /** Returns all members, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return "NewJob["
        + ("appId=" + appId)
        + (", environment=" + environment)
        + (", jobId=" + jobId)
        + (", operation=" + operation)
        + (", status=" + status)
        + (", actor=" + actor)
        + "]";
  }

  /** Builder for {@link NewJob}. Not safe for use by several threads. */
  public static final class Builder {
    private final String appId;
    private final String environment;
    private @Nullable String jobId;
    private @Nullable String operation;
    private @Nullable JobStatus status;
    private @Nullable String actor;

    private Builder(String appId, String environment) {
      this.appId = appId;
      this.environment = environment;
    }

    /** Sets the id of the job; null, the default: the store makes one. */
    public Builder jobId(@Nullable String jobId) {
      this.jobId = jobId;
      return this;
    }

    /** Sets what the job does; null, the default: an update may give the operation later. */
    public Builder operation(@Nullable String operation) {
      this.operation = operation;
      return this;
    }

    /** Sets an initial status of the life cycle; null, the default: its first initial status. */
    public Builder status(@Nullable JobStatus status) {
      this.status = status;
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
    public NewJob build() {
      return new NewJob(this);
    }
  }
}
