// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sessions;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A connection and its prepared statements, in use by one thread at a time. */
public final class Session {
  private final Connection connection;
  private final String limits;
  private final int queryTimeoutSeconds;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  /**
   * Creates a session.
   *
   * @param limits statements that bound the waits of a transaction, each with a semicolon behind
   *     it; empty: the connection has such bounds
   * @param queryTimeoutSeconds bound on each statement; 0: the connection has a bound
   */
  Session(Connection connection, String limits, int queryTimeoutSeconds) {
    this.connection = connection;
    this.limits = limits;
    this.queryTimeoutSeconds = queryTimeoutSeconds;
  }

  /** Returns the connection. */
  public Connection connection() {
    return connection;
  }

  /** Returns the statement that bounds the waits of its transaction and then runs this text. */
  public PreparedStatement prepareLimited(String sql) throws SQLException {
    return prepare(limits.isEmpty() ? sql : limits + sql);
  }

  /** Returns the statement of this text, prepared once. */
  public PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
      if (queryTimeoutSeconds > 0) {
        statement.setQueryTimeout(queryTimeoutSeconds);
      }
    }
    return statement;
  }

  /** Closes the statements. */
  void closeStatements() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
    prepared.clear();
  }
}
