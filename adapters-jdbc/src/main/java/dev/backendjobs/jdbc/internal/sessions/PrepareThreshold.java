// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sessions;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The use of named prepared statements by PostgreSQL's driver, turned off for a while.
 *
 * <p>A pooler that gives a session per transaction cannot keep them.
 */
public final class PrepareThreshold {
  /** Nothing to restore. */
  public static final PrepareThreshold UNTOUCHED = new PrepareThreshold(0);

  private final int before;

  private PrepareThreshold(int before) {
    this.before = before;
  }

  /** Turns named prepared statements off. */
  public static PrepareThreshold off(Connection connection) throws SQLException {
    PGConnection postgres = unwrap(connection);
    if (postgres == null || postgres.getPrepareThreshold() == 0) {
      return UNTOUCHED;
    }
    PrepareThreshold threshold = new PrepareThreshold(postgres.getPrepareThreshold());
    postgres.setPrepareThreshold(0);
    return threshold;
  }

  /** Turns named prepared statements on again, if they were. */
  public void restore(Connection connection) throws SQLException {
    if (before > 0) {
      PGConnection postgres = unwrap(connection);
      if (postgres != null) {
        postgres.setPrepareThreshold(before);
      }
    }
  }

  /**
   * Returns whether a pooler stands between the driver and the server: it makes up the process id
   * that the driver gets when it connects.
   */
  static boolean isPooler(Connection connection, int processId) throws SQLException {
    PGConnection postgres = unwrap(connection);
    return postgres != null && postgres.getBackendPID() != processId;
  }

  private static @Nullable PGConnection unwrap(Connection connection) throws SQLException {
    try {
      return connection.isWrapperFor(PGConnection.class)
          ? connection.unwrap(PGConnection.class)
          : null;
    } catch (LinkageError otherDriver) {
      return null;
    }
  }
}
