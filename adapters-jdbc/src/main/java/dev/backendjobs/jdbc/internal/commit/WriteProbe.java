// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.commit;

import dev.backendjobs.jdbc.internal.sessions.Session;
import dev.backendjobs.jdbc.internal.sql.Dialect;
import dev.backendjobs.jdbc.internal.sql.Parameters;
import dev.backendjobs.jdbc.internal.sql.SqlStatements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/** Finds out whether a database stores writes, without a trace in the jobs. */
final class WriteProbe {
  private static final long SPACE_BYTES = 1 << 20;
  private static final String READ_ONLY_TRANSACTION = "25006";

  private WriteProbe() {}

  /** Reads one row and whether the session may write: a standby and a read-only server may not. */
  static void requireWritable(Session session, SqlStatements sql) throws SQLException {
    PreparedStatement select = session.prepare(sql.writable);
    try (ResultSet row = select.executeQuery()) {
      if (row.next() && "on".equals(row.getString(1))) {
        throw new SQLException("the database is read-only", READ_ONLY_TRANSACTION);
      }
    }
    session.connection().rollback();
  }

  /**
   * Refuses a disk that has too little space for writes, after one has failed.
   *
   * <p>why: a failed write leaves free space in the log, and the small write of this class fits
   * into it
   */
  static void requireSpace(Session session) throws SQLException {
    PreparedStatement select = session.prepare("PRAGMA database_list");
    try (ResultSet row = select.executeQuery()) {
      String file = row.next() ? row.getString("file") : null;
      if (file == null || file.isEmpty()) {
        return;
      }
      Path database = Path.of(file);
      long usable = Files.getFileStore(database).getUsableSpace();
      if (usable < SPACE_BYTES) {
        throw new SQLException(
            "the disk of " + database + " is full: " + usable + " bytes are usable");
      }
    } catch (IOException unknown) {
      throw new SQLException("the usable space of the disk cannot be read", unknown);
    }
  }

  /** Commits a row that is gone again, which takes as much from the disk as any write. */
  static void write(Session session, SqlStatements sql, Dialect dialect) throws SQLException {
    if (dialect.isShared()) {
      requireWritable(session, sql);
    }
    // why: of a number of its own, no two servers wait for each other
    int number = -ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    PreparedStatement insert = session.prepare(sql.insertProbe);
    new Parameters(insert).small(number);
    insert.executeUpdate();
    PreparedStatement delete = session.prepare(sql.deleteProbe);
    new Parameters(delete).small(number);
    delete.executeUpdate();
    session.connection().commit();
  }
}
