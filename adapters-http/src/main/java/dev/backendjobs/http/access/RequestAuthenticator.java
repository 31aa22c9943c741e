// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

/**
 * Finds out who sends a request. Called by many threads at the same time; it must not block for
 * long.
 */
@FunctionalInterface
public interface RequestAuthenticator {
  /**
   * Returns the name of whoever sent the request: what the change log will hold as the actor.
   *
   * @throws AuthenticationException if the request does not prove who sent it
   */
  String authenticate(SentRequest request) throws AuthenticationException;
}
