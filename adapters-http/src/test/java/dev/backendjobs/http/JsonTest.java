// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.backendjobs.job.BackendJob;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The strict reading of JSON: what is not exactly right is refused, naming the spot. */
final class JsonTest {
  private final Served served = Served.create().withJob();

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | line 1, column 1",
        "\"x\" | line 1, column 1",
        "null | line 1, column 1",
        "5 | line 1, column 1",
        "`   ` | line 1, column",
        "{ | line 1, column 2",
        "{\"status\" | line 1, column 10",
        "{\"status\":\"RUNNING\" | line 1, column 20",
        "{\"status\":\"RUNNING\"}} | line 1, column 21",
        "{\"status\":\"RUNNING\"}{} | line 1, column 21",
        "{\"status\":\"RUNNING\"} x | line 1, column 22",
        "{\"status\":\"RUNNING\",} | line 1, column 21",
        "{\"status\":\"RUNNING\"/*x*/} | line 1, column 20",
        "{'status':'RUNNING'} | line 1, column 2",
        "{status:\"RUNNING\"} | line 1, column 2",
        "{\"status\":RUNNING} | line 1, column 11",
        "{\"status\":\"RUN\\qNING\"} | line 1, column 16",
        "{\"status\":\"RUNNING\",\"status\":\"FAILED\"} | status",
        "{\"status\":null,\"status\":\"RUNNING\"} | status",
        "{\"status\":5} | status must be a string at line 1, column 11",
        "{\"status\":true} | status must be a string at line 1, column 11",
        "{\"status\":{\"a\":1}} | status must be a string at line 1, column 11",
        "{\"status\":[\"RUNNING\"]} | status must be a string at line 1, column 11",
        "{\"Status\":\"RUNNING\"} | \"Status\" at line 1, column 2",
        "{\"jobId\":\"x\"} | \"jobId\" at line 1, column 2",
        "{\"\":\"x\"} | \"\" at line 1, column 2",
        "{\"status\":\"\"} | status must not be empty",
        "{\"status\":\"\\ud800\"} | lone surrogate",
        "{\"status\":\"\\u0000\"} | U+0000",
        "{\"\\ud800\":\"x\"} | line 1, column 9",
        "{\"\\r\\n\":\"x\"} | \"\\u000d\\u000a\"",
        "{\"operation\":\"\\ud83d\"} | lone surrogate"
      })
  void aWrongUpdateIsRefusedNamingTheSpot(String body, String spot) {
    BackendJob before = served.job();
    Answer answer = served.post(JOB, body);
    assertRefused(answer, spot);
    assertThat(served.job()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"status\"", "{\"status\":", "{\"status\":\"RUNN"})
  void aBodyThatIsCutOffIsReportedAsEndingTooEarly(String body) {
    assertRefused(
        served.post(JOB, body),
        "The body ends too early, at line 1, column " + (body.length() + 1));
  }

  @Test
  void theLineOfTheSpotIsCounted() {
    assertRefused(served.post(JOB, "{\n  \"status\": 5\n}"), "line 2, column 13");
  }

  @Test
  void deepNestingIsRefusedAtItsFirstLevel() {
    String deep = "{\"status\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}";
    assertRefused(served.post(JOB, deep), "status must be a string at line 1, column 11");
    assertRefused(served.post(JOB, "[".repeat(60_000)), "line 1, column 1");
  }

  @Test
  void aHugeNumberOrNameIsRefusedInAShortMessage() {
    assertRefused(served.post(LIST, "{\"maxResults\":" + "9".repeat(50_000) + "}"), "");
    Answer answer = served.post(JOB, "{\"" + "n".repeat(60_000) + "\":1}");
    assertRefused(answer, "");
    assertThat(answer.message().length()).isLessThan(300);
  }

  @ParameterizedTest
  @CsvSource({
    "7b22737461747573223a22ff227d, byte 12",
    "7b22737461747573223a22c0af227d, byte 12",
    "7b22737461747573223a22eda080227d, byte 12",
    "7b22737461747573223a22e282, byte 12",
    "efbbbf7b7d, byte order mark",
    "fffe7b007d00, byte 1",
    "7b007d00, 'line 1, column 3'",
    "007b007d, 'line 1, column 2'",
    "7b7d00, 'line 1, column 4'",
    "7b22737461747573223a220a227d, 'line 1, column 12'"
  })
  void bytesThatAreNotStrictUtf8JsonAreRefusedNamingTheSpot(String hex, String spot) {
    byte[] body = HexFormat.of().parseHex(hex);
    try (RawClient client = served.raw()) {
      client.send(
          "POST "
              + JOB
              + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: "
              + body.length
              + "\n\n");
      client.sendBytes(body);
      assertRefused(client.read("POST"), spot);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"maxResults\":0} | maxResults is 0",
        "{\"maxResults\":-1} | maxResults is -1",
        "{\"maxResults\":2147483648} | maxResults is \"2147483648\"",
        "{\"maxResults\":-99999999999} | maxResults is",
        "{\"maxResults\":1.5} | maxResults must be an integer at line 1, column 15",
        "{\"maxResults\":1.0} | maxResults must be an integer",
        "{\"maxResults\":1e2} | maxResults must be an integer",
        "{\"maxResults\":\"5\"} | maxResults must be an integer",
        "{\"maxResults\":05} | line 1, column",
        "{\"maxResults\":+5} | line 1, column",
        "{\"maxResults\":NaN} | line 1, column",
        "{\"maxResults\":0x5} | line 1, column",
        "{\"nextToken\":\"garbage\"} | nextToken",
        "{\"nextToken\":\"\"} | nextToken",
        "{\"nextToken\":7} | nextToken must be a string",
        "{\"error\":\"x\"} | \"error\" at line 1, column 2"
      })
  void aWrongListIsRefusedNamingTheSpot(String body, String spot) {
    assertRefused(served.post(LIST, body), spot);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "",
        " \t\r\n{ } \n",
        "{\"maxResults\":1}",
        "{\"maxResults\":2147483647}",
        "{\"jobId\":\"j1\",\"operation\":\"CreateBackend\",\"status\":\"PENDING\",\"maxResults\":5}",
        "{\"nextToken\":null,\"maxResults\":null}",
        "{\"\\u0073tatus\":\"PENDING\"}"
      })
  void aValidListRequestIsServed(String body) {
    Answer answer = served.post(LIST, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("jobs")).hasSize(1);
    assertThat(answer.members()).containsExactly("jobs");
  }

  @Test
  void aCreationHasNoErrorText() {
    assertRefused(served.put(JOB + "x", "{\"error\":\"x\"}"), "\"error\"");
  }

  @Test
  void lineBreaksAndControlCharactersOfAnErrorTextAreCleaned() {
    String json = "{\"status\":\"FAILED\",\"error\":\"one\\r\\ntwo\\rthree\\u001b[31m\\u0000\"}";

    assertThat(served.post(JOB, json).text("error")).isEqualTo("one\ntwo\nthree\ufffd[31m\ufffd");
    assertThat(served.get(JOB).text("error")).isEqualTo("one\ntwo\nthree\ufffd[31m\ufffd");
  }

  @Test
  void everyCharacterComesBackAsItWasSent() {
    StringBuilder all = new StringBuilder("\t\n\"\\/");
    for (int c = ' '; c <= 0x10ffff; c += c < 0x300 ? 1 : 4099) {
      if (!Character.isISOControl(c) && (c < 0xd800 || c > 0xdfff)) {
        all.appendCodePoint(c);
      }
    }
    String text = all.toString();
    String json =
        JsonNodeFactory.instance.objectNode().put("status", "FAILED").put("error", text).toString();
    assertThat(served.post(JOB, json).text("error")).isEqualTo(text);
    Answer answer = served.get(JOB);
    assertThat(answer.text("error")).isEqualTo(text);
    assertThat(answer.headers().firstValueAsLong("Content-Length"))
        .hasValue(answer.body().getBytes(StandardCharsets.UTF_8).length);
  }

  private static void assertRefused(Answer answer, String spot) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("BadRequestException");
    assertThat(answer.members()).containsExactly("message");
    assertThat(answer.message())
        .contains(spot)
        .doesNotContain("jackson", "Exception", "com.", "Stream", "\n", "\r");
  }
}
