// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Several authenticators, of which the scheme of the {@code Authorization} header selects one. A
 * request that one refuses is not tried with another.
 *
 * <p>Immutable; safe to share between threads if its parts are.
 */
public final class AuthorizationSchemes implements RequestAuthenticator {
  private final Map<String, RequestAuthenticator> schemes;
  private final String names;

  private AuthorizationSchemes(Map<String, RequestAuthenticator> schemes) {
    this.schemes = new LinkedHashMap<>(schemes);
    this.names = String.join(" or ", schemes.keySet());
  }

  /** Returns a builder that begins with no scheme. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String authenticate(SentRequest request) throws AuthenticationException {
    AuthorizationHeader header = AuthorizationHeader.of(request, names);
    for (Map.Entry<String, RequestAuthenticator> scheme : schemes.entrySet()) {
      if (header.isOf(scheme.getKey())) {
        return scheme.getValue().authenticate(request);
      }
    }
    throw AuthenticationException.of("The Authorization header is of another scheme than " + names);
  }

  /** Returns one challenge for each scheme, in the order they were added. */
  @Override
  public String challenge() {
    return schemes.keySet().stream()
        .map(AuthorizationHeader::challenge)
        .collect(Collectors.joining(", "));
  }

  /** Builder for {@link AuthorizationSchemes}. Not safe to share between threads. */
  public static final class Builder {
    private final Map<String, RequestAuthenticator> schemes = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a scheme.
     *
     * @param name such as {@code Bearer}; compared without regard to case
     * @throws IllegalArgumentException if it is there already, or is no token of HTTP
     */
    public Builder scheme(String name, RequestAuthenticator authenticator) {
      requireNonNull(name, "name");
      requireNonNull(authenticator, "authenticator");
      if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        throw new IllegalArgumentException("The scheme is " + name + "; it must be a token");
      }
      if (schemes.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
        throw new IllegalArgumentException("The scheme " + name + " is already in use");
      }
      schemes.put(name, authenticator);
      return this;
    }

    /**
     * Returns the schemes.
     *
     * @throws IllegalStateException if there is none
     */
    public AuthorizationSchemes build() {
      if (schemes.isEmpty()) {
        throw new IllegalStateException("there must be a scheme");
      }
      return new AuthorizationSchemes(schemes);
    }
  }
}
