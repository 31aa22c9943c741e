// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import org.jspecify.annotations.Nullable;

/**
 * The storage failed or did not answer in time; the request may be sent again.
 *
 * <p>Whether a write of which this is the answer took effect is not known; every write is harmless
 * when repeated.
 */
public final class InternalServiceException extends BackendJobsException {
  private static final long serialVersionUID = 1L;

  /** Makes the failure; the message must not show the inside of the service. */
  public InternalServiceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
