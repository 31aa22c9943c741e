// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sql;

import java.sql.SQLException;
import java.util.Set;

/** The databases that the statements are written for, and where they differ. */
public enum Dialect {
  SQLITE("sqlite", ""),
  POSTGRESQL("postgresql", " FOR UPDATE");

  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;

  /** Serialization failure, deadlock, lock not available in time. */
  private static final Set<String> LOST_RACES = Set.of("40001", "40P01", "55P03");

  /** Classes of SQL states: data exception, integrity constraint violation, program limit. */
  private static final Set<String> DATA_ERRORS = Set.of("22", "23", "54");

  /** SQL states of two sessions that create the same object at the same time. */
  private static final Set<String> CREATED_TWICE =
      Set.of("23505", "42P07", "42710", "42P06", "XX000", "40001", "40P01");

  private final String folder;
  private final String lockRow;

  Dialect(String folder, String lockRow) {
    this.folder = folder;
    this.lockRow = lockRow;
  }

  /** Returns the folder of the schema scripts. */
  public String folder() {
    return folder;
  }

  /** Returns the end of a SELECT that locks its row until the transaction ends. */
  public String lockRow() {
    return lockRow;
  }

  /** Returns what follows a table's name to read it by an index, where a statement can say so. */
  public String byIndex(String index) {
    return this == SQLITE ? " INDEXED BY " + index : "";
  }

  /** Returns the join of each of a few keys with its row of a table. */
  public String joinByKey(String table, String hasKey) {
    return switch (this) {
      case SQLITE -> "JOIN " + table + " ON " + hasKey;
      // why: a plan made while the table was small would go on to read all of it; a subquery with
      // a limit of its own is looked up key by key
      case POSTGRESQL ->
          "CROSS JOIN LATERAL (SELECT * FROM " + table + " WHERE " + hasKey + " LIMIT 1) j";
    };
  }

  /** Returns the function that returns the least of its arguments. */
  public String least() {
    return switch (this) {
      case SQLITE -> "MIN";
      case POSTGRESQL -> "LEAST";
    };
  }

  /** Returns whether one statement can read the newest rows of each of a few groups. */
  public boolean hasLateral() {
    return this == POSTGRESQL;
  }

  /** Returns whether one text may hold several statements, sent and answered in one round trip. */
  public boolean hasTextsOfStatements() {
    return this == POSTGRESQL;
  }

  /** Returns whether other processes may write to the same tables. */
  public boolean isShared() {
    return this == POSTGRESQL;
  }

  /** Returns whether the same transaction may well succeed when it is run again. */
  public boolean isLostRace(SQLException failure) {
    return switch (this) {
      case SQLITE -> isBusy(failure);
      case POSTGRESQL -> LOST_RACES.contains(String.valueOf(failure.getSQLState()));
    };
  }

  /** Returns whether the database refused the values of a write, and would do so again. */
  public boolean isDataError(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.length() == 5 && DATA_ERRORS.contains(state.substring(0, 2));
  }

  /** Returns whether another process was creating the same tables. */
  public boolean isCreatedTwice(SQLException failure) {
    return switch (this) {
      case SQLITE -> isBusy(failure);
      case POSTGRESQL -> CREATED_TWICE.contains(String.valueOf(failure.getSQLState()));
    };
  }

  private static boolean isBusy(SQLException failure) {
    // why: the upper bits of an error code only refine the lower ones
    int code = failure.getErrorCode() & 0xff;
    return code == SQLITE_BUSY || code == SQLITE_LOCKED;
  }
}
