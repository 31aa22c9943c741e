// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.backendjobs.internal.lifetime.Durations;
import dev.backendjobs.jdbc.internal.sessions.SessionRules;
import dev.backendjobs.jdbc.internal.sources.ConfiguredSource;
import dev.backendjobs.jdbc.internal.sources.ConnectionErrors;
import dev.backendjobs.jdbc.internal.sources.Libraries;
import dev.backendjobs.jdbc.internal.sources.OpenFailure;
import dev.backendjobs.jdbc.internal.sources.OpenSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The storage's own pool of connections to a PostgreSQL server. */
public final class PostgresPool {
  private static final long MIN_CONNECTION_TIMEOUT = 250;
  private static final long MAX_VALIDATION_TIMEOUT = 5_000;
  private static final long MAX_SECONDS = 3_600;

  private PostgresPool() {}

  /**
   * Opens a pool, whose first connection shows whether the server answers.
   *
   * @throws OpenFailure if a library is missing or the server does not answer
   */
  public static OpenSource open(PostgresAddress address, int connections, Duration callTimeout) {
    Libraries.require("PostgreSQL", "org.postgresql.Driver", "org.postgresql:postgresql:42.7.5");
    Libraries.require(
        "The connection pool for PostgreSQL",
        "com.zaxxer.hikari.HikariDataSource",
        "com.zaxxer:HikariCP:5.1.0");
    return Opening.open(address, connections, callTimeout);
  }

  /** Links to the libraries when it is used. */
  private static final class Opening {
    static OpenSource open(PostgresAddress address, int connections, Duration callTimeout) {
      long millis = Durations.millis(callTimeout);
      HikariConfig config = new HikariConfig();
      config.setPoolName("backend-jobs");
      config.setDataSource(
          new ConfiguredSource(
              driver(address, millis),
              connection ->
                  SessionRules.limitUnlessPooled(
                      connection, address.has("prepareThreshold"), callTimeout)));
      config.setMaximumPoolSize(connections);
      config.setMinimumIdle(Math.min(2, connections));
      config.setConnectionTimeout(
          Math.max(MIN_CONNECTION_TIMEOUT, Math.min(Integer.MAX_VALUE, millis)));
      config.setValidationTimeout(
          Math.max(MIN_CONNECTION_TIMEOUT, Math.min(MAX_VALIDATION_TIMEOUT, millis / 2)));
      try {
        HikariDataSource pool = new HikariDataSource(config);
        return OpenSource.ofPool(pool, connections, pool);
      } catch (HikariPool.PoolInitializationException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        throw new OpenFailure(
            "no connection to the database at " + address + ": " + reason(address, cause),
            safe(address, cause));
      }
    }

    private static PGSimpleDataSource driver(PostgresAddress address, long millis) {
      PGSimpleDataSource driver = new PGSimpleDataSource();
      try {
        driver.setUrl(jdbcUrl(address, Math.max(1, Math.min(MAX_SECONDS, millis / 1000))));
      } catch (IllegalArgumentException refused) {
        // why: the message of the driver, and so the cause, quotes the URL
        throw new OpenFailure("the driver of PostgreSQL refuses the URL of " + address, null);
      }
      if (address.user() != null) {
        driver.setUser(address.user());
      }
      if (address.password() != null) {
        driver.setPassword(address.password());
      }
      return driver;
    }

    /** Returns the URL for the driver: our settings, then those of the user, which win. */
    private static String jdbcUrl(PostgresAddress address, long seconds) {
      StringBuilder url =
          new StringBuilder("jdbc:postgresql://")
              .append(address.place())
              .append(address.place().indexOf('/') < 0 ? "/" : "")
              .append("?ApplicationName=backend-jobs&tcpKeepAlive=true")
              .append("&reWriteBatchedInserts=true&connectTimeout=")
              .append(seconds)
              .append("&socketTimeout=")
              .append(2 * seconds);
      if (address.hasSeveralHosts() && !address.has("targetServerType")) {
        url.append("&targetServerType=primary");
      }
      address.settings().forEach(setting -> url.append('&').append(setting));
      return url.toString();
    }

    private static String reason(PostgresAddress address, Throwable failure) {
      return isSafe(address, failure)
          ? ConnectionErrors.firstLine(failure)
          : "the driver could not use a setting of the URL";
    }

    private static @Nullable Throwable safe(PostgresAddress address, Throwable failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (!isSafe(address, cause)) {
          return null;
        }
      }
      return failure;
    }

    private static boolean isSafe(PostgresAddress address, Throwable failure) {
      String message = String.valueOf(failure.getMessage());
      String password = address.password();
      return !message.contains("jdbc:postgresql:")
          && (password == null || password.isEmpty() || !message.contains(password))
          && address.settings().stream()
              .map(setting -> setting.substring(setting.indexOf('=') + 1))
              .noneMatch(value -> value.length() > 3 && message.contains(value));
    }
  }
}
