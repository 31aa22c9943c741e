// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

/** The server cannot start, for a reason outside of the program; the message is one line. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
