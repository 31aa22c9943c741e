// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.cors.CorsPolicyBuilder;
import java.util.List;

/** One value of {@code --cors-origin}, checked. */
record CorsOrigin(String text) {
  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is no origin, pattern or known word
   */
  CorsOrigin {
    allow(CorsPolicy.builder(), text);
  }

  /** Returns the policy that allows all of these, and nothing else. */
  static CorsPolicy policy(List<CorsOrigin> origins) {
    CorsPolicyBuilder policy = CorsPolicy.builder();
    origins.forEach(origin -> allow(policy, origin.text));
    return policy.build();
  }

  private static void allow(CorsPolicyBuilder policy, String text) {
    switch (text) {
      case "none" -> {}
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
