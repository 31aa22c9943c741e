// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * A durable storage could not be opened: its directory belongs to another process, its schema is
 * newer than this program, or its database is not there.
 *
 * <p>The message is one line, fit to be shown to who starts the program.
 */
public final class StorageOpenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes the failure. */
  public StorageOpenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
