// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.rules.JobLimits;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The CORS headers are on every kind of reply, and a preflight is answered by the policy alone. */
final class CorsRepliesTest {
  private static final String PAGE = "https://page.example";

  private final HookedStorage storage = new HookedStorage();
  private final AtomicInteger asked = new AtomicInteger();
  private final Served served =
      Served.of(
          store -> store.storage(storage).limits(JobLimits.builder().activeJobsPerApp(1).build()),
          handler ->
              handler.cors(CorsPolicy.builder().allowOrigin(PAGE).build()).maxBodyBytes(100));

  CorsRepliesTest() {
    served.withJob();
    storage.before(asked::incrementAndGet);
  }

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET | /backend/a1/job/dev/j1 | | 200",
        "HEAD | /backend/a1/job/dev/j1 | | 200",
        "GET | /backend/a1/job/dev | | 200",
        "POST | /backend/a1/job/dev | {} | 200",
        "OPTIONS | /backend/a1/job/dev/j1 | | 200",
        "POST | /backend/a1/job/dev/j1 | [] | 400",
        "GET | /backend/a1/job/dev/%ff | | 400",
        "GET | /backend/a1/job/dev/none | | 404",
        "GET | /none | | 404",
        "DELETE | /backend/a1/job/dev/j1 | | 405",
        "PUT | /backend/a1/job/dev/j1 | {} | 409",
        "PUT | /backend/a1/job/dev/j2 | {} | 429"
      })
  void everyReplyIsSharedWithTheAllowedPage(String method, String path, String body, int status) {
    assertShared(served.send(method, path, body, "Origin", PAGE), status);
  }

  @Test
  void repliesToConditionsBodiesAndFailuresAreSharedToo() {
    Answer known = served.get(JOB, "Origin", PAGE, "If-None-Match", "*");
    assertShared(known, 304);
    assertShared(served.post(JOB, "{}", "Origin", PAGE, "If-Match", "\"9\""), 412);
    assertShared(served.post(JOB, " ".repeat(101), "Origin", PAGE), 413);
    assertShared(served.post(JOB, "{}", "Origin", PAGE, "Content-Type", "text/plain"), 415);
    served.store.close();
    assertShared(served.get(JOB, "Origin", PAGE), 504);
  }

  private static void assertShared(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly(PAGE);
    assertThat(answer.headers().allValues("Vary")).containsExactly("Origin");
    assertThat(answer.header("Access-Control-Expose-Headers"))
        .contains("x-amzn-ErrorType", "ETag", "Location");
    assertThat(answer.header("x-amzn-RequestId")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "https://page.example.evil.example"})
  void anotherPageGetsTheSameReplyButCannotReadIt(String origin) {
    Answer answer = served.get(JOB, "Origin", origin);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
    assertThat(answer.header("Vary")).isEqualTo("Origin");
  }

  @ParameterizedTest
  @CsvSource({
    "/backend/a1/job/dev/j1, 'GET, HEAD, POST, PUT, OPTIONS'",
    "/backend/a1/job/dev/none, 'GET, HEAD, POST, PUT, OPTIONS'",
    "/backend/a1/job/dev/%ff, 'GET, HEAD, POST, PUT, OPTIONS'",
    "/prod/backend/a1/job/dev/none, 'GET, HEAD, POST, PUT, OPTIONS'",
    "/backend/a1/job/dev, 'GET, HEAD, POST, OPTIONS'"
  })
  void aPreflightIsAnsweredWithoutTheStoreAlsoForJobsThatDoNotExist(String path, String methods) {
    asked.set(0);
    Answer answer =
        served.send(
            "OPTIONS",
            path,
            null,
            "Origin",
            PAGE,
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "content-type,x-amz-date");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("Content-Length")).isEqualTo("0");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo(methods);
    assertThat(answer.header("Access-Control-Allow-Headers")).contains("x-amz-date");
    assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("600");
    assertThat(answer.header("Vary")).contains("Access-Control-Request-Method");
    assertThat(asked).hasValue(0);
  }

  @Test
  void aRefusedPreflightSaysNothingOfAccess() {
    Answer answer =
        served.send(
            "OPTIONS",
            JOB,
            null,
            "Origin",
            "https://evil.example",
            "Access-Control-Request-Method",
            "POST");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
  }

  @Test
  void aPlainOptionsNamesTheMethods() {
    Answer job = served.send("OPTIONS", JOB, null);
    assertThat(job.status()).isEqualTo(200);
    assertThat(job.body()).isEmpty();
    assertThat(job.header("Allow")).isEqualTo("GET, HEAD, POST, PUT, OPTIONS");
    assertThat(job.header("Access-Control-Allow-Methods")).isNull();
    assertThat(served.send("OPTIONS", LIST, null).header("Allow"))
        .isEqualTo("GET, HEAD, POST, OPTIONS");
  }

  @Test
  void aBareHandlerAllowsNoPage() {
    try (Served bare = Served.create().withJob()) {
      Answer answer = bare.get(JOB, "Origin", "http://localhost:3000");
      assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
      assertThat(answer.header("Vary")).isEqualTo("Origin");
    }
  }
}
