// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A job of this key exists, and its operation differs from that of the job to be created. */
public final class JobAlreadyExistsException extends BackendJobsException {
  private static final long serialVersionUID = 1L;

  private final transient BackendJob existing;

  /** Makes the refusal to create a job with {@code operation} where {@code existing} is. */
  public JobAlreadyExistsException(BackendJob existing, @Nullable String operation) {
    super(
        "Job "
            + existing.key()
            + " already exists with "
            + told(existing.operation().orElse(null))
            + ", not with "
            + told(operation),
        null);
    this.existing = existing;
  }

  private static String told(@Nullable String operation) {
    return operation == null ? "no operation" : "operation " + operation;
  }

  /** Returns the job that is there. */
  public BackendJob existing() {
    return Objects.requireNonNull(existing);
  }
}
