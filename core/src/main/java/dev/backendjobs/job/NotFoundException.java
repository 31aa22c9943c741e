// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

/** There is no such thing: it never was, or retention has removed it. */
public final class NotFoundException extends BackendJobsException {
  private static final long serialVersionUID = 1L;

  private final String resourceType;

  /** Makes the refusal for a job of this key. */
  public NotFoundException(JobKey key) {
    this(
        "Job",
        "There is no job "
            + key.jobId()
            + " in environment "
            + key.environment()
            + " of app "
            + key.appId());
  }

  /** Makes the refusal for a thing of this type. */
  public NotFoundException(String resourceType, String message) {
    super(message, null);
    this.resourceType = resourceType;
  }

  /** Returns what kind of thing was not found: {@code Job}. */
  public String resourceType() {
    return resourceType;
  }
}
