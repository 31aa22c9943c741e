// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.http.access.AccessRequest;
import dev.backendjobs.http.access.Action;
import dev.backendjobs.http.access.BearerTokens;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.watch.FeedPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers without valid credentials are refused, and so are callers without the right. */
final class AccessTest {
  private static final String[] ANN = {"Authorization", "Bearer token-of-ann"};
  private static final String ORIGIN = "https://app.example.com";
  private static final String RUNNING = "{\"status\":\"RUNNING\"}";
  private static final Map<String, String> NAMES = Map.of("token-of-ann", "ann");

  private final BlockingQueue<AccessRequest> asked = new LinkedBlockingQueue<>();
  private final Served served =
      Served.of(
              store -> store.limits(limits()),
              handler ->
                  handler
                      .maxBodyBytes(100)
                      .cors(CorsPolicy.builder().allowOrigin(ORIGIN).build())
                      .actor(exchange -> "another caller")
                      .authenticator(
                          BearerTokens.of(token -> Optional.ofNullable(NAMES.get(token))))
                      .authorizer(this::permits))
          .withJob();

  private static JobLimits limits() {
    return JobLimits.builder().requestsPerSecond(1).burst(50).build();
  }

  private boolean permits(AccessRequest request) {
    asked.add(request);
    return request.appId().equals("a1") || request.appId().equals("a/2");
  }

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, " + JOB,
    "POST, " + JOB,
    "PUT, " + JOB,
    "PUT, /prod/backend/a1/job/dev/j2",
    "GET, /backend/a1/job/dev/none",
    "GET, /backend/a1/job/dev/%ff",
    "GET, " + LIST,
    "POST, " + LIST
  })
  void aRequestWithoutCredentialsIsChallenged(String method, String path) {
    Answer answer =
        served.send(method, path, method.equals("GET") ? null : RUNNING, "Origin", ORIGIN);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"backend-jobs\"");
    assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("UnauthorizedException");
    assertThat(answer.header("x-amzn-RequestId")).isNotBlank();
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(answer.members()).containsExactly("message");
    assertThat(answer.message()).contains("no Authorization header", "Bearer");
    assertUntouched();
  }

  @Test
  void aHeadRequestWithoutCredentialsIsChallengedToo() {
    assertThat(served.send("HEAD", JOB, null).status()).isEqualTo(401);
    assertThat(served.send("HEAD", JOB, null, ANN).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer token-of-bob, not known",
    "Bearer token-of-an, not known",
    "Bearer, not known",
    "bearer, not known",
    "Basic YW5uOnA=, another scheme than Bearer",
    "token-of-ann, another scheme than Bearer",
    "Bearertoken-of-ann, another scheme than Bearer"
  })
  void wrongCredentialsAreRefused(String authorization, String reason) {
    Answer answer = served.post(JOB, RUNNING, "Authorization", authorization);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.message()).contains(reason).doesNotContain("token-of");
    assertUntouched();
  }

  @Test
  void twoAuthorizationHeadersAreRefused() {
    try (RawClient client = served.raw()) {
      String header = "Authorization: Bearer token-of-ann\n";
      client.send("GET " + JOB + " HTTP/1.1\nHost: localhost\n" + header + header + "\n");
      Answer answer = client.read("GET");
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.message()).contains("more than one Authorization header");
    }
  }

  @ParameterizedTest
  @CsvSource({"bearer token-of-ann", "BEARER    token-of-ann"})
  void theSchemeMayBeInAnyCase(String authorization) {
    assertThat(served.get(JOB, "Authorization", authorization).status()).isEqualTo(200);
  }

  @Test
  void theAuthenticatedNameIsTheActorOfTheChange() {
    assertThat(served.post(JOB, RUNNING, ANN).status()).isEqualTo(200);
    assertThat(served.put("/backend/a1/job/dev/j2", "{}", ANN).status()).isEqualTo(201);
    assertThat(served.store.changes("a1", FeedPosition.of(1), 9).changes())
        .extracting(change -> change.actor().orElse(null))
        .containsExactly("ann", "ann");
  }

  @Test
  void aPreflightNeedsNoCredentials() {
    Answer preflight =
        served.send("OPTIONS", JOB, null, "Origin", ORIGIN, "Access-Control-Request-Method", "PUT");
    assertThat(preflight.status()).isEqualTo(200);
    assertThat(preflight.header("Access-Control-Allow-Headers")).contains("authorization");
    assertThat(served.send("OPTIONS", LIST, null).header("Allow")).contains("POST");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"GET, /nothing, 404", "PUT, /backend/a1, 404", "DELETE, " + JOB + ", 405"})
  void unknownPathsAndMethodsAreRefusedAlikeForEveryCaller(String method, String path, int status) {
    assertThat(served.send(method, path, null).status()).isEqualTo(status);
    assertThat(served.send(method, path, null, ANN).status()).isEqualTo(status);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /backend/a1/job/dev/j1, GET, j1",
    "HEAD, /backend/a1/job/dev/j1, GET, j1",
    "POST, /backend/a1/job/dev/j1, UPDATE, j1",
    "PUT, /prod/backend/a1/job/dev/j1, CREATE, j1",
    "GET, /backend/a1/job/dev, LIST,",
    "HEAD, /backend/a1/job/dev, LIST,",
    "POST, /backend/a1/job/dev, LIST,",
    "GET, /backend/a%312/job/dev/j%2F1, GET, j/1",
    "GET, //backend/a1/job/dev/, GET, ''"
  })
  void theAuthorizerGetsTheCallerAndTheAction(
      String method, String path, Action action, String jobId) {
    served.send(method, path, method.startsWith("P") ? "{}" : null, ANN);
    String app = path.contains("%312") ? "a12" : "a1";
    assertThat(asked)
        .containsExactly(
            AccessRequest.builder(action, app, "dev").principal("ann").jobId(jobId).build());
  }

  @Test
  void anotherAppIsDeniedWithoutRevealingWhetherAJobExists() {
    served.store.create(NewJob.builder(JobKey.of("b1", "dev", "j1")).build());
    for (String method : List.of("GET", "POST", "PUT")) {
      String body = method.equals("GET") ? null : RUNNING;
      Answer there = served.send(method, "/backend/b1/job/dev/j1", body, ANN);
      Answer notThere = served.send(method, "/backend/b1/job/dev/j2", body, ANN);
      assertThat(there.status()).isEqualTo(403);
      assertThat(there.header("x-amzn-ErrorType")).isEqualTo("AccessDeniedException");
      assertThat(there.header("x-amzn-RequestId")).isNotBlank();
      assertThat(there.header("ETag")).isNull();
      assertThat(there.message())
          .isEqualTo(
              "\"ann\" may not %s jobs of app \"b1\""
                  .formatted(method.equals("GET") ? "read" : "write"));
      assertThat(notThere.status()).isEqualTo(403);
      assertThat(notThere.body()).isEqualTo(there.body());
      assertThat(notThere.headers().map().keySet()).isEqualTo(there.headers().map().keySet());
    }
    assertThat(served.get("/backend/b1/job/dev", ANN).status()).isEqualTo(403);
    assertThat(served.store.tally("b1").count(JobStatus.PENDING)).isEqualTo(1);
  }

  @Test
  void aMalformedNameIsReportedOnlyToAuthenticatedCallers() {
    assertThat(served.get("/backend/a1/job/dev/%ff", ANN).status()).isEqualTo(400);
    assertThat(served.get("/backend/a1/job/dev/%ff").status()).isEqualTo(401);
  }

  @Test
  void refusedRequestsTakeNoTokenOfTheRate() {
    for (int i = 0; i < 60; i++) {
      assertThat(served.get(JOB).status()).isEqualTo(401);
      assertThat(served.get("/backend/b1/job/dev/j1", ANN).status()).isEqualTo(403);
    }
    assertThat(served.get(JOB, ANN).status()).isEqualTo(200);
  }

  @Test
  void aRefusalKeepsTheConnectionIfTheBodyIsSmall() {
    String head = "POST " + JOB + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\n";
    try (RawClient client = served.raw()) {
      client.send(head + "Content-Length: 7\n\nGET / H");
      assertThat(client.read("POST").status()).isEqualTo(401);
      client.send(head + "Transfer-Encoding: chunked\n\n4\nGET \n3\n/ H\n0\n\n");
      assertThat(client.read("POST").status()).isEqualTo(401);
      client.send(
          "GET " + JOB + " HTTP/1.1\nHost: localhost\nAuthorization: Bearer token-of-ann\n\n");
      assertThat(client.read("GET").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"'', 401", "Authorization: Bearer token-of-ann, 403"})
  void aRefusalDoesNotWaitForAHugeBody(String header, int status) {
    try (RawClient client = served.raw()) {
      client.send(
          "POST /backend/b1/job/dev/j1 HTTP/1.1\nHost: localhost\n"
              + (header.isEmpty() ? "" : header + "\n")
              + "Content-Length: 1000000\n\n");
      Answer answer = client.read("POST");
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(client.isClosed()).isTrue();
    }
  }

  private void assertUntouched() {
    assertThat(asked).isEmpty();
    assertThat(served.job().status()).isEqualTo(JobStatus.PENDING);
    assertThat(served.store.changes("a1", FeedPosition.START, 9).changes()).hasSize(1);
  }
}
