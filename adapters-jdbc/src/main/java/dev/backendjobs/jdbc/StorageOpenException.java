// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a durable storage cannot be opened: its directory is in use by another process, its
 * schema is newer than this program, or its database does not answer.
 *
 * <p>The message is one line, without credentials, fit to be shown to the operator of the program.
 */
public final class StorageOpenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StorageOpenException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
