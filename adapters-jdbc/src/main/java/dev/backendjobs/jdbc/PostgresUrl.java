// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.backendjobs.jdbc.internal.sessions.OpenFailure;
import dev.backendjobs.jdbc.internal.sessions.OpenSource;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a PostgreSQL database is, and who asks: {@code
 * postgresql://user:password@host:5432/database?sslmode=require}, or the same as a JDBC URL.
 *
 * <p>Neither user nor password is in {@link #toString()}, in a log or in an exception. Immutable.
 */
public final class PostgresUrl {
  private static final List<String> SCHEMES =
      List.of("jdbc:postgresql://", "postgresql://", "postgres://");
  private static final String OPTIONS = "options=";
  private static final int DEFAULT_POOL_SIZE = 12;

  private final String place;
  private final List<String> settings;
  private final @Nullable String user;
  private final @Nullable String password;
  private final int poolSize;

  private PostgresUrl(
      String place,
      List<String> settings,
      @Nullable String user,
      @Nullable String password,
      int poolSize) {
    this.place = place;
    this.settings = List.copyOf(settings);
    this.user = user;
    this.password = password;
    this.poolSize = poolSize;
  }

  /**
   * Returns the URL that a text names; several hosts may be given, separated by commas.
   *
   * @throws IllegalArgumentException if it does not begin as such a URL, or a part of it is not
   *     properly percent-encoded; the message does not show the text
   */
  public static PostgresUrl parse(String text) {
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
    List<String> settings = new ArrayList<>();
    for (String setting : query.split("&", -1)) {
      int equals = setting.indexOf('=');
      String name = equals < 0 ? setting : setting.substring(0, equals);
      String value = equals < 0 ? "" : setting.substring(equals + 1);
      switch (name) {
        case "" -> {}
        case "user" -> user = decode(value);
        case "password" -> password = decode(value);
        default -> {
          // why: refused here, in a message that shows nothing, and not by the driver
          String unused = decode(value);
          settings.add(setting);
        }
      }
    }
    return new PostgresUrl(place, settings, user, password, DEFAULT_POOL_SIZE);
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

  /** Returns the same place, asked by somebody else. */
  public PostgresUrl withAccount(String newUser, @Nullable String newPassword) {
    return new PostgresUrl(place, settings, newUser, newPassword, poolSize);
  }

  /**
   * Returns the same place, asked over at most so many connections; not called: 12.
   *
   * @throws IllegalArgumentException if less than 2
   */
  public PostgresUrl withPoolSize(int connections) {
    if (connections < 2) {
      throw new IllegalArgumentException(
          "poolSize is " + connections + "; it must be 2 or more, for readers and writers");
    }
    return new PostgresUrl(place, settings, user, password, connections);
  }

  /** Connects; the pool ends with the storage. */
  OpenSource open(Duration patience) {
    PGSimpleDataSource driver = new PGSimpleDataSource();
    driver.setUrl(jdbcUrl((int) Math.max(1, Math.min(3_600, patience.toSeconds()))));
    if (user != null) {
      driver.setUser(user);
    }
    if (password != null) {
      driver.setPassword(password);
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName("backend-jobs");
    config.setDataSource(driver);
    config.setMaximumPoolSize(poolSize);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(Math.max(250, patience.toMillis()));
    config.setValidationTimeout(Math.max(250, Math.min(5_000, patience.toMillis() / 2)));
    try {
      HikariDataSource pool = new HikariDataSource(config);
      return new OpenSource(pool, pool);
    } catch (HikariPool.PoolInitializationException failure) {
      throw new OpenFailure(
          "no connection to the database at " + this + ": " + reason(failure), failure);
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  /** Returns the URL for the driver: our own settings, then the given ones, of which each wins. */
  private String jdbcUrl(int seconds) {
    // why: the server gives up first, so that the connection stays usable; and a plan may be made
    // while a table is small and be kept while it grows
    StringBuilder options =
        new StringBuilder("-c statement_timeout=")
            .append(seconds * 1000)
            .append(" -c lock_timeout=")
            .append(seconds * 1000)
            .append(" -c enable_seqscan=off");
    StringBuilder url =
        new StringBuilder("jdbc:postgresql://")
            .append(place)
            .append("?ApplicationName=backend-jobs&tcpKeepAlive=true&reWriteBatchedInserts=true")
            .append("&connectTimeout=")
            .append(seconds)
            .append("&socketTimeout=")
            .append(2 * seconds);
    for (String setting : settings) {
      if (setting.startsWith(OPTIONS)) {
        // why: the server reads them in order, and the last one counts
        options
            .append(' ')
            .append(URLDecoder.decode(setting.substring(OPTIONS.length()), StandardCharsets.UTF_8));
      } else {
        url.append('&').append(setting);
      }
    }
    String all = URLEncoder.encode(options.toString(), StandardCharsets.UTF_8);
    return url.append('&').append(OPTIONS).append(all).toString();
  }

  /** Returns host, port and database; never the account. */
  @Override
  public String toString() {
    return "postgresql://" + place;
  }
}
