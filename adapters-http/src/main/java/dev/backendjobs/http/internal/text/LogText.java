// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.text;

/** Text of a client for a log line: printable ASCII without quotes, of bounded length. */
public final class LogText {
  private static final int MAX_LENGTH = 400;

  private LogText() {}

  /** Returns the text with every other character escaped, so that it cannot imitate the line. */
  public static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), MAX_LENGTH); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        plain.append(String.format("\\u%04x", (int) c));
      } else {
        plain.append(c);
      }
    }
    return text.length() > MAX_LENGTH ? plain.append("...").toString() : plain.toString();
  }
}
