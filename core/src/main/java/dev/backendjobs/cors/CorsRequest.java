// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a request that a {@link CorsPolicy} judges.
 *
 * <p>{@code Access-Control-Request-Headers} is not one of them: a policy always answers with its
 * own list, so a hostile list costs nothing.
 *
 * @param method the request method, exactly as received
 * @param origins the value of every {@code Origin} header, as received and in order; empty when
 *     there was none; two values are never a valid origin
 * @param requestedMethod the value of {@code Access-Control-Request-Method}, null when absent
 */
public record CorsRequest(String method, List<String> origins, @Nullable String requestedMethod) {

  /** Copies the list. */
  public CorsRequest {
    Objects.requireNonNull(method, "method");
    origins = List.copyOf(origins);
  }

  /**
   * Returns the facts as a server's header table holds them, where an absent header is a null list.
   *
   * @param origins the values of {@code Origin}, null when absent
   */
  public static CorsRequest of(
      String method, @Nullable List<String> origins, @Nullable String requestedMethod) {
    return new CorsRequest(method, origins == null ? List.of() : origins, requestedMethod);
  }

  /**
   * Returns whether this is a CORS preflight: {@code OPTIONS} with an {@code Origin}, be it valid
   * or not, and an {@code Access-Control-Request-Method}. Any other {@code OPTIONS} is a plain one.
   */
  public boolean isPreflight() {
    return requestedMethod != null && !origins.isEmpty() && method.equals("OPTIONS");
  }
}
