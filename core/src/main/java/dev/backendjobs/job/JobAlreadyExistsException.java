// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job of this key exists, and its operation differs from that of the job to be created. */
public final class JobAlreadyExistsException extends BackendJobsException {
  private static final long serialVersionUID = 1L;

  private final JobKey key;
  private final @Nullable String existingOperation;
  private final JobVersion existingVersion;

  private JobAlreadyExistsException(BackendJob existing, @Nullable String operation) {
    super(
        "Job "
            + existing.key()
            + " already exists with "
            + described(existing.operation)
            + ", not with "
            + described(operation),
        null);
    this.key = existing.key();
    this.existingOperation = existing.operation;
    this.existingVersion = existing.version();
  }

  private static String described(@Nullable String operation) {
    return operation == null ? "no operation" : "operation " + operation;
  }

  /**
   * Returns the refusal to create a job.
   *
   * @param existing the job that exists
   * @param operation of the job to be created; null: none
   * @throws NullPointerException if {@code existing} is null
   */
  public static JobAlreadyExistsException of(BackendJob existing, @Nullable String operation) {
    return new JobAlreadyExistsException(Objects.requireNonNull(existing, "existing"), operation);
  }

  /** Returns the key of the job that exists. */
  public JobKey key() {
    return key;
  }

  /** Returns the operation of the job that exists; empty if it has none. */
  public Optional<String> existingOperation() {
    return Optional.ofNullable(existingOperation);
  }

  /** Returns the version of the job that exists. */
  public JobVersion existingVersion() {
    return existingVersion;
  }
}
