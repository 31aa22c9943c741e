// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sessions;

import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** No connection that the storage can use; the message names the cause and the remedy. */
public final class ConnectionRefusedException extends SQLNonTransientConnectionException {
  private static final long serialVersionUID = 1L;

  ConnectionRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
