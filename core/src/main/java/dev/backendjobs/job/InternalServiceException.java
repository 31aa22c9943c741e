// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The storage failed or did not answer in time; the request may be sent again.
 *
 * <p>{@link #outcomeUnknown()} says whether a write may have taken effect all the same. Repeating a
 * write is harmless, except a create without a job id or request id.
 */
public final class InternalServiceException extends BackendJobsException {
  private static final long serialVersionUID = 1L;

  private final boolean outcomeUnknown;

  private InternalServiceException(
      String message, @Nullable Throwable cause, boolean outcomeUnknown) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.outcomeUnknown = outcomeUnknown;
  }

  /**
   * Returns a failure after which it is not known whether a write took effect.
   *
   * @param message one line that shows nothing of the inside of the service
   * @param cause what failed; null if there is no exception
   * @throws NullPointerException if {@code message} is null
   */
  public static InternalServiceException of(String message, @Nullable Throwable cause) {
    return new InternalServiceException(message, cause, true);
  }

  /**
   * Returns a failure after which nothing was stored.
   *
   * @param message one line that shows nothing of the inside of the service
   * @param cause what failed; null if there is no exception
   * @throws NullPointerException if {@code message} is null
   */
  public static InternalServiceException nothingStored(String message, @Nullable Throwable cause) {
    return new InternalServiceException(message, cause, false);
  }

  /**
   * Returns whether a write that failed so may have taken effect; false: nothing was stored.
   * Without meaning for reads.
   */
  public boolean outcomeUnknown() {
    return outcomeUnknown;
  }
}
