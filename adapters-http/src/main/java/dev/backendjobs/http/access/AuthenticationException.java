// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

/** Says that a request does not prove who sent it. Its message is told to the client. */
public final class AuthenticationException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what is wrong and what is wanted; without a secret
   */
  public AuthenticationException(String message) {
    super(message, null, false, false);
  }
}
