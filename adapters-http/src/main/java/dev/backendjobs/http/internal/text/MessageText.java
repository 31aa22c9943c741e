// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.text;

/** Text of a client for an error message: quoted, on one line, of bounded length. */
public final class MessageText {
  private static final int MAX_LENGTH = 80;

  private MessageText() {}

  /**
   * Returns the text in quotes, with a long text cut, and with what has no shape or breaks a line
   * escaped: control and format characters, separators of lines, lone surrogates.
   */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().limit(MAX_LENGTH).forEach(c -> append(quoted, c));
    if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
      quoted.append("...");
    }
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          Character.toString(c)
              .chars()
              .forEach(unit -> quoted.append(String.format("\\u%04x", unit)));
      default -> quoted.appendCodePoint(c);
    }
  }
}
