// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.http.internal.replies.ErrorReplies;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.watch.FeedPosition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every status of the wire contract, with exactly its members and headers. */
final class StatusTest {
  @Test
  void ok200IsTheJobWithExactlyTheDocumentedMembersInOrder() {
    try (Served served = Served.create().withJob()) {
      Answer answer = served.get(JOB);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body())
          .isEqualTo(
              "{\"jobId\":\"j1\",\"createTime\":\"1610499932490\",\"appId\":\"a1\","
                  + "\"updateTime\":\"1610499932490\",\"operation\":\"CreateBackend\","
                  + "\"backendEnvironmentName\":\"dev\",\"status\":\"PENDING\"}");
      assertThat(answer.header("ETag")).isEqualTo("\"" + served.job().version() + "\"");
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
      assertThat(answer.header("Content-Length")).isEqualTo("" + answer.body().length());
      assertThat(answer.header("Transfer-Encoding")).isNull();
    }
  }

  @Test
  void timesAreWrittenAsIsoIfAsked() {
    try (Served served = Served.handler(h -> h.timeFormat(TimeFormat.ISO_8601)).withJob()) {
      assertThat(served.get(JOB).text("createTime")).isEqualTo("2021-01-13T01:05:32.490Z");
    }
  }

  @Test
  void headIsGetWithoutTheBody() {
    try (Served served = Served.create().withJob()) {
      Answer get = served.get(JOB);
      Answer head = served.send("HEAD", JOB, null);
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      for (String name : List.of("ETag", "Content-Type", "Content-Length", "Vary")) {
        assertThat(head.header(name)).as(name).isEqualTo(get.header(name)).isNotNull();
      }
      Answer missing = served.send("HEAD", JOB + "x", null);
      assertThat(missing.status()).isEqualTo(404);
      assertThat(missing.header("x-amzn-ErrorType")).isEqualTo("NotFoundException");
      assertThat(served.send("HEAD", LIST, null).status()).isEqualTo(200);
    }
  }

  @Test
  void created201CarriesTheLocationThen200ForTheSameAgainThen409ForAnother() {
    try (Served served = Served.create()) {
      String path = "/prod/backend/a%20b/job/dev%2Fx/%E2%82%AC";
      Answer created = served.put(path, "{\"operation\":\"O\",\"status\":\"RUNNING\"}");
      assertThat(created.status()).isEqualTo(201);
      assertThat(created.header("Location")).isEqualTo(path);
      assertThat(created.header("ETag")).matches("\"1-[0-9a-z]+\"");
      assertThat(created.text("jobId")).isEqualTo("€");
      assertThat(created.text("backendEnvironmentName")).isEqualTo("dev/x");
      assertThat(created.text("appId")).isEqualTo("a b");
      assertThat(created.text("status")).isEqualTo("RUNNING");
      assertThat(served.get(created.header("Location")).status()).isEqualTo(200);

      Answer same = served.put(path, "{\"operation\":\"O\"}");
      assertThat(same.status()).isEqualTo(200);
      assertThat(same.header("Location")).isNull();
      assertThat(same.header("ETag")).isEqualTo(created.header("ETag"));

      Answer different = served.put(path, "{\"operation\":\"P\"}");
      assertError(different, 409, "JobAlreadyExistsException");
      assertThat(different.members()).containsExactly("message");
    }
  }

  @Test
  void aJobCanBeCreatedWithoutABody() {
    try (Served served = Served.create()) {
      Answer answer = served.send("PUT", JOB, null);
      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.text("status")).isEqualTo("PENDING");
    }
  }

  @Test
  void notFound404CarriesTheResourceType() {
    try (Served served = Served.create()) {
      Answer job = served.get(JOB);
      assertError(job, 404, "NotFoundException");
      assertThat(job.members()).containsExactly("message", "resourceType");
      assertThat(job.text("resourceType")).isEqualTo("Job");
      assertError(served.post(JOB, "{}"), 404, "NotFoundException");

      Answer path = served.get("/nothing");
      assertError(path, 404, "NotFoundException");
      assertThat(path.message())
          .contains("/backend/{appId}/job/{backendEnvironmentName}/{jobId}")
          .doesNotContain("/nothing");
      assertThat(path.members()).containsExactly("message", "resourceType");
      assertThat(path.text("resourceType")).isEqualTo("Resource");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /backend/a1/job/dev/j1, 'GET, HEAD, POST, PUT, OPTIONS'",
    "PATCH, /backend/a1/job/dev/j1, 'GET, HEAD, POST, PUT, OPTIONS'",
    "get, /backend/a1/job/dev/j1, 'GET, HEAD, POST, PUT, OPTIONS'",
    "TRACE, /backend/a1/job/dev/j1, 'GET, HEAD, POST, PUT, OPTIONS'",
    "BREW, /backend/a1/job/dev/j1, 'GET, HEAD, POST, PUT, OPTIONS'",
    "PUT, /backend/a1/job/dev, 'GET, HEAD, POST, OPTIONS'",
    "DELETE, /backend/a1/job/dev, 'GET, HEAD, POST, OPTIONS'"
  })
  void methodNotAllowed405NamesThoseThatAre(String method, String path, String allow) {
    try (Served served = Served.create().withJob()) {
      try (RawClient client = served.raw()) {
        client.send(method + " " + path + " HTTP/1.1\nHost: localhost\nContent-Length: 2\n\n{}");
        Answer answer = client.read(method);
        assertError(answer, 405, "MethodNotAllowedException");
        assertThat(answer.header("Allow")).isEqualTo(allow);
        assertThat(answer.members()).containsExactly("message");
      }
    }
  }

  @Test
  void contentTooLarge413AtOneByteMoreThanAllowed() {
    try (Served served = Served.handler(h -> h.maxBodyBytes(40)).withJob()) {
      assertThat(served.post(JOB, "{}" + " ".repeat(38)).status()).isEqualTo(200);
      Answer answer = served.post(JOB, "{}" + " ".repeat(39));
      assertError(answer, 413, "ContentTooLargeException");
      assertThat(answer.members()).containsExactly("message");
      assertThat(answer.message()).contains("40");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "application/jsonx",
    "application/xml",
    "text/json",
    "x"
  })
  void unsupportedMediaType415ForAllButJson(String type) {
    try (Served served = Served.create().withJob()) {
      for (String path : List.of(JOB, LIST)) {
        assertError(
            served.post(path, "{}", "Content-Type", type), 415, "UnsupportedMediaTypeException");
      }
      Answer put = served.put(JOB + "x", "{}", "Content-Type", type);
      assertError(put, 415, "UnsupportedMediaTypeException");
      assertThat(put.members()).containsExactly("message");
    }
  }

  @Test
  void unsupportedMediaType415ForABodyWithoutATypeWithTwoOrCompressed() {
    try (Served served = Served.create().withJob();
        RawClient client = served.raw()) {
      String post = "POST " + JOB + " HTTP/1.1\nHost: localhost\n";
      client.send(post + "Content-Length: 2\n\n{}");
      assertError(client.read("POST"), 415, "UnsupportedMediaTypeException");
      client.send(
          post
              + "Content-Type: application/json\nContent-Type: text/plain\n"
              + "Content-Length: 2\n\n{}");
      assertError(client.read("POST"), 415, "UnsupportedMediaTypeException");
      client.send(
          post + "Content-Type: application/json\nContent-Encoding: gzip\nContent-Length: 2\n\n{}");
      assertError(client.read("POST"), 415, "UnsupportedMediaTypeException");
      client.send(post + "Content-Length: 0\n\n");
      assertThat(client.read("POST").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/json",
    "application/JSON;charset=UTF-8",
    "'application/json ; charset=\"utf-8\"'",
    "application/x-amz-json-1.1",
    "application/vnd.jobs+json"
  })
  void jsonTypesAreTaken(String type) {
    try (Served served = Served.create().withJob()) {
      assertThat(served.post(JOB, "{}", "Content-Type", type).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @MethodSource("limits")
  void tooManyRequests429NamesTheLimit(JobLimits limits, String limitType) {
    try (Served served = Served.of(store -> store.limits(limits))) {
      served.put(LIST + "/first", "{\"operation\":\"O\"}");
      Answer answer = served.put(LIST + "/second", "{\"operation\":\"O\"}");
      assertError(answer, 429, "TooManyRequestsException");
      assertThat(answer.members()).containsExactly("message", "limitType");
      assertThat(answer.text("limitType")).isEqualTo(limitType);
      assertThat(answer.message()).contains(limitType, "1");
      assertThat(answer.header("Retry-After"))
          .isEqualTo(limitType.equals("RequestsPerSecond") ? "5" : "1");
    }
  }

  static List<Arguments> limits() {
    return List.of(
        limit(JobLimits.builder().activeJobsPerEnvironment(1), "ActiveJobsPerEnvironment"),
        limit(JobLimits.builder().activeJobsPerApp(1), "ActiveJobsPerApp"),
        limit(JobLimits.builder().jobsPerApp(1), "JobsPerApp"),
        limit(JobLimits.builder().requestsPerSecond(0.1), "RequestsPerSecond"));
  }

  private static Arguments limit(JobLimits.Builder limits, String limitType) {
    return Arguments.of(limits.build(), limitType);
  }

  @Test
  void retryAfterIsRoundedUpToWholeSeconds() {
    JobLimits limits = JobLimits.builder().requestsPerSecond(4).burst(1).build();
    try (Served served = Served.of(store -> store.limits(limits))) {
      assertThat(served.get(JOB).status()).isEqualTo(404);
      assertThat(served.get(JOB).header("Retry-After")).isEqualTo("1");
    }
  }

  @Test
  void headerTooLarge431ForAnEndlessListOfTags() {
    try (Served served = Served.create().withJob()) {
      Answer answer = served.get(JOB, "If-None-Match", "\"1\",".repeat(3000) + "\"2\"");
      assertError(answer, 431, "HeaderTooLargeException");
      assertThat(answer.members()).containsExactly("message");
    }
  }

  @Test
  void gatewayTimeout504WhenTheStorageFails() {
    HookedStorage storage = new HookedStorage();
    try (Served served = Served.of(store -> store.storage(storage)).withJob()) {
      storage.before(
          () -> {
            throw InternalServiceException.of("The storage did not answer in time", null);
          });
      Answer answer = served.get(JOB);
      assertError(answer, 504, "GatewayTimeoutException");
      assertThat(answer.body()).isEqualTo("{\"message\":\"The storage did not answer in time\"}");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }
  }

  @Test
  void gatewayTimeout504ForAnyOtherFailureRevealsNoInternals() {
    HookedStorage storage = new HookedStorage();
    try (Served served = Served.of(store -> store.storage(storage)).withJob()) {
      for (Throwable failure :
          List.of(
              new IllegalArgumentException("secret"),
              new StackOverflowError("secret"),
              new AssertionError("secret"))) {
        storage.before(() -> sneak(failure));
        Answer answer = served.post(JOB, "{\"status\":\"RUNNING\"}");
        assertError(answer, 504, "GatewayTimeoutException");
        assertThat(answer.message()).isEqualTo(ErrorReplies.NEUTRAL);
      }
      storage.before(() -> {});
      assertThat(served.get(JOB).status()).isEqualTo(200);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void gatewayTimeout504AfterTheStoreWasClosed() {
    try (Served served = Served.create().withJob()) {
      served.store.close();
      Answer answer = served.get(JOB);
      assertError(answer, 504, "GatewayTimeoutException");
      assertThat(answer.message()).isEqualTo(ErrorReplies.NEUTRAL);
    }
  }

  @Test
  void everyReplyHasItsOwnRequestId() {
    try (Served served = Served.create().withJob()) {
      String first = served.get(JOB).header("x-amzn-RequestId");
      String second = served.get("/nothing").header("x-amzn-RequestId");
      assertThat(first).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-.{12}");
      assertThat(second).matches("[0-9a-f-]{36}").isNotEqualTo(first);
    }
    try (Served served = Served.handler(h -> h.requestIds(() -> "id-1")).withJob()) {
      assertThat(served.get(JOB).header("x-amzn-RequestId")).isEqualTo("id-1");
    }
  }

  @Test
  void theActorOfAWriteIsInTheChangeLog() {
    try (Served served =
        Served.handler(h -> h.actor(exchange -> exchange.getRequestHeaders().getFirst("Who")))) {
      served.put(JOB, "{}", "Who", "ann");
      served.post(JOB, "{\"status\":\"RUNNING\"}", "Who", "bob");
      served.post(JOB, "{\"status\":\"COMPLETED\"}");
      assertThat(served.store.changes("a1", FeedPosition.START, 10).changes())
          .extracting(change -> change.actor().orElse(null))
          .containsExactly("ann", "bob", null);
    }
  }

  private static void assertError(Answer answer, int status, String type) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("x-amzn-ErrorType")).isEqualTo(type);
    assertThat(answer.header("x-amzn-RequestId")).isNotEmpty();
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.headers().firstValueAsLong("Content-Length")).isPresent();
    assertThat(answer.json().has("code")).isFalse();
    assertThat(answer.body()).doesNotContain("Exception", "secret", ".java", "com.", "dev.");
  }
}
