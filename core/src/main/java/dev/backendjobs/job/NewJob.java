// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import org.jspecify.annotations.Nullable;

/**
 * A request to create a job.
 *
 * <p>Creation is idempotent by key: asking again with the same key and operation yields the job
 * that is there. Immutable and safe to share.
 *
 * @param appId the tenant
 * @param environment the environment inside the app
 * @param jobId the id of the job; null lets the store make one
 * @param operation what the job does; null leaves it open until an update brings one
 * @param status an initial status of the life cycle; null means its default one
 * @param actor who asks, for the change log; null if unknown
 */
public record NewJob(
    String appId,
    String environment,
    @Nullable String jobId,
    @Nullable String operation,
    @Nullable JobStatus status,
    @Nullable String actor) {

  /**
   * Checks the characters of each part.
   *
   * @throws BadRequestException if a part is empty or holds a control character or lone surrogate
   */
  public NewJob {
    JobText.name("appId", appId);
    JobText.name("backendEnvironmentName", environment);
    if (jobId != null) {
      JobText.name("jobId", jobId);
    }
    if (operation != null) {
      JobText.name("operation", operation);
    }
    if (actor != null) {
      JobText.name("actor", actor);
    }
  }

  /** Returns a request for a job with an id made by the store, in the default initial status. */
  public static NewJob of(String appId, String environment, String operation) {
    return builder(appId, environment).operation(operation).build();
  }

  /** Returns a builder of a request for a job in this environment of this app. */
  public static Builder builder(String appId, String environment) {
    return new Builder(appId, environment);
  }

  /** Returns a builder of a request for the job of this key. */
  public static Builder builder(JobKey key) {
    return builder(key.appId(), key.environment()).jobId(key.jobId());
  }

  /** Gathers a {@link NewJob}. Not safe to share between threads. */
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

    /** The id of the job; null or not called: the store makes one. */
    public Builder jobId(@Nullable String value) {
      jobId = value;
      return this;
    }

    /** What the job does; null or not called: open until an update brings one. */
    public Builder operation(@Nullable String value) {
      operation = value;
      return this;
    }

    /** An initial status of the life cycle; null or not called: its default one. */
    public Builder status(@Nullable JobStatus value) {
      status = value;
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
     * @throws BadRequestException if a part is empty or holds a control character or lone surrogate
     */
    public NewJob build() {
      return new NewJob(appId, environment, jobId, operation, status, actor);
    }
  }
}
