// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.platform;

import java.util.Map;
import java.util.Properties;

/**
 * The system properties of the JDK's HTTP server, and of its TLS, that the program needs; times are
 * in seconds.
 */
public final class HttpServerProperties {
  static final Map<String, String> NEEDED =
      Map.of(
          // why: on Java 17 every answer on a kept connection stalls 40 ms without it
          "sun.net.httpserver.nodelay", "true",
          // why: at the default, 200, live connections are reset as soon as there are more
          "sun.net.httpserver.maxIdleConnections", "10000",
          // why: AWS clients keep idle connections for 60; who closes first should be the client
          "sun.net.httpserver.idleInterval", "75",
          // why: without these two a slow client holds a thread for ever
          "sun.net.httpserver.maxReqTime", "10",
          "sun.net.httpserver.maxRspTime", "60",
          "sun.net.httpserver.maxReqHeaderSize", "32768",
          // why: a client could have keys agreed on again and again, which costs the server more
          "jdk.tls.rejectClientInitiatedRenegotiation", "true");

  private HttpServerProperties() {}

  /** Sets those that are not set; what the user set with {@code -D} stays. */
  public static void setMissing(Properties properties) {
    NEEDED.forEach(properties::putIfAbsent);
  }
}
