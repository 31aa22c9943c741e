// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.schema;

import dev.backendjobs.jdbc.internal.sources.OpenFailure;
import dev.backendjobs.jdbc.internal.sql.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks, when a storage opens, that its database keeps what the storage promises. */
public final class DatabaseCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseCheck.class);

  private DatabaseCheck() {}

  /**
   * Returns the dialect of a connection's database.
   *
   * @throws OpenFailure if the storage does not support the database
   */
  public static Dialect dialectOf(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product.toLowerCase(Locale.ROOT)) {
      case "sqlite" -> Dialect.SQLITE;
      case "postgresql" -> Dialect.POSTGRESQL;
      default ->
          throw new OpenFailure(
              "the database is " + product + "; supported are SQLite and PostgreSQL", null);
    };
  }

  /**
   * Checks the settings of a database, and warns where the storage promises less because of them.
   *
   * @throws OpenFailure if the storage cannot use the database
   */
  public static void requireUsable(Connection connection, Dialect dialect) throws SQLException {
    if (dialect != Dialect.POSTGRESQL) {
      return;
    }
    String encoding = setting(connection, "server_encoding");
    if (!"UTF8".equalsIgnoreCase(encoding)) {
      throw new OpenFailure(
          "the database's encoding is "
              + encoding
              + "; it must be UTF8, because names may hold any Unicode character",
          null);
    }
    if ("on".equals(setting(connection, "transaction_read_only"))) {
      throw new OpenFailure(
          "the database is read-only, as a standby is; give the address of the primary, or all"
              + " hosts with targetServerType=primary",
          null);
    }
    for (String durability : List.of("fsync", "synchronous_commit")) {
      if ("off".equals(setting(connection, durability))) {
        LOG.warn(
            "The database's {} is off: when it crashes, it may lose the newest acknowledged writes",
            durability);
      }
    }
  }

  /** Returns the value of a setting; null if the database does not know it. */
  private static @Nullable String setting(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT current_setting(?, true)")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
