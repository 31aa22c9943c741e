// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.directory;

import dev.backendjobs.jdbc.internal.sources.OpenSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes the mark of {@link LogIdentity} into each generation of a write-ahead log, right after the
 * first commit in it. Used by one thread at a time: the one that commits.
 */
final class LogMarker implements OpenSource.AfterCommit {
  private final Path log;
  private long marked;

  LogMarker(Path log) {
    this.log = log;
  }

  @Override
  public void run(Connection connection) throws SQLException {
    try {
      long salt = LogIdentity.salt(log);
      if (salt != marked) {
        mark(connection);
        marked = LogIdentity.salt(log);
      }
    } catch (IOException unreadable) {
      throw new SQLException(unreadable);
    }
  }

  /** Begins a new generation. */
  static void mark(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int before;
      try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
        row.next();
        before = row.getInt(1);
      }
      int generation = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
      statement.execute("PRAGMA application_id = " + before);
      statement.execute("PRAGMA user_version = " + generation);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    }
  }
}
