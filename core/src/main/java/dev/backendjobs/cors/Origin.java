// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An origin in its serialized form: {@code scheme://host[:port]}, lower case, without a default
 * port, a path, a user or a slash at the end, as browsers send it.
 *
 * @param port 1 to 65535, or {@link #NO_PORT}
 */
record Origin(String scheme, String host, int port) {

  /** why: bounds the work on hostile input; a host name ends at 253 characters. */
  static final int MAX_LENGTH = 300;

  static final int NO_PORT = -1;

  private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Returns the origin that the whole text is, or null when it is anything else. */
  static @Nullable Origin parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    int schemeEnd = text.indexOf("://");
    if (schemeEnd < 0) {
      return null;
    }
    String scheme = text.substring(0, schemeEnd);
    int hostStart = schemeEnd + 3;
    int hostEnd = hostEnd(text, hostStart);
    String host = text.substring(hostStart, hostEnd);
    if (!isScheme(scheme) || !HostSyntax.isSerialized(host)) {
      return null;
    }
    if (hostEnd == text.length()) {
      return new Origin(scheme, host, NO_PORT);
    }
    int port = port(text, hostEnd);
    return port == NO_PORT || port == defaultPort(scheme) ? null : new Origin(scheme, host, port);
  }

  /** Returns whether a page of this machine itself sends this origin; by name, never resolved. */
  boolean isLoopback() {
    return (scheme.equals("http") || scheme.equals("https")) && LOOPBACK_HOSTS.contains(host);
  }

  private static int hostEnd(String text, int hostStart) {
    // why: the colons of an IPv6 address stand inside brackets and start no port.
    int from = text.startsWith("[", hostStart) ? text.indexOf(']', hostStart) : hostStart;
    int colon = from < 0 ? -1 : text.indexOf(':', from);
    return colon < 0 ? text.length() : colon;
  }

  private static boolean isScheme(String text) {
    if (text.isEmpty() || text.charAt(0) < 'a' || text.charAt(0) > 'z') {
      return false;
    }
    return text.chars()
        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "+-.".indexOf(c) >= 0);
  }

  /** Returns the port behind the colon, or {@link #NO_PORT} when that is no decimal 1 to 65535. */
  private static int port(String text, int colon) {
    int digits = text.length() - colon - 1;
    if (digits < 1 || digits > 5 || text.charAt(colon + 1) == '0') {
      return NO_PORT;
    }
    int port = 0;
    for (int i = colon + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return NO_PORT;
      }
      port = port * 10 + (c - '0');
    }
    return port <= 65535 ? port : NO_PORT;
  }

  /** Returns the port that the URL standard leaves out of a serialized origin of this scheme. */
  private static int defaultPort(String scheme) {
    return switch (scheme) {
      case "http", "ws" -> 80;
      case "https", "wss" -> 443;
      case "ftp" -> 21;
      default -> NO_PORT;
    };
  }
}
