// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.file;

/**
 * A line of an access file is malformed; the message names the line and what is allowed there, and
 * shows no secret.
 */
public final class AccessFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  AccessFormatException(int line, String wrong) {
    super("line " + line + ": " + wrong, null, false, false);
    this.line = line;
  }

  /** Returns the number of the line, from 1. */
  public int line() {
    return line;
  }
}
