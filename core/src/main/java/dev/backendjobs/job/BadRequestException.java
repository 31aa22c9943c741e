// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Objects;

/** The request itself is wrong, and stays wrong if it is sent again. */
public sealed class BadRequestException extends BackendJobsException
    permits IllegalTransitionException {
  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(message, null);
  }

  /**
   * Returns a refusal.
   *
   * @param message one line: what was wrong, its value, and what is allowed
   * @throws NullPointerException if {@code message} is null
   */
  public static BadRequestException of(String message) {
    return new BadRequestException(Objects.requireNonNull(message, "message"));
  }
}
