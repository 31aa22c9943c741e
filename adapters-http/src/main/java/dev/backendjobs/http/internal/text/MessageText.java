// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.text;

/** Text of a client for an error message: quoted, on one line, of bounded length. */
public final class MessageText {
  private static final int MAX_LENGTH = 80;

  private MessageText() {}

  /** Returns the text in quotes, with control characters escaped and a long text cut. */
  public static String quoted(String text) {
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
