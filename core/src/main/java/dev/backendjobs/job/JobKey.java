// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.io.Serializable;
import java.util.Objects;

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
public record JobKey(String appId, String environment, String jobId)
    implements Comparable<JobKey>, Serializable {
  /**
   * Checks the characters of each part.
   *
   * @throws BadRequestException if a part is empty or holds a control character or lone surrogate
   */
  public JobKey {
    JobText.name("appId", appId);
    JobText.name("backendEnvironmentName", Objects.requireNonNull(environment, "environment"));
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

  /**
   * Compares app, then environment, then job id, each as {@link String#compareTo} does; consistent
   * with equals.
   */
  // why: hash maps search keys of one hash by their order, else ids chosen to collide slow all down
  @Override
  public int compareTo(JobKey other) {
    int byApp = appId.compareTo(other.appId);
    if (byApp != 0) {
      return byApp;
    }
    int byEnvironment = environment.compareTo(other.environment);
    return byEnvironment != 0 ? byEnvironment : jobId.compareTo(other.jobId);
  }

  /** Returns {@code appId/environment/jobId}, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return appId + '/' + environment + '/' + jobId;
  }
}
