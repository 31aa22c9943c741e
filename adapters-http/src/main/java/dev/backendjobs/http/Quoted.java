// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

/** Text of a caller, made fit to stand in a message: quoted, on one line, and never long. */
final class Quoted {
  private static final int MAX_LENGTH = 80;

  private Quoted() {}

  static String text(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().limit(MAX_LENGTH).forEach(c -> append(quoted, c));
    if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
      quoted.append("...");
    }
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int c) {
    boolean loneSurrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    if (Character.isISOControl(c) || loneSurrogate) {
      quoted.append(String.format("\\u%04x", c));
    } else {
      quoted.appendCodePoint(c);
    }
  }
}
