// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.directory;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Why a directory or its database cannot be used, in one line for who starts the program. */
final class SqliteProblem {
  private SqliteProblem() {}

  /** Says why a directory cannot be made or written to. */
  public static String of(Path directory, IOException failure) {
    return "the directory " + directory + " cannot be used: " + reason(directory, failure);
  }

  private static String reason(Path directory, IOException failure) {
    Path there = directory.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    boolean made = there.equals(directory.toAbsolutePath());
    if (!Files.isDirectory(there)) {
      return (made ? "it" : there) + " is a file, not a directory";
    }
    if (failure instanceof AccessDeniedException) {
      return made
          ? "it may not be written"
          : "it cannot be made, for " + there + " may not be written";
    }
    return failure instanceof FileSystemException refused && refused.getReason() != null
        ? refused.getReason()
        : String.valueOf(failure.getMessage());
  }

  /** Says why a database cannot be used. */
  public static String of(Path database, SQLException failure) {
    return "the database " + database + ' ' + reason(failure);
  }

  private static String reason(SQLException failure) {
    SQLiteErrorCode code =
        failure instanceof SQLiteException refused
            ? refused.getResultCode()
            : SQLiteErrorCode.UNKNOWN_ERROR;
    if (isDamage(code)) {
      return "is damaged or no SQLite database; restore it from a backup";
    }
    if (code == SQLiteErrorCode.SQLITE_CANTOPEN) {
      return "cannot be opened; is it a file that may be read and written?";
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
