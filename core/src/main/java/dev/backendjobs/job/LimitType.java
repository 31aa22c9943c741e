// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

/** The limits whose breach is a {@link LimitExceededException}. */
public enum LimitType {
  /** Active jobs of one environment of one app. */
  ACTIVE_JOBS_PER_ENVIRONMENT("ActiveJobsPerEnvironment"),
  /** Active jobs of one app. */
  ACTIVE_JOBS_PER_APP("ActiveJobsPerApp"),
  /** Stored jobs of one app, active and finished. */
  JOBS_PER_APP("JobsPerApp"),
  /** Apps of the store. */
  APPS("Apps"),
  /** Requests per second of one app. */
  REQUESTS_PER_SECOND("RequestsPerSecond");

  private final String wireName;

  LimitType(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the {@code limitType} of the wire, such as {@code ActiveJobsPerApp}. */
  public String wireName() {
    return wireName;
  }
}
