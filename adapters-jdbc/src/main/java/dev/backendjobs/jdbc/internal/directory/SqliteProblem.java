// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.directory;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Describes in one line why a SQLite database cannot be used. */
final class SqliteProblem {
  private SqliteProblem() {}

  /** Returns why a database cannot be used. */
  public static String of(Path database, SQLException failure) {
    return "the database " + database + ' ' + reason(failure);
  }

  private static String reason(SQLException failure) {
    SQLiteErrorCode code =
        failure instanceof SQLiteException refused
            ? refused.getResultCode()
            : SQLiteErrorCode.UNKNOWN_ERROR;
    if (isDamage(code)) {
      return "is damaged or is not a SQLite database; restore it from a backup";
    }
    if (code == SQLiteErrorCode.SQLITE_CANTOPEN) {
      return "cannot be opened; it must be a readable and writable file";
    }
    return "could not be used: "
        + String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  private static boolean isDamage(SQLiteErrorCode code) {
    return code.name().startsWith("SQLITE_CORRUPT")
        || code == SQLiteErrorCode.SQLITE_NOTADB
        || code == SQLiteErrorCode.SQLITE_IOERR_SHORT_READ;
  }
}
