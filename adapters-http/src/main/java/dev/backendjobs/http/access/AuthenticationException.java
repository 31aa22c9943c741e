// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

import static java.util.Objects.requireNonNull;

/** The refusal of a request without valid credentials; the client gets its message. */
public final class AuthenticationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean clockSkew;

  private AuthenticationException(String message, boolean clockSkew) {
    super(requireNonNull(message, "message"), null, false, false);
    this.clockSkew = clockSkew;
  }

  /**
   * Returns the refusal of a request.
   *
   * @param message what is wrong and what is wanted; without a secret
   * @throws NullPointerException if {@code message} is null
   */
  public static AuthenticationException of(String message) {
    return new AuthenticationException(message, false);
  }

  /**
   * Returns the refusal of a request whose date is too far from the time of the server. The reply
   * has the error type that AWS clients know: they correct their clock and send again.
   *
   * @param message what is wrong and what is wanted; without a secret
   * @throws NullPointerException if {@code message} is null
   */
  public static AuthenticationException clockSkew(String message) {
    return new AuthenticationException(message, true);
  }

  /** Returns whether the date of the request is too far from the time of the server. */
  public boolean isClockSkew() {
    return clockSkew;
  }
}
