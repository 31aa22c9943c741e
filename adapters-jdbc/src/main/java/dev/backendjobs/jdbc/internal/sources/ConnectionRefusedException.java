// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sources;

import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** No connection that the storage can use; the message names the cause and the remedy. */
public final class ConnectionRefusedException extends SQLNonTransientConnectionException {
  private static final long serialVersionUID = 1L;

  private ConnectionRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Returns a failure with its cause and remedy in the message. */
  public static ConnectionRefusedException of(String message, @Nullable Throwable cause) {
    return new ConnectionRefusedException(message, cause);
  }

  /** Returns the failure of a data source that gave no connection in so many nanoseconds. */
  public static ConnectionRefusedException noneInTime(long nanos, @Nullable Throwable cause) {
    return new ConnectionRefusedException(
        "the data source gave no connection within "
            + nanos / 1_000_000
            + " ms: all connections of its pool are in use, or the database does not answer."
            + " Callers that hold a connection in a transaction while they call the store each need"
            + " a second one, and where they hold all connections of the pool, they wait for each"
            + " other: call the store before or after the transaction, give the pool more"
            + " connections than such callers, or give the store a pool of its own",
        cause);
  }

  /** Returns the failure of the storage's own pool, after so many nanoseconds. */
  public static ConnectionRefusedException noneOfOwnPool(long nanos, Throwable cause) {
    return new ConnectionRefusedException(
        "no connection to the database within "
            + nanos / 1_000_000
            + " ms: it does not answer, or all connections of the storage's pool are in use",
        cause);
  }

  /** Returns the failure of a caller that was interrupted. */
  public static ConnectionRefusedException interrupted() {
    return new ConnectionRefusedException("interrupted while waiting for a connection", null);
  }
}
