// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.NewJob;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any name can stand in a path, and nothing else is taken for one. */
final class PathTest {
  private final Served served = Served.create();

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "é€😀",
        "100%",
        "a%2Fb",
        "a+b",
        "a/b",
        "/",
        "a;b=c",
        "a?b",
        "a#b",
        "...",
        ".a",
        "a..",
        "a:b",
        "job",
        "backend",
        "[x]{y}|z",
        "\"q\"",
        "\\",
        "&=@$!*'(),",
        "~-_.",
        "\u200b",
        "ー"
      })
  void everyNameComesThroughInEveryPlace(String name) {
    served.store.create(NewJob.builder(JobKey.of(name, name, name)).build());
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    String list = "/backend/" + encoded + "/job/" + encoded;
    Answer answer = raw("GET " + list + "/" + encoded);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.text("jobId")).isEqualTo(name);
    assertThat(answer.text("appId")).isEqualTo(name);
    assertThat(answer.text("backendEnvironmentName")).isEqualTo(name);
    assertThat(raw("GET " + list).json().path("jobs")).hasSize(1);
  }

  @Test
  void aPlusIsAPlusAndASegmentIsDecodedOnce() {
    served.store.create(NewJob.builder(JobKey.of("a1", "dev", "a+b%2Fc")).build());
    assertThat(raw("GET /backend/a1/job/dev/a+b%252Fc").status()).isEqualTo(200);
    assertThat(raw("GET /backend/a1/job/dev/a%2bb%252Fc").status()).isEqualTo(200);
    assertThat(raw("GET /backend/a1/job/dev/a%20b%252Fc").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "%0d%0a, U+000D",
    "a%00, U+0000",
    "%7f, U+007F",
    "%C2%85, U+0085",
    "%ff, character 1 ",
    "a%e2%82, character 2 ",
    "%C0%AF, character 1 ",
    "%E0%80%AF, character 1 ",
    "abc%ED%A0%80, character 4 ",
    "%F4%90%80%80, character 1 ",
    "%F8%88%80%80%80, character 1 "
  })
  void aMalformedNameIsRefusedNamingTheSpot(String segment, String spot) {
    for (String path :
        new String[] {
          "/backend/" + segment + "/job/dev/j1",
          "/backend/a1/job/" + segment + "/j1",
          "/backend/a1/job/dev/" + segment,
          "/backend/a1/job/" + segment
        }) {
      Answer answer = raw("GET " + path);
      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("BadRequestException");
      assertThat(answer.message())
          .contains(spot)
          .containsPattern("appId|jobId|backendEnvironmentName")
          .doesNotContain("\r", "\n");
    }
  }

  @Test
  void aNameOf129CharactersIsRefusedAndOneOf128IsTaken() {
    assertThat(raw("GET /backend/a1/job/dev/" + "%F0%9F%98%80".repeat(128)).status())
        .isEqualTo(404);
    assertThat(raw("GET /backend/a1/job/dev/" + "%F0%9F%98%80".repeat(129)).status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/backend/a1/job/dev/",
        "/backend/a1/job//j1",
        "/backend//job/dev/j1",
        "/backend//job/dev",
        "/backend/a1/job/",
        "/backend/a1/job/dev/j1/",
        "/backend/a1/job/dev//"
      })
  void anEmptyNameOrATrailingSlashIsRefused(String path) {
    served.withJob();
    for (String method : new String[] {"GET", "POST"}) {
      Answer answer = raw(method + " " + path);
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.message()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/backend",
        "/backend/",
        "/backendx/a1/job/dev/j1",
        "/backend%2Fa1/job/dev/j1",
        "/backend/a1/jobs/dev/j1",
        "/backend/a1/job",
        "/backend/a1",
        "/backend/a1/job/dev/j1/more",
        "/backend/a1/job/dev/j1//",
        "/prodbackend/a1/job/dev/j1",
        "/prodx/backend/a1/job/dev/j1",
        "/prod/prod/backend/a1/job/dev/j1",
        "/x/backend/a1/job/dev/j1",
        "/x/../backend/a1/job/dev/j1",
        "/Backend/a1/job/dev/j1",
        "/prod///backend/a1/job/dev/j1",
        "//evil/backend/a1/job/dev/j1",
        "///backend/a1/job/dev/j1"
      })
  void everyOtherPathIsNotFound(String path) {
    served.withJob();
    Answer answer = raw("GET " + path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("resourceType")).isEqualTo("Resource");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/backend/a1/job/dev/j1",
        "/prod/backend/a1/job/dev/j1",
        "/prod//backend/a1/job/dev/j1",
        "//backend/a1/job/dev/j1",
        "/backend/a1/job/dev/j1?x=1",
        "http://127.0.0.1:1/backend/a1/job/dev/j1"
      })
  void aPrefixAndADoubledSlashBeforeTheRootAreTaken(String path) {
    served.withJob();
    assertThat(raw("GET " + path).status()).isEqualTo(200);
  }

  @Test
  void theLocationOfADoubledSlashHasOne() {
    assertThat(raw("PUT //backend/a1/job/dev/j1").header("Location"))
        .isEqualTo("/backend/a1/job/dev/j1");
    assertThat(raw("PUT /prod//backend/a1/job/dev/j2").header("Location"))
        .isEqualTo("/prod/backend/a1/job/dev/j2");
  }

  @Test
  void prefixesAreASetting() {
    try (Served own = Served.handler(h -> h.pathPrefixes("/v1/jobs")).withJob()) {
      assertThat(own.get("/v1/jobs/backend/a1/job/dev/j1").status()).isEqualTo(200);
      assertThat(own.get("/backend/a1/job/dev/j1").status()).isEqualTo(404);
      assertThat(own.get("/prod/backend/a1/job/dev/j1").status()).isEqualTo(404);
    }
  }

  private Answer raw(String methodAndPath) {
    try (RawClient client = served.raw()) {
      client.send(methodAndPath + " HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n");
      return client.read("GET");
    }
  }
}
