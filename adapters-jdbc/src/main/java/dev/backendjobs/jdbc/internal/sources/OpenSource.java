// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sources;

import java.io.Closeable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The connections of an open storage.
 *
 * @param source gives connections, whose waits it bounds itself, unless a user gave it
 * @param origin who made the source
 * @param connections how many there are at most; 0: not known
 * @param closing is closed when the storage closes
 * @param reason says in one line why a database cannot be used
 * @param afterCommit runs after each commit, on its connection
 */
public record OpenSource(
    DataSource source,
    Origin origin,
    int connections,
    Closeable closing,
    Function<SQLException, String> reason,
    AfterCommit afterCommit) {
  /** Who made a data source. */
  public enum Origin {
    /** This module, for an embedded database that only this process uses. */
    DIRECTORY,
    /** This module: a pool of connections whose waits are bounded. */
    POOL,
    /** The user. */
    HOST
  }

  /** Work after a commit. */
  @FunctionalInterface
  public interface AfterCommit {
    void run(Connection connection) throws SQLException;
  }

  /** Opens a source whose waits take no longer than the call timeout. */
  @FunctionalInterface
  public interface Opening {
    OpenSource open(Duration callTimeout);
  }

  /**
   * Returns the connections of a user's data source.
   *
   * @throws OpenFailure if they would take part in transactions of the caller
   */
  public static OpenSource ofHost(DataSource source) {
    TransactionAwareSource.refuse(source);
    return new OpenSource(
        source,
        Origin.HOST,
        0,
        new HostConnections(source),
        OpenSource::couldNotBeUsed,
        connection -> {});
  }

  /**
   * Takes a connection, which is to be closed.
   *
   * @param nanos bound on the wait, for sources that do not bound it themselves
   */
  public Connection connect(long nanos) throws SQLException {
    return closing instanceof HostConnections host ? host.take(nanos) : source.getConnection();
  }

  /** Returns the connections of a pool that ends with the storage. */
  public static OpenSource ofPool(DataSource source, int connections, Closeable pool) {
    return new OpenSource(
        source, Origin.POOL, connections, pool, OpenSource::couldNotBeUsed, connection -> {});
  }

  private static String couldNotBeUsed(SQLException failure) {
    return failure instanceof ConnectionRefusedException
        ? ConnectionErrors.firstLine(failure)
        : "the database could not be used: " + ConnectionErrors.firstLine(failure);
  }
}
