// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads a PostgreSQL URL.
 *
 * <p>A password with a character that separates the parts of a URL lands in another part. So each
 * part is checked, and no message shows any of the text.
 */
public final class PostgresUrlParser {
  private static final List<String> SCHEMES =
      List.of("jdbc:postgresql://", "postgresql://", "postgres://");

  private static final String HOST = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?";
  private static final Pattern HOSTS = Pattern.compile("(?:" + HOST + "(?:," + HOST + ")*)?");
  private static final Pattern DATABASE = Pattern.compile("[^/:?#@\\s\\p{Cntrl}]*");
  private static final Pattern SETTING = Pattern.compile("[A-Za-z][A-Za-z0-9_.]*");
  private static final int MAX_PORT = 65_535;

  private PostgresUrlParser() {}

  /**
   * Returns the parts of a URL.
   *
   * @throws IllegalArgumentException if it is malformed; the message shows nothing of it
   */
  public static PostgresAddress parse(String text) {
    String scheme =
        SCHEMES.stream()
            .filter(begin -> text.toLowerCase(Locale.ROOT).startsWith(begin))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a PostgreSQL URL begins with postgresql:// or jdbc:postgresql://"));
    String rest = text.substring(scheme.length());
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String place = question < 0 ? rest : rest.substring(0, question);
    int slash = place.indexOf('/');
    int at = place.lastIndexOf('@', slash < 0 ? place.length() : slash);
    String user = null;
    String password = null;
    if (at >= 0) {
      String account = place.substring(0, at);
      place = place.substring(at + 1);
      int colon = account.indexOf(':');
      user = decode(colon < 0 ? account : account.substring(0, colon));
      password = colon < 0 ? null : decode(account.substring(colon + 1));
    }
    requirePlace(place);
    List<String> settings = new ArrayList<>();
    for (String setting : query.split("&", -1)) {
      int equals = setting.indexOf('=');
      String name = equals < 0 ? setting : setting.substring(0, equals);
      String value = equals < 0 ? "" : setting.substring(equals + 1);
      switch (name) {
        case "" -> require(equals < 0);
        case "user" -> user = decode(value);
        case "password" -> password = decode(value);
        default -> {
          require(SETTING.matcher(name).matches() && equals >= 0);
          require(value.indexOf('@') < 0 && value.indexOf('#') < 0 && value.indexOf('?') < 0);
          // why: refused here, in a message that shows nothing, and not by the driver
          String unused = decode(value);
          settings.add(setting);
        }
      }
    }
    return new PostgresAddress(place, settings, user, password);
  }

  private static void requirePlace(String place) {
    int slash = place.indexOf('/');
    String hosts = slash < 0 ? place : place.substring(0, slash);
    String database = slash < 0 ? "" : place.substring(slash + 1);
    require(HOSTS.matcher(hosts).matches() && DATABASE.matcher(database).matches());
    for (String host : hosts.split(",", -1)) {
      int colon = host.lastIndexOf(':');
      if (colon >= 0 && !host.endsWith("]")) {
        int port = Integer.parseInt(host.substring(colon + 1));
        require(port >= 1 && port <= MAX_PORT);
      }
    }
    String unused = decode(database);
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException(
          "the PostgreSQL URL is malformed; it is"
              + " postgresql://user:password@host:port/database?setting=value, and each of"
              + " / ? # @ : & and % in user or password must be percent-encoded (as / is %2F)");
    }
  }

  private static String decode(String part) {
    try {
      // why: in this place, other than in a form, a plus sign is a plus sign
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "a part of the PostgreSQL URL is not properly percent-encoded");
    }
  }
}
