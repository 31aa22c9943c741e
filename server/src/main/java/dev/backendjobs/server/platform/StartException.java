// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.platform;

import org.jspecify.annotations.Nullable;

/** The server cannot start, for a reason outside the program; the message is one line. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Makes one; the message says what cannot be used, and the remedy. */
  public StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
