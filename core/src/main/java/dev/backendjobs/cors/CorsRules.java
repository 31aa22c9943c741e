// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The origins that a policy allows, and the headers that it sends them. Built only by {@link
 * CorsPolicy.Builder}, which checks the parts.
 */
record CorsRules(
    boolean anyOrigin,
    Set<String> origins,
    Set<OriginPattern> patterns,
    boolean loopback,
    boolean credentials,
    List<String> allowedHeaders,
    List<String> exposedHeaders,
    Duration maxAge) {

  CorsRules {
    // why: keeps the order of the builder's calls, so that the text is readable and stable.
    origins = Collections.unmodifiableSet(new LinkedHashSet<>(origins));
    patterns = Collections.unmodifiableSet(new LinkedHashSet<>(patterns));
    allowedHeaders = List.copyOf(allowedHeaders);
    exposedHeaders = List.copyOf(exposedHeaders);
    if (anyOrigin) {
      // why: any origin includes these, and equal behaviour is to be an equal value.
      origins = Set.of();
      patterns = Set.of();
      loopback = false;
    }
  }

  /**
   * Returns the value of {@code Access-Control-Allow-Origin} for the received {@code Origin}
   * values, or null when they are refused.
   */
  @Nullable String allowedOrigin(List<String> received) {
    if (received.size() != 1 || received.get(0).length() > Origin.MAX_LENGTH) {
      return null;
    }
    String text = received.get(0);
    if (anyOrigin) {
      return text.equals("null") || Origin.parse(text) != null ? "*" : null;
    }
    return origins.contains(text) || matches(text) ? text : null;
  }

  private boolean matches(String text) {
    if (!loopback && patterns.isEmpty()) {
      return false;
    }
    Origin origin = Origin.parse(text);
    return origin != null
        && ((loopback && origin.isLoopback())
            || patterns.stream().anyMatch(pattern -> pattern.matches(origin)));
  }
}
