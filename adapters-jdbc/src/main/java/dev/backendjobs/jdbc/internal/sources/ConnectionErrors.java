// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sources;

import java.sql.SQLException;

/** What a failure says about the connection that it happened on. */
public final class ConnectionErrors {
  private static final String READ_ONLY_TRANSACTION = "25006";
  private static final String FAILED_TRANSACTION = "25P02";
  private static final String IDLE_TOO_LONG = "25P03";

  private ConnectionErrors() {}

  /**
   * Returns whether the connection is no longer usable, while another one may be: it is broken, the
   * server ends it, or its server has become read-only.
   */
  public static boolean isConnectionUseless(SQLException failure) {
    String state = failure.getSQLState();
    return state != null
        && (state.startsWith("08")
            || state.startsWith("57P0")
            || state.equals(READ_ONLY_TRANSACTION)
            || state.equals(FAILED_TRANSACTION)
            || state.equals(IDLE_TOO_LONG));
  }

  /** Returns whether the database could store no write at all. */
  public static boolean isStorageBroken(SQLException failure) {
    String state = failure.getSQLState();
    // why: 53 and 58 are full disks and failures of the system below the server
    return isConnectionUseless(failure)
        || (state != null && (state.startsWith("53") || state.startsWith("58")));
  }

  /** Returns the first line of a failure's message. */
  public static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
