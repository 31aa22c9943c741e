// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs of one app are meant: every part that is present must match exactly.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class JobFilter {
  // why: accessors branch in place of ofNullable, see "Intended" in ARCHITECTURE.md
  private final String appId;
  private final @Nullable String environment;
  private final @Nullable String jobId;
  private final @Nullable String operation;
  private final @Nullable JobStatus status;

  private JobFilter(Builder builder) {
    this.appId = JobText.name("appId", builder.appId);
    this.environment = JobText.optionalName("backendEnvironmentName", builder.environment);
    this.jobId = JobText.optionalName("jobId", builder.jobId);
    this.operation = JobText.optionalName("operation", builder.operation);
    this.status = builder.status;
  }

  /**
   * Returns a builder of a filter that all jobs of this app match.
   *
   * @throws NullPointerException if {@code appId} is null
   */
  public static Builder builder(String appId) {
    return new Builder(Objects.requireNonNull(appId, "appId"));
  }

  /** Returns a builder that begins with the members of this filter. */
  public Builder toBuilder() {
    return new Builder(appId)
        .environment(environment)
        .jobId(jobId)
        .operation(operation)
        .status(status);
  }

  /** Returns the app. */
  public String appId() {
    return appId;
  }

  /** Returns the environment of the jobs; empty: of the whole app. */
  public Optional<String> environment() {
    return environment == null ? Optional.empty() : Optional.of(environment);
  }

  /** Returns the id of the jobs; empty: any. */
  public Optional<String> jobId() {
    return jobId == null ? Optional.empty() : Optional.of(jobId);
  }

  /** Returns the operation of the jobs; empty: any or none. */
  public Optional<String> operation() {
    return operation == null ? Optional.empty() : Optional.of(operation);
  }

  /** Returns the status of the jobs, whether or not a life cycle knows it; empty: any. */
  public Optional<JobStatus> status() {
    return status == null ? Optional.empty() : Optional.of(status);
  }

  /**
   * Returns whether {@code job} matches.
   *
   * @throws NullPointerException if {@code job} is null
   */
  public boolean matches(BackendJob job) {
    JobKey key = Objects.requireNonNull(job, "job").key();
    return key.appId().equals(appId)
        && (status == null || status.equals(job.status()))
        && (environment == null || environment.equals(key.environment()))
        && (operation == null || operation.equals(job.operation))
        && (jobId == null || jobId.equals(key.jobId()));
  }

  /** As {@link #matches(BackendJob)} for all jobs of a cell; the job id is left out. */
  boolean matches(String app, JobTally.Cell cell) {
    return appId.equals(app)
        && (environment == null || environment.equals(cell.environment()))
        && (operation == null || operation.equals(cell.operation))
        && (status == null || status.equals(cell.status()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof JobFilter that
            && appId.equals(that.appId)
            && Objects.equals(environment, that.environment)
            && Objects.equals(jobId, that.jobId)
            && Objects.equals(operation, that.operation)
            && Objects.equals(status, that.status));
  }

  @Override
  public int hashCode() {
    return Objects.hash(appId, environment, jobId, operation, status);
  }

  /** Returns all members, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return "JobFilter["
        + ("appId=" + appId)
        + (", environment=" + environment)
        + (", jobId=" + jobId)
        + (", operation=" + operation)
        + (", status=" + status)
        + "]";
  }

  /** Builder for {@link JobFilter}. Not safe for use by several threads. */
  public static final class Builder {
    private final String appId;
    private @Nullable String environment;
    private @Nullable String jobId;
    private @Nullable String operation;
    private @Nullable JobStatus status;

    private Builder(String appId) {
      this.appId = appId;
    }

    /** Sets the environment of the jobs; null, the default: of the whole app. */
    public Builder environment(@Nullable String environment) {
      this.environment = environment;
      return this;
    }

    /** Sets the id of the jobs; null, the default: any. */
    public Builder jobId(@Nullable String jobId) {
      this.jobId = jobId;
      return this;
    }

    /** Sets the operation of the jobs; null, the default: any or none. */
    public Builder operation(@Nullable String operation) {
      this.operation = operation;
      return this;
    }

    /** Sets the status of the jobs; null, the default: any. */
    public Builder status(@Nullable JobStatus status) {
      this.status = status;
      return this;
    }

    /**
     * Returns the filter.
     *
     * @throws BadRequestException if a part is empty or holds a control character or lone surrogate
     */
    public JobFilter build() {
      return new JobFilter(this);
    }
  }
}
