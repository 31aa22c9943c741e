// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sessions;

import dev.backendjobs.internal.lifetime.Durations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the sessions of one storage are used.
 *
 * @param kept whether sessions and their statements are kept between uses
 * @param pooler whether a pooler that may give a session per transaction stands before the server
 * @param limits statements at the beginning of a transaction that bound its waits; may be empty
 * @param queryTimeoutSeconds bound on each statement by the driver; 0: none is needed
 * @param callTimeout bound on the wait for a connection
 */
public record SessionRules(
    boolean kept, boolean pooler, String limits, int queryTimeoutSeconds, Duration callTimeout) {
  private static final Logger LOG = LoggerFactory.getLogger(SessionRules.class);

  /** Returns the rules for an embedded database, where a wait is bounded by its own settings. */
  public static SessionRules embedded(boolean kept, Duration callTimeout) {
    return new SessionRules(kept, false, "", 0, callTimeout);
  }

  /**
   * Returns the rules for a PostgreSQL server, which a connection shows.
   *
   * @param limited whether connections without a pooler in between have bounds already
   */
  public static SessionRules postgres(Connection connection, boolean limited, Duration callTimeout)
      throws SQLException {
    int millis = Durations.intMillis(callTimeout);
    boolean pooler;
    long statementTimeout;
    long lockTimeout;
    long idleTimeout;
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT pg_backend_pid(),"
                    + " (SELECT setting FROM pg_settings WHERE name = 'statement_timeout'),"
                    + " (SELECT setting FROM pg_settings WHERE name = 'lock_timeout'),"
                    + " (SELECT setting FROM pg_settings"
                    + " WHERE name = 'idle_in_transaction_session_timeout')");
        ResultSet row = select.executeQuery()) {
      row.next();
      pooler = PrepareThreshold.isPooler(connection, row.getInt(1));
      statementTimeout = row.getLong(2);
      lockTimeout = row.getLong(3);
      idleTimeout = row.getLong(4);
    }
    if (limited && !pooler) {
      return new SessionRules(false, false, "", 0, callTimeout);
    }
    if (pooler && statementTimeout == 0) {
      LOG.warn(
          "The database is reached through a connection pooler and has no statement_timeout, so"
              + " the server may go on with a read after its caller has given up; set one with"
              + " ALTER ROLE ... SET statement_timeout = '{}ms'",
          millis);
    }
    String limits =
        limit("statement_timeout", statementTimeout, millis)
            + limit("lock_timeout", lockTimeout, millis)
            // why: a process that stops between two statements must not hold an app for longer
            + limit("idle_in_transaction_session_timeout", idleTimeout, millis);
    int seconds = Math.max(1, (int) Math.min(Integer.MAX_VALUE / 1000, (millis + 999L) / 1000));
    return new SessionRules(false, pooler, limits, seconds, callTimeout);
  }

  private static String limit(String setting, long current, int millis) {
    // why: a stricter bound that the user has set stays
    boolean strict = current > 0 && current <= millis;
    return strict ? "" : "SET LOCAL " + setting + " = " + millis + ';';
  }

  /**
   * Bounds the waits of a new connection's session, unless it is that of a pooler, where the
   * session may be another client's next. Bounds that the URL gave stay.
   *
   * @param preparedAllowed whether named prepared statements may be used behind a pooler
   */
  public static void limitUnlessPooled(
      Connection connection, boolean preparedAllowed, Duration callTimeout) throws SQLException {
    int processId;
    try (PreparedStatement select = connection.prepareStatement("SELECT pg_backend_pid()");
        ResultSet row = select.executeQuery()) {
      row.next();
      processId = row.getInt(1);
    }
    if (PrepareThreshold.isPooler(connection, processId)) {
      if (!preparedAllowed) {
        // why: for as long as the connection lasts, so that the pool's own statements work too
        var unused = PrepareThreshold.off(connection);
      }
      return;
    }
    // why: the server gives up first, so that the connection stays usable
    try (PreparedStatement set =
        connection.prepareStatement(
            "SELECT set_config(name, ?, false) FROM pg_settings"
                + " WHERE name IN ('statement_timeout', 'lock_timeout',"
                + " 'idle_in_transaction_session_timeout') AND source <> 'client'")) {
      set.setString(1, String.valueOf(Durations.intMillis(callTimeout)));
      set.execute();
    }
  }
}
