// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sessions;

import dev.backendjobs.jdbc.internal.sources.ConnectionRefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that is returned to its data source in the state in which it was taken. */
public final class ConnectionLoan {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLoan.class);

  private final Connection connection;
  private final boolean transaction;
  private final boolean readOnly;
  private final PrepareThreshold threshold;

  private ConnectionLoan(
      Connection connection, boolean transaction, boolean readOnly, PrepareThreshold threshold) {
    this.connection = connection;
    this.transaction = transaction;
    this.readOnly = readOnly;
    this.threshold = threshold;
  }

  /**
   * Takes over a connection.
   *
   * @param transaction whether to turn auto-commit off, and to write
   * @param pooler whether a pooler stands before the server that gives a session per transaction
   * @throws ConnectionRefusedException if auto-commit is off, which is how a connection looks that
   *     is in the caller's transaction; it is closed, and nothing is committed or rolled back
   */
  public static ConnectionLoan of(Connection connection, boolean transaction, boolean pooler)
      throws SQLException {
    boolean taken = false;
    try {
      requireOutsideTransaction(connection);
      boolean readOnly = transaction && connection.isReadOnly();
      if (readOnly) {
        connection.setReadOnly(false);
      }
      PrepareThreshold threshold =
          pooler ? PrepareThreshold.off(connection) : PrepareThreshold.UNTOUCHED;
      if (transaction) {
        connection.setAutoCommit(false);
      }
      taken = true;
      return new ConnectionLoan(connection, transaction, readOnly, threshold);
    } finally {
      if (!taken) {
        connection.close();
      }
    }
  }

  /**
   * Refuses a connection that is or looks as if it were in the caller's transaction.
   *
   * @throws ConnectionRefusedException if auto-commit is off
   */
  public static void requireOutsideTransaction(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      throw ConnectionRefusedException.of(
          "the data source returned a connection with auto-commit off, as inside a transaction of"
              + " the caller; the storage commits by itself, so it needs connections outside of"
              + " such transactions and with auto-commit on: give it not a transaction-aware proxy"
              + " but its target, or a pool with auto-commit on",
          null);
    }
  }

  /** Returns the connection. */
  public Connection connection() {
    return connection;
  }

  /**
   * Returns the connection to its data source in the state in which it was taken.
   *
   * @param ended whether its transaction, if any, has ended; else it is rolled back
   */
  void giveBack(boolean ended) {
    try {
      if (transaction) {
        if (!ended) {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
      if (readOnly) {
        connection.setReadOnly(true);
      }
      threshold.restore(connection);
    } catch (SQLException broken) {
      LOG.debug("A connection could not be restored and is discarded", broken);
      discard();
      return;
    }
    close();
  }

  /** Ends the connection, and lets its pool see that it has ended. */
  void discard() {
    try {
      connection.abort(Runnable::run);
      // why: a pool notices a broken connection by a call that fails
      connection.setAutoCommit(true);
    } catch (SQLException expected) {
      LOG.debug("A connection is no longer usable", expected);
    }
    close();
  }

  private void close() {
    try {
      connection.close();
    } catch (SQLException alsoBroken) {
      // why: a commit that came through must not seem to have failed
      LOG.debug("A connection could not be closed", alsoBroken);
    }
  }
}
