// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Function;

/**
 * Authenticates the holder of a token, sent as {@code Authorization: Bearer TOKEN} (<a
 * href="https://www.rfc-editor.org/rfc/rfc6750">RFC 6750</a>).
 *
 * <p>Safe to share between threads if its source of names is.
 */
public final class BearerTokens implements RequestAuthenticator {
  /** The scheme of the header. */
  public static final String SCHEME = "Bearer";

  private final Function<String, Optional<String>> principals;

  private BearerTokens(Function<String, Optional<String>> principals) {
    this.principals = principals;
  }

  /**
   * Returns an authenticator by a source of names.
   *
   * @param principals from a token, as the client sent it and never empty, to the name of its
   *     holder; empty if there is none. How long it takes should not depend on the token
   */
  public static BearerTokens of(Function<String, Optional<String>> principals) {
    return new BearerTokens(requireNonNull(principals, "principals"));
  }

  @Override
  public String authenticate(SentRequest request) throws AuthenticationException {
    AuthorizationHeader header = AuthorizationHeader.of(request, SCHEME);
    if (!header.isOf(SCHEME)) {
      throw AuthenticationException.of(
          "The Authorization header is of another scheme than " + SCHEME);
    }
    // why: a source that was made from an empty variable would know the empty token
    Optional<String> principal =
        header.credentials().isEmpty() ? Optional.empty() : principals.apply(header.credentials());
    return principal.orElseThrow(() -> AuthenticationException.of("The bearer token is not known"));
  }
}
