// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
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

  private CorsPolicy(CorsRules rules) {
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
  public static Builder builder() {
    return new Builder();
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
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(methods, "methods");
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

  /**
   * Builder for {@link CorsPolicy}; refuses unsafe parts at once.
   *
   * <p>Every method throws {@link IllegalArgumentException} that names what was wrong and what is
   * allowed. Not safe for use by several threads.
   */
  public static final class Builder {

    private static final Duration LONGEST_MAX_AGE = Duration.ofDays(1);
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'+.^_`|~0-9A-Za-z-]{1,100}");

    private final Set<String> origins = new LinkedHashSet<>();
    private final Set<OriginPattern> patterns = new LinkedHashSet<>();
    // why: what the AWS SDKs send from a browser.
    private final List<String> allowedHeaders =
        new ArrayList<>(
            List.of(
                "authorization",
                "content-type",
                "x-amz-date",
                "x-amz-security-token",
                "x-amz-content-sha256",
                "x-amz-user-agent",
                "amz-sdk-invocation-id",
                "amz-sdk-request",
                "if-match",
                "if-none-match"));
    // why: without x-amzn-ErrorType a browser SDK sees an error without its type, and without Date
    // it cannot correct its clock.
    private final List<String> exposedHeaders =
        new ArrayList<>(
            List.of(
                "ETag",
                "Retry-After",
                "Location",
                "Allow",
                "Date",
                "x-amzn-RequestId",
                "x-amzn-ErrorType"));
    private boolean anyOrigin;
    private boolean loopback;
    private boolean credentials;
    private Duration maxAge = Duration.ofMinutes(10);

    private Builder() {}

    /**
     * Allows exactly this origin.
     *
     * @param serializedOrigin {@code scheme://host[:port]} as browsers send it: lower case, Unicode
     *     hosts as punycode, no default port, no slash at the end; never {@code null} or {@code *}
     */
    public Builder allowOrigin(String serializedOrigin) {
      Objects.requireNonNull(serializedOrigin, "serializedOrigin");
      if (Origin.parse(serializedOrigin) == null) {
        throw new IllegalArgumentException(originRefusal(serializedOrigin));
      }
      origins.add(serializedOrigin);
      return this;
    }

    /**
     * Allows the hosts below a domain, such as {@code https://*.example.com}: the star stands for
     * one or more whole labels, so {@code https://a.b.example.com} is allowed, and neither {@code
     * https://example.com} itself nor {@code https://evilexample.com} is. Scheme and port must be
     * equal.
     *
     * @param pattern {@code scheme://*.domain[:port]} with a domain of two labels or more. Suffixes
     *     of two labels under which anyone registers, such as {@code co.uk}, are not known here and
     *     not refused
     */
    public Builder allowOriginPattern(String pattern) {
      Objects.requireNonNull(pattern, "pattern");
      patterns.add(OriginPattern.parse(pattern));
      return this;
    }

    /** Allows what {@link CorsPolicy#loopback()} allows. */
    public Builder allowLoopback() {
      loopback = true;
      return this;
    }

    /** Allows every origin; includes all others, and excludes {@link #allowCredentials()}. */
    public Builder allowAnyOrigin() {
      anyOrigin = true;
      return this;
    }

    /** Lets pages send cookies and HTTP authentication along, and read the reply. */
    public Builder allowCredentials() {
      credentials = true;
      return this;
    }

    /** Adds request headers that pages may send, to those that AWS SDKs send. */
    public Builder allowHeaders(String... names) {
      addHeaders(allowedHeaders, Objects.requireNonNull(names, "names"));
      return this;
    }

    /** Adds response headers that pages may read, to those that the job resource sends. */
    public Builder exposeHeaders(String... names) {
      addHeaders(exposedHeaders, Objects.requireNonNull(names, "names"));
      return this;
    }

    /**
     * Sets how long browsers may keep a preflight's answer; 10 minutes unless set.
     *
     * @param maxAge whole seconds, from zero (ask every time) to one day, the most a browser
     *     honours
     */
    public Builder maxAge(Duration maxAge) {
      Objects.requireNonNull(maxAge, "maxAge");
      if (maxAge.isNegative()
          || maxAge.compareTo(LONGEST_MAX_AGE) > 0
          || maxAge.toNanosPart() != 0) {
        throw new IllegalArgumentException(
            "Max age " + maxAge + " is not in whole seconds from PT0S to " + LONGEST_MAX_AGE);
      }
      this.maxAge = maxAge;
      return this;
    }

    /**
     * Returns the policy.
     *
     * @throws IllegalArgumentException for any origin together with credentials, which would let
     *     every page act as the user who visits it
     */
    public CorsPolicy build() {
      if (anyOrigin && credentials) {
        throw new IllegalArgumentException(
            "Credentials cannot be allowed to any origin; allow them to listed origins or patterns");
      }
      return new CorsPolicy(
          new CorsRules(
              anyOrigin,
              origins,
              patterns,
              loopback,
              credentials,
              allowedHeaders,
              exposedHeaders,
              maxAge));
    }

    private static void addHeaders(List<String> known, String... names) {
      for (String name : names) {
        Objects.requireNonNull(name, "name");
        // why: "*" is a legal name to HTTP, but a wildcard to browsers, and only sometimes.
        if (!HEADER_NAME.matcher(name).matches()) {
          throw new IllegalArgumentException(
              "Header name \""
                  + name
                  + "\" is not 1 to 100 letters, digits or the marks of an HTTP token except \"*\"");
        }
        if (known.stream().noneMatch(name::equalsIgnoreCase)) {
          known.add(name);
        }
      }
    }

    private static String originRefusal(String text) {
      String allowed =
          "; allowed is scheme://host[:port] in lower case, at most 300 characters, without default"
              + " port, user, path or slash at the end, such as https://app.example.com";
      if (text.equals("null")) {
        return "Origin \"null\" cannot be allowed, since any page can send it" + allowed;
      }
      if (text.contains("*")) {
        return "Origin \"" + text + "\" has a star: use allowOriginPattern or allowAnyOrigin";
      }
      return "Origin \"" + text + "\" is not a serialized origin" + allowed;
    }
  }
}
