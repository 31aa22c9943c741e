// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.jdbc.internal.postgres.PostgresAddress;
import dev.backendjobs.jdbc.internal.postgres.PostgresPool;
import dev.backendjobs.jdbc.internal.postgres.PostgresUrlParser;
import dev.backendjobs.jdbc.internal.sources.OpenSource;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The address of a PostgreSQL database and the account to use: {@code
 * postgresql://user:password@host:5432/database?sslmode=require}, or the same as a JDBC URL.
 *
 * <p>Neither user nor password is in {@link #toString()}, in a log or in an exception. Immutable.
 */
public final class PostgresUrl {
  private static final int DEFAULT_POOL_SIZE = 24;

  private final PostgresAddress address;
  private final int poolSize;

  private PostgresUrl(PostgresAddress address, int poolSize) {
    this.address = address;
    this.poolSize = poolSize;
  }

  /**
   * Returns the URL that a text holds. Several hosts may be given, separated by commas; the storage
   * then uses the one that is the primary, unless the URL sets {@code targetServerType}.
   *
   * @throws IllegalArgumentException if the text is not such a URL, or a part of it is not properly
   *     percent-encoded; the message does not show the text
   */
  public static PostgresUrl parse(String text) {
    return new PostgresUrl(
        PostgresUrlParser.parse(Objects.requireNonNull(text, "text")), DEFAULT_POOL_SIZE);
  }

  /** Returns the same address with another account. */
  public PostgresUrl withAccount(String user, @Nullable String password) {
    Objects.requireNonNull(user, "user");
    return new PostgresUrl(
        new PostgresAddress(address.place(), address.settings(), user, password), poolSize);
  }

  /**
   * Returns the same address with a bound on the number of connections; defaults to 24.
   *
   * @throws IllegalArgumentException if less than 2
   */
  public PostgresUrl withPoolSize(int connections) {
    if (connections < 2) {
      throw new IllegalArgumentException(
          "poolSize is " + connections + "; it must be 2 or more, for readers and writers");
    }
    return new PostgresUrl(address, connections);
  }

  /** Connects; the pool ends with the storage. */
  OpenSource open(Duration callTimeout) {
    return PostgresPool.open(address, poolSize, callTimeout);
  }

  /** Returns hosts, ports and database; never the account. */
  @Override
  public String toString() {
    return address.toString();
  }
}
