// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cross-origin policy: decides which response headers let a browser show a reply to a page of
 * another origin.
 *
 * <p>A policy is an immutable value, safe to share between threads, and keeps nothing of a request.
 * It is no access control: a refused origin gets the normal reply, and only the browser withholds
 * it. It follows the <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch
 * standard</a>:
 *
 * <ul>
 *   <li>An allowed origin is echoed byte for byte; {@code *} is sent only by a policy for any
 *       origin, which never allows credentials.
 *   <li>The {@code null} origin, a malformed one, one above 300 characters and two {@code Origin}
 *       headers are refused: no {@code Access-Control-*} header. Only {@link #any()} takes {@code
 *       null}.
 *   <li>Lists of methods and headers are fixed: nothing that a client asked for is echoed.
 *   <li>{@code Vary: Origin} stands on every reply, also without an origin and on refusals, unless
 *       that reply is {@code *} to everyone.
 * </ul>
 */
public final class CorsPolicy {

  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";
  private static final String VARY = "Vary";
  private static final Map<String, String> REFUSED = Map.of(VARY, "Origin");
  private static final Map<String, String> REFUSED_PREFLIGHT =
      Map.of(VARY, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");

  private static final CorsPolicy NONE = builder().build();
  private static final CorsPolicy LOOPBACK = builder().allowLoopback().build();
  private static final CorsPolicy ANY = builder().allowAnyOrigin().build();

  private final CorsRules rules;
  private final String allowedHeaders;
  private final String exposedHeaders;
  private final String maxAge;
  private final Map<String, String> withoutOrigin;
  // why: these replies are the hot path; they are built once and shared.
  private final Map<String, Map<String, String>> repliesByOrigin;

  CorsPolicy(CorsRules rules) {
    this.rules = rules;
    this.allowedHeaders = String.join(", ", rules.allowedHeaders());
    this.exposedHeaders = String.join(", ", rules.exposedHeaders());
    this.maxAge = Long.toString(rules.maxAge().toSeconds());
    Map<String, Map<String, String>> replies = new HashMap<>();
    rules.origins().forEach(origin -> replies.put(origin, reply(origin)));
    if (rules.anyOrigin()) {
      replies.put("*", reply("*"));
    }
    this.repliesByOrigin = Map.copyOf(replies);
    // why: without Vary a cache serves this reply to pages too, so it is the one that pages get.
    this.withoutOrigin = replies.getOrDefault("*", REFUSED);
  }

  /** Returns the policy that allows no origin. */
  public static CorsPolicy none() {
    return NONE;
  }

  /**
   * Returns the policy that allows pages of this machine: {@code http} or {@code https}, host
   * exactly {@code localhost}, {@code 127.0.0.1} or {@code [::1]}, any port.
   */
  public static CorsPolicy loopback() {
    return LOOPBACK;
  }

  /** Returns the policy that allows every origin, without credentials. */
  public static CorsPolicy any() {
    return ANY;
  }

  /** Returns a builder that allows no origin yet. */
  public static CorsPolicyBuilder builder() {
    return new CorsPolicyBuilder();
  }

  /**
   * Returns the headers that the reply to this request carries, whatever its HTTP status.
   *
   * <p>A {@code Vary} of the reply itself must be joined with the one here. A plain {@code OPTIONS}
   * is an actual request; its {@code Allow} is the caller's.
   *
   * @param methods the methods of the resource, in the order to be listed; the same whether or not
   *     what the path names exists
   * @return an immutable map of header name to value, in the order to be sent
   */
  public Map<String, String> headers(CorsRequest request, Collection<String> methods) {
    if (request.origins().isEmpty()) {
      return withoutOrigin;
    }
    String origin = rules.allowedOrigin(request.origins());
    if (request.isPreflight()) {
      return origin == null ? REFUSED_PREFLIGHT : preflightReply(origin, methods);
    }
    if (origin == null) {
      return REFUSED;
    }
    Map<String, String> shared = repliesByOrigin.get(origin);
    return shared == null ? reply(origin) : shared;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CorsPolicy that && rules.equals(that.rules);
  }

  @Override
  public int hashCode() {
    return rules.hashCode();
  }

  @Override
  public String toString() {
    return "CorsPolicy" + rules.toString().substring("CorsRules".length());
  }

  private Map<String, String> reply(String origin) {
    Map<String, String> headers = allowing(origin);
    headers.put("Access-Control-Expose-Headers", exposedHeaders);
    putVary(headers, REFUSED);
    return Collections.unmodifiableMap(headers);
  }

  private Map<String, String> preflightReply(String origin, Collection<String> methods) {
    Map<String, String> headers = allowing(origin);
    if (!methods.isEmpty()) {
      headers.put("Access-Control-Allow-Methods", String.join(", ", methods));
    }
    headers.put("Access-Control-Allow-Headers", allowedHeaders);
    headers.put("Access-Control-Max-Age", maxAge);
    putVary(headers, REFUSED_PREFLIGHT);
    return Collections.unmodifiableMap(headers);
  }

  private Map<String, String> allowing(String origin) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(ALLOW_ORIGIN, origin);
    if (rules.credentials()) {
      headers.put(ALLOW_CREDENTIALS, "true");
    }
    return headers;
  }

  private void putVary(Map<String, String> headers, Map<String, String> vary) {
    if (!rules.anyOrigin()) {
      headers.putAll(vary);
    }
  }
}
