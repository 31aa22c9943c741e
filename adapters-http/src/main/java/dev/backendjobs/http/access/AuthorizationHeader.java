// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The {@code Authorization} of a request: a scheme, and credentials of that scheme.
 *
 * @param scheme compared without regard to case
 * @param credentials empty if there is only a scheme
 */
record AuthorizationHeader(String scheme, String credentials) {
  private static final String NAME = "Authorization";

  /**
   * Returns that of a request.
   *
   * @param wanted the accepted schemes, for the refusal
   * @throws AuthenticationException unless there is exactly one
   */
  static AuthorizationHeader of(SentRequest request, String wanted) throws AuthenticationException {
    Objects.requireNonNull(request, "request");
    List<String> values =
        request.headers().entrySet().stream()
            .filter(header -> NAME.equalsIgnoreCase(header.getKey()))
            .map(Map.Entry::getValue)
            .flatMap(List::stream)
            .toList();
    if (values.size() != 1) {
      throw AuthenticationException.of(
          "The request has "
              + (values.isEmpty() ? "no" : "more than one")
              + " Authorization header; wanted is one of the scheme "
              + wanted);
    }
    String value = values.get(0).strip();
    int space = value.indexOf(' ');
    return space < 0
        ? new AuthorizationHeader(value, "")
        : new AuthorizationHeader(value.substring(0, space), value.substring(space).strip());
  }

  /** Returns how a refused client is asked for this scheme. */
  static String challenge(String scheme) {
    return scheme + " realm=\"backend-jobs\"";
  }

  boolean isOf(String otherScheme) {
    return scheme.equalsIgnoreCase(otherScheme);
  }

  /** Returns a text without the credentials. */
  @Override
  public String toString() {
    return NAME + ": " + scheme;
  }
}
