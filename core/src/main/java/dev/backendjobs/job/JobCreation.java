// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Objects;

/**
 * The answer to a request to create a job: the job, and whether the request brought it into being.
 *
 * @param job the job as it now stands
 * @param created false if a job of the same key and operation was there already
 */
public record JobCreation(BackendJob job, boolean created) {
  /**
   * Makes the answer.
   *
   * @throws NullPointerException if {@code job} is null
   */
  public JobCreation {
    Objects.requireNonNull(job, "job");
  }
}
