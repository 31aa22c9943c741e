// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import org.jspecify.annotations.Nullable;

/** The server cannot start, for a reason outside the program; the message is one line. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
