// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One request as it was sent, for a {@link RequestAuthenticator}. Not safe to share between
 * threads.
 *
 * <p>An interface, so that the body is only read for those who ask for it.
 */
public interface SentRequest {
  /** Returns the method, exactly as received. */
  String method();

  /** Returns the path exactly as received, still percent-encoded. */
  String rawPath();

  /** Returns the query exactly as received, still percent-encoded; empty if there is none. */
  String rawQuery();

  /**
   * Returns all headers; names in any case, each value of a repeated header on its own. Whether a
   * lookup in this map folds case is not promised: {@link #header(String)} does.
   */
  Map<String, List<String>> headers();

  /**
   * Returns the value of a header as it was sent, or empty if there is none.
   *
   * <p>Of one that is there more than once it is the first, which may be the client's own where a
   * gateway only adds another: have the gateway replace it, or count the values in {@link
   * #headers()}.
   *
   * @param name compared without regard to case
   */
  default Optional<String> header(String name) {
    Objects.requireNonNull(name, "name");
    return headers().entrySet().stream()
        .filter(header -> name.equalsIgnoreCase(header.getKey()))
        .flatMap(header -> header.getValue().stream())
        .findFirst();
  }

  /**
   * Returns the whole body, which is read now if it was not yet; of length 0 if there is none. Not
   * to be changed.
   */
  byte[] body();
}
