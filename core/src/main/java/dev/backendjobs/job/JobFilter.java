// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import org.jspecify.annotations.Nullable;

/**
 * Which jobs of one app are meant: all parts that are not null must match exactly.
 *
 * <p>Immutable and safe to share.
 *
 * @param appId the app
 * @param environment only jobs of this environment; null: of the whole app
 * @param jobId only jobs of this id; null: of any
 * @param operation only jobs of this operation; null: of any or none
 * @param status only jobs of this status, a known one or not; null: of any
 */
public record JobFilter(
    String appId,
    @Nullable String environment,
    @Nullable String jobId,
    @Nullable String operation,
    @Nullable JobStatus status) {

  /**
   * Checks the characters of each part.
   *
   * @throws BadRequestException if a part is empty or holds a control character or lone surrogate
   */
  public JobFilter {
    JobText.name("appId", appId);
    if (environment != null) {
      JobText.name("backendEnvironmentName", environment);
    }
    if (jobId != null) {
      JobText.name("jobId", jobId);
    }
    if (operation != null) {
      JobText.name("operation", operation);
    }
  }

  /** Returns whether {@code job} is one of those meant. */
  public boolean matches(BackendJob job) {
    JobKey key = job.key();
    return key.appId().equals(appId)
        && (status == null || status.equals(job.status()))
        && (environment == null || environment.equals(key.environment()))
        && (operation == null || operation.equals(job.operation()))
        && (jobId == null || jobId.equals(key.jobId()));
  }
}
