// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to create a job.
 *
 * <p>A request with a job id or a request id is idempotent: repeated with the same operation, it
 * finds the job that the first one created. Without either, each request creates another job.
 * Immutable and safe to share between threads.
 */
public final class NewJob {
  // why: accessors branch in place of ofNullable, see "Intended" in ARCHITECTURE.md
  private final String appId;
  private final String environment;
  private final @Nullable String jobId;
  private final @Nullable String operation;
  private final @Nullable JobStatus status;
  private final @Nullable String actor;
  private final @Nullable String requestId;
  private final boolean mustExist;
  private final @Nullable Set<JobVersion> expectedVersions;

  private NewJob(Builder builder) {
    this.appId = JobText.name("appId", builder.appId);
    this.environment = JobText.name("backendEnvironmentName", builder.environment);
    this.jobId = JobText.optionalName("jobId", builder.jobId);
    this.operation = JobText.optionalName("operation", builder.operation);
    this.status = builder.status;
    this.actor = JobText.caller(builder.actor);
    this.requestId = JobText.optionalName("requestId", builder.requestId);
    this.expectedVersions = builder.expectedVersions;
    this.mustExist = builder.mustExist || expectedVersions != null;
    if (jobId != null && requestId != null) {
      throw BadRequestException.of("jobId and requestId exclude each other; give one of them");
    }
    if (mustExist && jobId == null && requestId == null) {
      throw BadRequestException.of("a job that must exist needs a jobId or a requestId");
    }
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
        .actor(actor)
        .requestId(requestId)
        .mustExist(mustExist)
        .expectedVersions(expectedVersions);
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
    return jobId == null ? Optional.empty() : Optional.of(jobId);
  }

  /** Returns what the job does; empty if an update gives the operation later. */
  public Optional<String> operation() {
    return operation == null ? Optional.empty() : Optional.of(operation);
  }

  /** Returns the status to create the job in; empty for the default one of its life cycle. */
  public Optional<JobStatus> status() {
    return status == null ? Optional.empty() : Optional.of(status);
  }

  /** Returns the name of the caller, for the change log; empty if unknown. */
  public Optional<String> actor() {
    return actor == null ? Optional.empty() : Optional.of(actor);
  }

  /** Returns the id of the request, from which the store derives the job id; empty: none. */
  public Optional<String> requestId() {
    return requestId == null ? Optional.empty() : Optional.of(requestId);
  }

  /** Returns whether the job must exist already, so that the request creates nothing. */
  public boolean mustExist() {
    return mustExist;
  }

  /** Returns the versions of which the job must have one; empty: whatever it has. */
  public Optional<Set<JobVersion>> expectedVersions() {
    return expectedVersions == null ? Optional.empty() : Optional.of(expectedVersions);
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
            && Objects.equals(actor, that.actor)
            && Objects.equals(requestId, that.requestId)
            && mustExist == that.mustExist
            && Objects.equals(expectedVersions, that.expectedVersions));
  }

  @Override
  public int hashCode() {
    return Objects.hash(appId, environment, jobId, operation, status, actor, requestId);
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
        + (", requestId=" + requestId)
        + (", mustExist=" + mustExist)
        + (", expectedVersions=" + expectedVersions)
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
    private @Nullable String requestId;
    private boolean mustExist;
    private @Nullable Set<JobVersion> expectedVersions;

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

    /**
     * Sets who asks, for the change log; null, the default: unknown. Names that begin with {@code
     * backend-jobs:} are reserved for the library.
     */
    public Builder actor(@Nullable String actor) {
      this.actor = actor;
      return this;
    }

    /**
     * Sets the id of the request, in place of a job id: requests of the same app, environment and
     * request id create one job, whose id is a UUID derived from them. Null, the default: none.
     */
    public Builder requestId(@Nullable String requestId) {
      this.requestId = requestId;
      return this;
    }

    /**
     * Sets whether the job must exist already; if it does not, the request is refused with {@link
     * NotFoundException} and creates nothing. Defaults to false.
     */
    public Builder mustExist(boolean mustExist) {
      this.mustExist = mustExist;
      return this;
    }

    /**
     * Sets the versions of which the job must have one, as an HTTP {@code If-Match} does; the job
     * must then exist. Null, the default: no expectation.
     */
    public Builder expectedVersions(@Nullable Collection<JobVersion> expectedVersions) {
      this.expectedVersions = expectedVersions == null ? null : Set.copyOf(expectedVersions);
      return this;
    }

    /**
     * Returns the request.
     *
     * @throws BadRequestException if a part is empty or holds a control character or lone
     *     surrogate, the actor is a reserved one, both a job id and a request id are set, or a job
     *     that must exist has neither
     */
    public NewJob build() {
      return new NewJob(this);
    }
  }
}
