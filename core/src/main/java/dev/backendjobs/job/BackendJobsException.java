// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import org.jspecify.annotations.Nullable;

/**
 * A refusal or failure of a job store; the root of all exceptions that a correct caller can meet.
 *
 * <p>Every message is one line that names what was wrong and what is allowed, fit to be shown to
 * the caller. A refused write has changed nothing. Mistakes in the program itself stay {@link
 * IllegalArgumentException}, {@link IllegalStateException} and {@link NullPointerException}.
 */
public abstract sealed class BackendJobsException extends RuntimeException
    permits BadRequestException,
        NotFoundException,
        JobAlreadyExistsException,
        RevisionConflictException,
        LimitExceededException,
        InternalServiceException {
  private static final long serialVersionUID = 1L;

  BackendJobsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Returns the message; never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
