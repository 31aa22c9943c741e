// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import java.util.List;

/**
 * The origins of one scheme and port whose host has at least one label in front of a fixed domain.
 *
 * @param domain the labels behind the star, two or more
 * @param port the port, or {@link Origin#NO_PORT} for the default one of the scheme
 */
record OriginPattern(String scheme, List<String> domain, int port) {

  private static final String STAR = "://*.";

  OriginPattern {
    domain = List.copyOf(domain);
  }

  /**
   * Reads {@code https://*.example.com} or {@code https://*.example.com:8443}.
   *
   * @throws IllegalArgumentException when it is anything else; the message says what is allowed
   */
  static OriginPattern parse(String text) {
    int star = text.indexOf(STAR);
    if (star < 0) {
      throw refusal(text, "has no star label (\"*.\") right behind the scheme");
    }
    String scheme = text.substring(0, star);
    Origin rest = Origin.parse(scheme + "://" + text.substring(star + STAR.length()));
    if (rest == null) {
      throw refusal(text, "is no serialized origin behind the star");
    }
    List<String> domain = HostSyntax.labels(rest.host());
    String last = domain.get(domain.size() - 1);
    if (rest.host().startsWith("[") || HostSyntax.isNumber(last)) {
      throw refusal(text, "puts a star into an IP address");
    }
    if (last.isEmpty()) {
      throw refusal(text, "ends in a dot");
    }
    if (domain.size() < 2) {
      throw refusal(text, "would allow a whole top-level domain");
    }
    return new OriginPattern(rest.scheme(), domain, rest.port());
  }

  /** Returns whether the origin is one of these; labels are compared whole and from the right. */
  boolean matches(Origin origin) {
    if (!origin.scheme().equals(scheme) || origin.port() != port) {
      return false;
    }
    List<String> labels = HostSyntax.labels(origin.host());
    int starred = labels.size() - domain.size();
    return starred > 0 && labels.subList(starred, labels.size()).equals(domain);
  }

  @Override
  public String toString() {
    String end = port == Origin.NO_PORT ? "" : ":" + port;
    return scheme + STAR + String.join(".", domain) + end;
  }

  private static IllegalArgumentException refusal(String text, String why) {
    return new IllegalArgumentException(
        "Origin pattern \""
            + text
            + "\" "
            + why
            + "; allowed is scheme://*.domain[:port] in lower case, with two labels or more in the"
            + " domain, no default port and no path, such as https://*.example.com");
  }
}
