// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** There is no such thing: it never existed, or it was removed. */
public final class NotFoundException extends BackendJobsException {
  private static final long serialVersionUID = 1L;

  private final String resourceType;
  private final @Nullable JobKey key;

  private NotFoundException(String resourceType, String message, @Nullable JobKey key) {
    super(message, null);
    this.resourceType = resourceType;
    this.key = key;
  }

  /**
   * Returns the refusal for a job of this key.
   *
   * @throws NullPointerException if {@code key} is null
   */
  public static NotFoundException of(JobKey key) {
    Objects.requireNonNull(key, "key");
    String message =
        "There is no job "
            + key.jobId()
            + " in environment "
            + key.environment()
            + " of app "
            + key.appId();
    return new NotFoundException("Job", message, key);
  }

  /**
   * Returns the refusal for a thing of this type.
   *
   * @throws NullPointerException if an argument is null
   */
  public static NotFoundException of(String resourceType, String message) {
    return new NotFoundException(
        Objects.requireNonNull(resourceType, "resourceType"),
        Objects.requireNonNull(message, "message"),
        null);
  }

  /** Returns what kind of thing was not found, such as {@code Job}. */
  public String resourceType() {
    return resourceType;
  }

  /** Returns the key of the job that was not found; empty if it was another kind of thing. */
  public Optional<JobKey> key() {
    return Optional.ofNullable(key);
  }
}
