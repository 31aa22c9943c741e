// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

/**
 * Finds out who sends a request. Called by many threads at the same time; it must not block for
 * long.
 *
 * <p>It fails closed: whatever is thrown besides {@link AuthenticationException}, the request is
 * not served, and the client is told no reason.
 */
@FunctionalInterface
public interface RequestAuthenticator {
  /**
   * Returns the name of whoever sent the request: what the change log will hold as the actor. Never
   * empty.
   *
   * @throws AuthenticationException if the request does not prove who sent it
   */
  String authenticate(SentRequest request) throws AuthenticationException;

  /**
   * Returns what a refused client is asked for: the value of {@code WWW-Authenticate} by <a
   * href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110</a>, in printable ASCII.
   * Unless overridden: a bearer token.
   */
  default String challenge() {
    return AuthorizationHeader.challenge(BearerTokens.SCHEME);
  }
}
