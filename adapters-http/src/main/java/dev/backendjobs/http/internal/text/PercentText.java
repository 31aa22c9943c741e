// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.text;

import dev.backendjobs.job.BadRequestException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text in the percent-encoded form of <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">
 * RFC 3986</a>, over strict UTF-8: overlong forms, surrogates and cut sequences are refused.
 */
public final class PercentText {
  private PercentText() {}

  /**
   * Decodes one segment of a path, once; {@code +} is a plus.
   *
   * @param what names the part in a refusal
   * @throws BadRequestException naming {@code what} and the spot
   */
  public static String ofPath(String what, String raw) {
    return raw.indexOf('%') < 0 ? plain(what, raw) : decode(what, raw);
  }

  /**
   * Decodes one name or value of a query; {@code +} is a space, as forms and {@code
   * URLSearchParams} write it.
   *
   * @param what names the part in a refusal
   * @throws BadRequestException naming {@code what} and the spot
   */
  public static String ofQuery(String what, String raw) {
    return ofPath(what, raw.indexOf('+') < 0 ? raw : raw.replace("+", "%20"));
  }

  private static String plain(String what, String raw) {
    for (int i = 0; i < raw.length(); i++) {
      requireAscii(what, raw, i);
    }
    return raw;
  }

  private static String decode(String what, String raw) {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) != '%') {
        requireAscii(what, raw, i);
        bytes.put((byte) raw.charAt(i));
      } else {
        bytes.put(octet(what, raw, i));
        i += 2;
      }
    }
    CharBuffer chars = CharBuffer.allocate(bytes.flip().limit());
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(bytes, chars, true);
    if (result.isError()) {
      throw refusal(what, "holds bytes that are not UTF-8", raw, indexOfByte(raw, bytes));
    }
    return chars.flip().toString();
  }

  private static byte octet(String what, String raw, int at) {
    int high = at + 1 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
    int low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), 16) : -1;
    // why: Character.digit also knows the digits of other scripts
    if (high < 0 || low < 0 || raw.charAt(at + 1) > 'f' || raw.charAt(at + 2) > 'f') {
      throw refusal(what, "holds a % without two hexadecimal digits", raw, at);
    }
    return (byte) (high << 4 | low);
  }

  private static void requireAscii(String what, String raw, int at) {
    if (raw.charAt(at) <= ' ' || raw.charAt(at) >= 0x7f) {
      throw refusal(what, "holds a character that must be percent-encoded", raw, at);
    }
  }

  private static int indexOfByte(String raw, ByteBuffer bytes) {
    int at = 0;
    for (int i = 0; i < bytes.position(); i++) {
      at += raw.charAt(at) == '%' ? 3 : 1;
    }
    return at;
  }

  private static BadRequestException refusal(String what, String wrong, String raw, int at) {
    return BadRequestException.of(
        what
            + " "
            + wrong
            + " at character "
            + (at + 1)
            + " of its encoded form, "
            + MessageText.quoted(raw)
            + "; percent-encoded UTF-8 is allowed");
  }
}
