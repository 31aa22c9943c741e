// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Collects the parts of a {@link CorsPolicy} and refuses unsafe ones at once.
 *
 * <p>Every method throws {@link IllegalArgumentException} that names what was wrong and what is
 * allowed. Not safe for use by several threads.
 */
public final class CorsPolicyBuilder {

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
  // it cannot put its clock right.
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

  CorsPolicyBuilder() {}

  /**
   * Allows exactly this origin.
   *
   * @param serializedOrigin {@code scheme://host[:port]} as browsers send it: lower case, Unicode
   *     hosts as punycode, no default port, no slash at the end; never {@code null} or {@code *}
   */
  public CorsPolicyBuilder allowOrigin(String serializedOrigin) {
    if (Origin.parse(serializedOrigin) == null) {
      throw new IllegalArgumentException(originRefusal(serializedOrigin));
    }
    origins.add(serializedOrigin);
    return this;
  }

  /**
   * Allows the hosts below a domain, such as {@code https://*.example.com}: the star stands for one
   * or more whole labels, so {@code https://a.b.example.com} is allowed, and neither {@code
   * https://example.com} itself nor {@code https://evilexample.com} is. Scheme and port must be
   * equal.
   *
   * @param pattern {@code scheme://*.domain[:port]} with a domain of two labels or more. Suffixes
   *     of two labels under which anyone registers, such as {@code co.uk}, are not known here and
   *     not refused
   */
  public CorsPolicyBuilder allowOriginPattern(String pattern) {
    patterns.add(OriginPattern.parse(pattern));
    return this;
  }

  /** Allows what {@link CorsPolicy#loopback()} allows. */
  public CorsPolicyBuilder allowLoopback() {
    loopback = true;
    return this;
  }

  /** Allows every origin; includes all others, and excludes {@link #allowCredentials()}. */
  public CorsPolicyBuilder allowAnyOrigin() {
    anyOrigin = true;
    return this;
  }

  /** Lets pages send cookies and HTTP authentication along, and read the reply. */
  public CorsPolicyBuilder allowCredentials() {
    credentials = true;
    return this;
  }

  /** Adds request headers that pages may send, to those that AWS SDKs send. */
  public CorsPolicyBuilder allowHeaders(String... names) {
    addHeaders(allowedHeaders, names);
    return this;
  }

  /** Adds response headers that pages may read, to those that the job resource sends. */
  public CorsPolicyBuilder exposeHeaders(String... names) {
    addHeaders(exposedHeaders, names);
    return this;
  }

  /**
   * Sets how long browsers may keep a preflight's answer; 10 minutes unless set.
   *
   * @param maxAge whole seconds, from zero (ask every time) to one day, the most a browser honours
   */
  public CorsPolicyBuilder maxAge(Duration maxAge) {
    if (maxAge.isNegative() || maxAge.compareTo(LONGEST_MAX_AGE) > 0 || maxAge.toNanosPart() != 0) {
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
