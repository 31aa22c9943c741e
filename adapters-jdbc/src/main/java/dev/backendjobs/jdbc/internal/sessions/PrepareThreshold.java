// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sessions;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The use of named prepared statements by PostgreSQL's driver, turned off for a while.
 *
 * <p>A pooler that gives a session per transaction cannot keep them. The driver's interface is
 * called by name, because the driver is optional.
 */
public final class PrepareThreshold {
  /** Nothing to restore. */
  public static final PrepareThreshold UNTOUCHED = new PrepareThreshold(0);

  private static final String INTERFACE = "org.postgresql.PGConnection";

  private final int before;

  private PrepareThreshold(int before) {
    this.before = before;
  }

  /** Turns named prepared statements off. */
  public static PrepareThreshold off(Connection connection) throws SQLException {
    Integer before = number(connection, "getPrepareThreshold");
    if (before == null || before == 0) {
      return UNTOUCHED;
    }
    set(connection, 0);
    return new PrepareThreshold(before);
  }

  /** Turns named prepared statements on again, if they were. */
  public void restore(Connection connection) throws SQLException {
    if (before > 0) {
      set(connection, before);
    }
  }

  /**
   * Returns whether a pooler stands between the driver and the server: it makes up the process id
   * that the driver gets when it connects.
   */
  static boolean isPooler(Connection connection, int processId) throws SQLException {
    Integer reported = number(connection, "getBackendPID");
    return reported != null && reported != processId;
  }

  private static @Nullable Integer number(Connection connection, String method)
      throws SQLException {
    Class<?> type = type();
    if (type == null || !connection.isWrapperFor(type)) {
      return null;
    }
    try {
      return (Integer) type.getMethod(method).invoke(connection.unwrap(type));
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException failure) {
      throw new SQLException(failure);
    }
  }

  private static void set(Connection connection, int threshold) throws SQLException {
    Class<?> type = type();
    if (type == null) {
      return;
    }
    try {
      type.getMethod("setPrepareThreshold", int.class).invoke(connection.unwrap(type), threshold);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException failure) {
      throw new SQLException(failure);
    }
  }

  private static @Nullable Class<?> type() {
    try {
      return Class.forName(INTERFACE, false, PrepareThreshold.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError otherDriver) {
      return null;
    }
  }
}
