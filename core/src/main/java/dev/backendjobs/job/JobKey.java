// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

/**
 * The identity of a job: its app, the environment inside the app, and its id there.
 *
 * <p>Each part is any Unicode text of at least one character without control characters and lone
 * surrogates; upper bounds are a setting of the store ({@code JobLimits}, by default 128
 * characters). Immutable and safe to share.
 *
 * @param appId the tenant; its jobs form one consistency domain
 * @param environment the {@code backendEnvironmentName} of the wire
 * @param jobId unique inside (appId, environment)
 */
public record JobKey(String appId, String environment, String jobId) {
  /**
   * Checks the characters of each part.
   *
   * @throws BadRequestException if a part is empty or holds a control character or lone surrogate
   */
  public JobKey {
    JobText.name("appId", appId);
    JobText.name("backendEnvironmentName", environment);
    JobText.name("jobId", jobId);
  }

  /**
   * Returns the key of these three parts.
   *
   * @throws BadRequestException if a part is empty or holds a control character or lone surrogate
   */
  public static JobKey of(String appId, String environment, String jobId) {
    return new JobKey(appId, environment, jobId);
  }

  /** Returns {@code appId/environment/jobId}, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return appId + '/' + environment + '/' + jobId;
  }
}
