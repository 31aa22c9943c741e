// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The databases that a {@link JdbcJobStorage} can stand on, and where they differ. */
public enum JdbcDialect {
  /** SQLite 3.37 or newer: one process, one writer at a time. */
  SQLITE("sqlite", ""),

  /** PostgreSQL 12 or newer, or what speaks its protocol: any number of processes. */
  POSTGRESQL("postgresql", " FOR UPDATE");

  /** What the names of all tables begin with, when not told. */
  public static final String DEFAULT_TABLE_PREFIX = TableNames.DEFAULT_PREFIX;

  private static final Logger LOG = LoggerFactory.getLogger(JdbcDialect.class);

  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;

  /** Serialization failure, deadlock, a row lock that was not to be had in time. */
  private static final Set<String> LOST_RACES = Set.of("40001", "40P01", "55P03");

  /** Data exception, integrity constraint, limit of the program: classes of SQL states. */
  private static final Set<String> OF_DATA = Set.of("22", "23", "54");

  /** Two who made the same thing at the same time. */
  private static final Set<String> MADE_TWICE =
      Set.of("23505", "42P07", "42710", "42P06", "XX000", "40001", "40P01");

  private final String folder;
  private final String lockRow;

  JdbcDialect(String folder, String lockRow) {
    this.folder = folder;
    this.lockRow = lockRow;
  }

  /**
   * Returns the script that makes the newest schema in an empty database, with the default names;
   * for one's own migration tool.
   */
  public String schemaScript() {
    return schemaScript(null, TableNames.DEFAULT_PREFIX);
  }

  /**
   * Returns the script that makes the newest schema in an empty database.
   *
   * @param schema the database schema that holds the tables; null: the connection's own
   * @param tablePrefix what the names of all tables begin with
   * @throws IllegalArgumentException if a name is not made of lower-case letters, digits and
   *     underscores
   */
  public String schemaScript(@Nullable String schema, String tablePrefix) {
    return new Schema(this, new TableNames(schema, tablePrefix)).script();
  }

  /** Returns the dialect of the database at the other end. */
  static JdbcDialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product.toLowerCase(Locale.ROOT)) {
      case "sqlite" -> SQLITE;
      case "postgresql" -> POSTGRESQL;
      default ->
          throw new StorageOpenException(
              "the database is " + product + "; known are SQLite and PostgreSQL", null);
    };
  }

  /**
   * Checks what a storage needs that a database may lack, and warns where it promises less.
   *
   * @throws StorageOpenException if it lacks it
   */
  void requireUsable(Connection connection) throws SQLException {
    if (this != POSTGRESQL) {
      return;
    }
    String encoding = setting(connection, "server_encoding");
    if (!"UTF8".equalsIgnoreCase(encoding)) {
      throw new StorageOpenException(
          "the database's encoding is " + encoding + "; it must be UTF8, for names are any Unicode",
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

  /** Returns what a setting is; null if the database does not know it. */
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

  String folder() {
    return folder;
  }

  /** Returns what a SELECT ends with that locks its row until the transaction ends. */
  String lockRow() {
    return lockRow;
  }

  /** Returns what follows a table's name to have it read by this index, if that can be told. */
  String byIndex(String index) {
    return this == SQLITE ? " INDEXED BY " + index : "";
  }

  /** Returns how the row of a table that has a key is joined, for each of a few keys. */
  String joinByKey(String table, String hasKey) {
    return switch (this) {
      case SQLITE -> "JOIN " + table + " ON " + hasKey;
      // why: a plan made while the table was small would go on to read all of it; what has a limit
      // of its own is looked up key by key
      case POSTGRESQL ->
          "CROSS JOIN LATERAL (SELECT * FROM " + table + " WHERE " + hasKey + " LIMIT 1) j";
    };
  }

  /** Returns whether a statement can read the newest of each of a few groups. */
  boolean hasLateral() {
    return this == POSTGRESQL;
  }

  /** Returns whether other processes may write to the same tables. */
  boolean isShared() {
    return this == POSTGRESQL;
  }

  /** Returns whether the same transaction may well succeed when it is run again. */
  boolean isLostRace(SQLException failure) {
    return switch (this) {
      case SQLITE -> isBusy(failure);
      case POSTGRESQL -> LOST_RACES.contains(String.valueOf(failure.getSQLState()));
    };
  }

  /** Returns whether what was to be stored was refused, and would be again. */
  boolean isOfData(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.length() == 5 && OF_DATA.contains(state.substring(0, 2));
  }

  /** Returns whether another process was making the same tables. */
  boolean isMadeTwice(SQLException failure) {
    return switch (this) {
      case SQLITE -> isBusy(failure);
      case POSTGRESQL -> MADE_TWICE.contains(String.valueOf(failure.getSQLState()));
    };
  }

  private static boolean isBusy(SQLException failure) {
    // why: the upper bits of a code only tell more about the same failure
    int code = failure.getErrorCode() & 0xff;
    return code == SQLITE_BUSY || code == SQLITE_LOCKED;
  }
}
