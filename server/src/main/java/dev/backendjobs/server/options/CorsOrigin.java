// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.options;

import dev.backendjobs.cors.CorsPolicy;
import java.util.List;

/** One value of {@code --cors-origin}, checked. */
record CorsOrigin(String text) {
  private static final String NONE = "none";

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is no origin, pattern or known word
   */
  CorsOrigin {
    allow(CorsPolicy.builder(), text);
  }

  /**
   * Returns the policy that allows all of these, and nothing else.
   *
   * @throws IllegalArgumentException if one of several is {@code none}
   */
  static CorsPolicy policy(List<CorsOrigin> origins) {
    if (origins.size() > 1 && origins.contains(new CorsOrigin(NONE))) {
      throw new IllegalArgumentException("none stands alone, not beside other origins");
    }
    CorsPolicy.Builder policy = CorsPolicy.builder();
    origins.forEach(origin -> allow(policy, origin.text));
    return policy.build();
  }

  private static void allow(CorsPolicy.Builder policy, String text) {
    switch (text) {
      case NONE -> {}
      case "loopback" -> policy.allowLoopback();
      case "*" -> policy.allowAnyOrigin();
      default -> {
        if (text.contains("*")) {
          policy.allowOriginPattern(text);
        } else {
          policy.allowOrigin(text);
        }
      }
    }
  }
}
