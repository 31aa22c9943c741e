// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text of clients in messages and logs. */
final class ClientTextTest {
  @ParameterizedTest
  @CsvSource({
    "000a, line feed",
    "000d, carriage return",
    "001b, escape of a terminal",
    "0085, next line",
    "2028, line separator",
    "2029, paragraph separator",
    "202e, right-to-left override",
    "2066, isolate",
    "feff, byte order mark",
    "200b, zero width space",
    "d800, lone surrogate",
  })
  void whatBreaksOrReordersALineIsEscaped(String hex, String unusedName) {
    String text = "a" + (char) Integer.parseInt(hex, 16) + "b";
    String escaped = "\\u" + hex;
    assertThat(MessageText.quoted(text)).isEqualTo("\"a" + escaped + "b\"");
    assertThat(LogText.plain(text)).isEqualTo("a" + escaped + "b");
  }

  @Test
  void aCharacterOfTwoUnitsIsEscapedAsBoth() {
    assertThat(MessageText.quoted(Character.toString(0xe0001))).isEqualTo("\"\\udb40\\udc01\"");
  }

  @Test
  void aMessageKeepsLettersOfAllScripts() {
    assertThat(MessageText.quoted("caf\u00e9 \u4f5c\u696d \ud83d\ude80"))
        .isEqualTo("\"caf\u00e9 \u4f5c\u696d \ud83d\ude80\"");
  }

  @Test
  void aLogLineHasPrintableAsciiWithoutQuotes() {
    assertThat(LogText.plain("caf\u00e9 \"x\" \\")).isEqualTo("caf\\u00e9 \\u0022x\\u0022 \\u005c");
  }

  @Test
  void aLongTextIsCut() {
    assertThat(MessageText.quoted("x".repeat(500))).hasSizeLessThan(100).endsWith("...\"");
    assertThat(LogText.plain("x".repeat(5_000))).hasSizeLessThan(410).endsWith("...");
  }
}
