// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Attack.sends;
import static dev.backendjobs.http.Attack.sendsBytes;
import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile and broken requests, each over a socket of its own: the right reply of ours, or that of
 * the JDK's server where no handler runs; nothing internal is revealed; nothing is changed; and a
 * good client is served afterwards.
 */
final class HostileTest {
  private static final String HOST = "Host: localhost\n";
  private static final String JSON = "Content-Type: application/json\n";
  private static final String POST = "POST " + JOB + " HTTP/1.1\n" + HOST + JSON;
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\n\n";
  private static Served served;

  @BeforeAll
  static void start() {
    served = Served.create().withJob();
  }

  @AfterAll
  static void noRequestIsStillRunning() {
    boolean ended = served.server.stop(Duration.ofMinutes(2));
    served.close();
    assertThat(ended).isTrue();
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\n" + HOST + "\n";
  }

  private static String post(String headers, String body) {
    return POST + headers + "\n" + body;
  }

  static Stream<Attack> targets() {
    return Stream.of(
        sends("a path that is none", get("backend/a1")),
        sends("no path", get("")),
        sends("a star", get("*")),
        sends("another scheme", get("mailto:a@b")),
        sends("percent and no digits", get(LIST + "/%zz")),
        sends("percent at the end", get(LIST + "/%")),
        sends("half a percent-encoding", get(LIST + "/%4")),
        sends("a raw control character", get(LIST + "/a\u0001b")),
        sends("a raw NUL", get(LIST + "/a\0b")),
        sends("a raw tab", get(LIST + "/a\tb")),
        sendsBytes("a raw CR", "GET " + LIST + "/a\rb HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        sends("a raw space", get(LIST + "/a b")).gets(404),
        sends("a pipe", get(LIST + "/a|b")),
        sends("a raw byte that is not ASCII", get(LIST + "/\u00ff")).gets(400),
        sends("NUL", get(LIST + "/a%00")).gets(400),
        sends("CR LF", get(LIST + "/%0d%0aSet-Cookie:x=1")).gets(400),
        sends("CR LF in a new job", "PUT " + LIST + "/%0d%0aX:1 HTTP/1.1\n" + HOST + "\n")
            .gets(400),
        sends("no UTF-8", get(LIST + "/%ff")).gets(400),
        sends("overlong UTF-8 of a slash", get(LIST + "/%c0%af")).gets(400),
        sends("a lone surrogate", get(LIST + "/%ed%a0%80")).gets(400),
        sends("a slash that is encoded", get("/backend/a1/job/dev%2Fj1")).gets(200),
        sends("slashes that are all encoded", get("/backend%2Fa1%2Fjob%2Fdev%2Fj1")).gets(404),
        sends("dots", get("/backend/a1/job/../../a1/job/dev/j1")).gets(404),
        sends("dots before the root", get("/x/../backend/a1/job/dev/j1")).gets(404),
        sends("dots that are encoded", get("/x/%2e%2e/backend/a1/job/dev/j1")).gets(404),
        sends("dots as names", get("/backend/../job/./..")).gets(400),
        sends("a dot as the name of an app", get("/backend/./job/dev/j1")).gets(400),
        sends("two dots as an environment", get("/backend/a1/job/../j1")).gets(400),
        sends("two dots as a list", get("/backend/a1/job/..")).gets(400),
        sends("a dot as a job", get(LIST + "/.")).gets(400),
        sends("a dot and a slash", get(LIST + "/./")).gets(400),
        sends("encoded dots as a job", get(LIST + "/%2e%2E")).gets(400),
        sends("half encoded dots as a job", get(LIST + "/.%2e")).gets(400),
        sends("an encoded dot of a new job", "PUT " + LIST + "/%2E HTTP/1.1\n" + HOST + "\n")
            .gets(400),
        sends("an update of a dot", "POST " + LIST + "/. HTTP/1.1\n" + HOST + "\n").gets(400),
        sends("three dots as a job", get(LIST + "/...")).gets(404),
        sends("two slashes", get("//" + JOB.substring(1))).gets(200),
        sends("two slashes and a host", get("//evil.example" + JOB)).gets(404),
        sends("two slashes and this host", get("//localhost" + JOB)).gets(404),
        sends("an id of 129 characters", get(LIST + "/" + "x".repeat(129))).gets(400),
        sends("an id of 20,000 characters", get(LIST + "/" + "x".repeat(20_000))).gets(400),
        sends("10,000 segments", get(LIST + "/x".repeat(10_000))).gets(404),
        sends("10,000 parameters", get(LIST + "?" + "a=b&".repeat(8_000))).gets(400),
        sends("a path of 1 MB", get(LIST + "/" + "x".repeat(1_000_000))));
  }

  static Stream<Attack> requestLines() {
    return Stream.of(
        sends("no version", "GET " + JOB + "\n" + HOST + "\n"),
        sends("an empty version", "GET " + JOB + " \n" + HOST + "\n").gets(505).andIsClosed(),
        sends("HTTP/9.9", "GET " + JOB + " HTTP/9.9\n" + HOST + "\n").gets(505).andIsClosed(),
        sends("HTTP/2.0", "GET " + JOB + " HTTP/2.0\n" + HOST + "\n").gets(505).andIsClosed(),
        sends("FOO", "GET " + JOB + " FOO\n" + HOST + "\n").gets(505).andIsClosed(),
        sends("http/1.1", "GET " + JOB + " http/1.1\n" + HOST + "\n").gets(505).andIsClosed(),
        sends("HTTP/1.2", "GET " + JOB + " HTTP/1.2\n" + HOST + "\n").gets(200),
        sends("HTTP/1.0", "GET " + JOB + " HTTP/1.0\n\n").gets(200).andIsClosed(),
        sends("HTTP/1.0 that wants to stay", "GET " + JOB + " HTTP/1.0\nConnection: keep-alive\n\n")
            .gets(200),
        sends("the preface of HTTP/2", "PRI * HTTP/2.0\n\nSM\n\n"),
        sends("the upgrade to HTTP/2", "GET " + JOB + " HTTP/1.1\n" + HOST + "Upgrade: h2c\n\n")
            .gets(200),
        sendsBytes("TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc").thenEnds(),
        sendsBytes("garbage", "\u00ff\u00fe\0\u0001\r\n\r\n"),
        sendsBytes("line ends without CR", "GET " + JOB + " HTTP/1.1\nHost: localhost\n\n")
            .thenEnds(),
        sends("nothing", "").thenEnds(),
        sends("half a request line", "GET /back").thenEnds(),
        sends("empty lines first", "\n\n" + get(JOB)).gets(200),
        sends("get", "get " + JOB + " HTTP/1.1\n" + HOST + "\n").gets(405),
        sends("BREW", "BREW " + JOB + " HTTP/1.1\n" + HOST + "\n").gets(405),
        sends("TRACE", "TRACE " + JOB + " HTTP/1.1\n" + HOST + "Cookie: a=secret\n\n").gets(405),
        sends("CONNECT", "CONNECT " + JOB + " HTTP/1.1\n" + HOST + "\n").gets(405),
        sends("CONNECT as for a proxy", "CONNECT evil.example:443 HTTP/1.1\n" + HOST + "\n"),
        sends("OPTIONS *", "OPTIONS * HTTP/1.1\n" + HOST + "\n"),
        sends("no method", " " + JOB + " HTTP/1.1\n" + HOST + "\n").gets(405),
        sends("a method of no token", "G@T\0 " + JOB + " HTTP/1.1\n" + HOST + "\n").gets(405),
        sends("a long method", "A".repeat(20_000) + " " + JOB + " HTTP/1.1\n" + HOST + "\n")
            .gets(405));
  }

  static Stream<Attack> headers() {
    return Stream.of(
        sends("250 headers", get(JOB).strip() + "\n" + numbered(250) + "\n"),
        sends("150 headers", get(JOB).strip() + "\n" + numbered(150) + "\n").gets(200),
        sends("100,000 times one header", get(JOB).strip() + "\n" + "x: 1\n".repeat(100_000)),
        sends("a header of 500 kB", get(JOB).strip() + "\nx: " + "1".repeat(500_000) + "\n\n"),
        sends("a name of 500 kB", get(JOB).strip() + "\n" + "x".repeat(500_000) + ": 1\n\n"),
        sends("half a huge header", get(JOB).strip() + "\nx: " + "1".repeat(500_000)),
        sends("no colon", get(JOB).strip() + "\nnonsense\n\n"),
        sends("no name", get(JOB).strip() + "\n: 1\n\n"),
        sends("a space in a name", get(JOB).strip() + "\nx y: 1\n\n"),
        sends("a space before the colon", get(JOB).strip() + "\nContent-Length : 5\n\n"),
        sends("a line that continues none", "GET " + JOB + " HTTP/1.1\n x: 1\n" + HOST + "\n"),
        sendsBytes("a raw CR", "GET " + JOB + " HTTP/1.1\r\nHost: localhost\r\nx: a\rb\r\n\r\n"),
        sends("bytes that are not ASCII", get(JOB).strip() + "\nx: \u00e9\u00ff\n\n").gets(200),
        sends("a list of tags that is malformed", get(JOB).strip() + "\nIf-Match: 5, x\n\n")
            .gets(400),
        sends(
                "a huge list of tags",
                get(JOB).strip() + "\nIf-Match: " + "\"1\",".repeat(3_000) + "\n\n")
            .gets(431));
  }

  private static String numbered(int count) {
    StringBuilder headers = new StringBuilder();
    IntStream.range(0, count).forEach(i -> headers.append("x").append(i).append(": 1\n"));
    return headers.toString();
  }

  static Stream<Attack> lengths() {
    return Stream.of(
            sends(
                "a length and chunks", post("Content-Length: 2\nTransfer-Encoding: chunked\n", "")),
            sends(
                "chunks and a length", post("Transfer-Encoding: chunked\nContent-Length: 2\n", "")),
            sends("two lengths", post("Content-Length: 2\nContent-Length: 3\n", "{} ")),
            sends("the same length twice", post("Content-Length: 2\nContent-Length: 2\n", "{}")),
            sends("a list of lengths", post("Content-Length: 2, 2\n", "{}")),
            sends("a negative length", post("Content-Length: -2\n", "{}")),
            sends("a hexadecimal length", post("Content-Length: 0x2\n", "{}")),
            sends("an empty length", post("Content-Length: \n", "{}")),
            sends("a length beyond 64 bits", post("Content-Length: 99999999999999999999\n", "{}")),
            sends("a length with a plus", post("Content-Length: +2\n", "{}"))
                .gets(400)
                .andIsClosed(),
            sends("a length of 2^63 - 1", post("Content-Length: 9223372036854775807\n", ""))
                .gets(413)
                .andIsClosed(),
            sends("chunked twice", post("Transfer-Encoding: chunked\n".repeat(2), "")),
            sends("two codings", post("Transfer-Encoding: gzip, chunked\n", "")),
            sends("identity", post("Transfer-Encoding: identity\n", "")),
            sends("chunked, with a letter more", post("Transfer-Encoding: xchunked\n", "")),
            sends("chunks from an old client", CHUNKED.replace("1.1", "1.0") + "2\n{}\n0\n\n")
                .gets(200)
                .andIsClosed(),
            sends("a body that is cut", post("Content-Length: 5\n", "{")).thenEnds().gets(400),
            sends("a body that never begins", post("Content-Length: 5\n", "")).thenEnds().gets(400))
        .map(attack -> attack.endsOutput() ? attack.andIsClosed() : attack);
  }

  static Stream<Attack> chunks() {
    List<String> malformed =
        List.of("FFFFFFFF", "80000000", "-1", "", "g", "0x2", "+2", " 2", "2 ", "2\t", "\u0662");
    List<Attack> all = new ArrayList<>();
    for (String size : malformed) {
      all.add(sends("chunk size [" + size + "]", CHUNKED + size + "\n{}\n0\n\n").gets(400));
    }
    all.add(sends("a size of 5,000 digits", CHUNKED + "0".repeat(5_000) + "2\n{}\n").gets(400));
    all.add(sends("a long extension", CHUNKED + "2;" + "a".repeat(5_000) + "\n{}\n").gets(400));
    all.add(sends("no line end behind a chunk", CHUNKED + "2\n{}XX0\n\n").gets(400));
    all.add(sends("trailers", CHUNKED + "2\n{}\n0\nX: y\n\n").gets(400));
    all.add(sends("chunks that are cut", CHUNKED + "5\n{}").thenEnds().gets(400));
    all.add(sends("chunks without an end", CHUNKED + "2\n{}\n").thenEnds().gets(400));
    all.add(sends("a promise of 2 GB", CHUNKED + "7FFFFFFF\n{}").thenEnds().gets(400));
    return all.stream().map(Attack::andIsClosed);
  }

  static Stream<Attack> bodies() {
    String large = " ".repeat(70_000);
    return Stream.of(
        sends("no UTF-8", post("Content-Length: 16\n", "{\"status\":\"\u00ff\u00fe\"} ")).gets(400),
        sends("NUL", post("Content-Length: 15\n", "{\"status\":\"\0\"} ")).gets(400),
        sends("no JSON", post("Content-Length: 5\n", "<xml>")).gets(400),
        sends("deep JSON", post("Content-Length: 60000\n", "[".repeat(60_000))).gets(400),
        sends("a good extension", CHUNKED + "2;a=b\n{}\n0\n\n").gets(200),
        sends("a body on GET", get(JOB).strip() + "\nContent-Length: 5\n\nGET /").gets(200),
        sends("chunks on GET", get(JOB).strip() + "\nTransfer-Encoding: chunked\n\n1\nG\n0\n\n")
            .gets(200),
        sends(
                "a body on OPTIONS",
                "OPTIONS " + JOB + " HTTP/1.1\n" + HOST + "Content-Length: 1\n\nx")
            .gets(200),
        sends("a large body on GET", get(JOB).strip() + "\nContent-Length: 70000\n\n" + large)
            .gets(200)
            .andIsClosed(),
        sends("a body that is not read", "POST /x HTTP/1.1\n" + HOST + "Content-Length: 5\n\nGET /")
            .gets(404),
        sends("a large one", "POST /x HTTP/1.1\n" + HOST + "Content-Length: 70000\n\n" + large)
            .gets(404)
            .andIsClosed(),
        sends("a large one to read", post("Content-Length: 70000\n", large))
            .gets(413)
            .andIsClosed(),
        sends("one that is awaited", post("Expect: 100-continue\nContent-Length: 2\n", "{}"))
            .gets(100, 200),
        sends("one too large", post("Expect: 100-continue\nContent-Length: 70000\n", ""))
            .gets(100, 413)
            .andIsClosed(),
        sends("other hopes", post("Expect: the-best\nContent-Length: 2\n", "{}")).gets(200),
        sends(
                "requests at once",
                get(JOB) + post("Content-Length: 2\n", "{}") + get(JOB) + get("/x"))
            .gets(200, 200, 200, 404),
        sends("a bad one between", get(JOB) + post("Content-Length: 5\n", "<xml>") + get(JOB))
            .gets(200, 400, 200),
        sends("one hidden behind a bad chunk", CHUNKED + "x\n\n" + get(JOB))
            .gets(400)
            .andIsClosed(),
        sends("the end of sending", get(JOB)).thenEnds().gets(200).andIsClosed());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"targets", "requestLines", "headers", "lengths", "chunks", "bodies"})
  void aHostileRequestIsRefusedAndHarmsNoOther(Attack attack) {
    try (RawClient client = served.raw()) {
      client.sendAtRisk(attack.sent());
      if (attack.endsOutput()) {
        client.endOutput();
      }
      if (attack.statuses().isEmpty()) {
        assertRefusedByTheJdk(client.readToEnd());
      } else {
        attack.statuses().forEach(status -> assertOurs(client.read("GET"), status));
        if (attack.stays()) {
          client.send(get(JOB));
          assertThat(client.read("GET").status()).isEqualTo(200);
        } else {
          assertThat(client.isClosed()).isTrue();
        }
      }
    }
    assertThat(served.get(JOB).text("jobId")).isEqualTo("j1");
    assertThat(served.job().status()).isEqualTo(JobStatus.PENDING);
  }

  private static void assertOurs(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    if (status != 100) {
      assertThat(answer.header("x-amzn-RequestId")).isNotEmpty();
      assertThat(answer.header("Content-Length")).isNotNull();
    }
    if (status >= 400) {
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
      assertThat(answer.header("x-amzn-ErrorType")).endsWith("Exception");
      assertThat(answer.message()).isNotEmpty().doesNotContain("\r", "\n", "\0");
    }
  }

  private static void assertRefusedByTheJdk(String reply) {
    Leaks.none(reply);
    if (!reply.isEmpty()) {
      assertThat(reply)
          .matches("(?s)HTTP/1\\.1 (400|404|414|431|501|505) .*")
          .doesNotContain("amzn");
    }
  }

  @Test
  void aChunkSizeBeyond32BitsIsRefusedOrReadAsTheJdkReadsIt() {
    try (RawClient client = served.raw()) {
      client.send(CHUNKED + "100000002\n{}\n0\n\n");
      assertThat(client.read("POST").status()).isIn(200, 400);
    }
    assertThat(served.job().status()).isEqualTo(JobStatus.PENDING);
  }
}
