// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.decision;

/**
 * Makes any text fit to be stored as the error of a job, because the report of a failure is never
 * refused for its form.
 */
public final class ErrorText {
  private static final char REPLACEMENT = '\uFFFD';
  private static final String MARK = "\u2026";
  private static final int MARK_BYTES = 3;

  private ErrorText() {}

  /**
   * Returns the text with line breaks as {@code \n}, other control characters but tabs and lone
   * surrogates as U+FFFD, and cut at a character if it is too long; a cut text ends in an ellipsis
   * where that fits.
   *
   * @param most the greatest number of bytes of the result in UTF-8, from 0
   */
  public static String clean(String text, int most) {
    if (text.length() <= most / 3 && isClean(text)) {
      // why: no char takes more than 3 bytes, so ordinary short texts need no copy
      return text;
    }
    StringBuilder clean = new StringBuilder(Math.min(text.length(), most));
    int bytes = 0;
    int cut = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\r') {
        if (i < text.length() && text.charAt(i) == '\n') {
          continue;
        }
        c = '\n';
      } else if (isReplaced(c)) {
        c = REPLACEMENT;
      }
      bytes += bytes(c);
      if (bytes > most) {
        clean.setLength(cut);
        return most >= MARK_BYTES ? clean.append(MARK).toString() : clean.toString();
      }
      clean.appendCodePoint(c);
      if (bytes <= most - MARK_BYTES || most < MARK_BYTES) {
        cut = clean.length();
      }
    }
    return clean.toString();
  }

  private static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || Character.isSurrogate(c) || isReplaced(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isReplaced(int c) {
    return (Character.isISOControl(c) && c != '\n' && c != '\t')
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static int bytes(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
