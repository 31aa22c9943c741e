// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

/** The request itself is wrong, and stays wrong if it is sent again. */
public sealed class BadRequestException extends BackendJobsException
    permits IllegalTransitionException {
  private static final long serialVersionUID = 1L;

  /** Makes a refusal whose message names what was wrong and what is allowed. */
  public BadRequestException(String message) {
    super(message, null);
  }
}
