// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

/**
 * Finds out who sends a request. Called by many threads at the same time; it must not block for
 * long.
 *
 * <p>It fails closed: if it throws anything but {@link AuthenticationException}, the request is
 * answered 504 without a reason.
 */
@FunctionalInterface
public interface RequestAuthenticator {
  /**
   * Returns the name of the sender, which is the actor of its changes; never empty, and never one
   * that begins with {@code backend-jobs:}.
   *
   * @throws AuthenticationException if the request has no valid credentials
   */
  String authenticate(SentRequest request) throws AuthenticationException;

  /**
   * Returns the value of {@code WWW-Authenticate} of a 401 (<a
   * href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110</a>), in printable ASCII;
   * by default it asks for a bearer token.
   */
  default String challenge() {
    return AuthorizationHeader.challenge(BearerTokens.SCHEME);
  }
}
