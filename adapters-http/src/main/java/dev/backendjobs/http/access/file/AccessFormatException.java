// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.file;

/** Says which line of an access file is wrong, and what is allowed there; it shows no secret. */
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
