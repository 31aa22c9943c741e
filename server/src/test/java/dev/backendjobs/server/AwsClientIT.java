// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.amplifybackend.AmplifyBackendClient;
import software.amazon.awssdk.services.amplifybackend.model.AmplifyBackendException;
import software.amazon.awssdk.services.amplifybackend.model.BackendJobRespObj;
import software.amazon.awssdk.services.amplifybackend.model.BadRequestException;
import software.amazon.awssdk.services.amplifybackend.model.GetBackendJobResponse;
import software.amazon.awssdk.services.amplifybackend.model.ListBackendJobsResponse;
import software.amazon.awssdk.services.amplifybackend.model.NotFoundException;
import software.amazon.awssdk.services.amplifybackend.model.TooManyRequestsException;
import software.amazon.awssdk.services.amplifybackend.model.UpdateBackendJobResponse;

/** The executable jar serves the unmodified AWS SDK for Java, which runs in another process. */
final class AwsClientIT {
  private static final String ENVIRONMENT = "dev";
  private static final String OPERATION = "CreateBackend";

  private static ServerProcess server;
  private static URI address;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start("--port", "0", "--storage", "memory");
    address = server.awaitReady();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static AmplifyBackendClient client(String endpoint) {
    return AmplifyBackendClient.builder()
        .endpointOverride(URI.create(endpoint))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
        .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  private static void create(String app, String job) throws Exception {
    create(app, ENVIRONMENT, job, OPERATION);
  }

  private static void create(String app, String environment, String job, String operation)
      throws Exception {
    String path = "/backend/" + segment(app) + "/job/" + segment(environment) + "/" + segment(job);
    assertThat(Http.of(address).put(path, "{\"operation\":\"" + operation + "\"}").statusCode())
        .isEqualTo(201);
  }

  private static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        .replace("+", "%20")
        // why: an address without its dots is resolved into another one
        .replace(".", "%2E");
  }

  private static GetBackendJobResponse get(AmplifyBackendClient client, String app, String job) {
    return client.getBackendJob(
        request -> request.appId(app).backendEnvironmentName(ENVIRONMENT).jobId(job));
  }

  private static UpdateBackendJobResponse update(
      AmplifyBackendClient client, String app, String job, String status) {
    return client.updateBackendJob(
        request ->
            request
                .appId(app)
                .backendEnvironmentName(ENVIRONMENT)
                .jobId(job)
                .operation(OPERATION)
                .status(status));
  }

  static List<String> endpoints() {
    return List.of("", "/prod");
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void aJobIsFollowedToItsEnd(String endpoint) throws Exception {
    String app = "followed" + endpoint;
    create(app, "j1");
    try (AmplifyBackendClient client = client(address + endpoint)) {
      GetBackendJobResponse pending = get(client, app, "j1");
      assertThat(pending.appId()).isEqualTo(app);
      assertThat(pending.backendEnvironmentName()).isEqualTo(ENVIRONMENT);
      assertThat(pending.jobId()).isEqualTo("j1");
      assertThat(pending.operation()).isEqualTo(OPERATION);
      assertThat(pending.status()).isEqualTo("PENDING");
      assertThat(pending.error()).isNull();
      assertThat(pending.createTime()).matches("\\d{13}").isEqualTo(pending.updateTime());

      UpdateBackendJobResponse running = update(client, app, "j1", "RUNNING");
      assertThat(running.status()).isEqualTo("RUNNING");
      assertThat(running.createTime()).isEqualTo(pending.createTime());
      assertThat(update(client, app, "j1", "COMPLETED").status()).isEqualTo("COMPLETED");
      assertThat(get(client, app, "j1").status()).isEqualTo("COMPLETED");

      assertThat(pending.responseMetadata().requestId())
          .matches("[0-9a-f-]{36}")
          .isNotEqualTo(running.responseMetadata().requestId());
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void thePaginatorVisitsEveryJobOnceNewestFirst(String endpoint) throws Exception {
    String app = "paged" + endpoint;
    for (int i = 0; i < 23; i++) {
      create(app, "j" + i);
    }
    try (AmplifyBackendClient client = client(address + endpoint)) {
      List<ListBackendJobsResponse> pages =
          client
              .listBackendJobsPaginator(
                  request -> request.appId(app).backendEnvironmentName(ENVIRONMENT).maxResults(5))
              .stream()
              .toList();
      assertThat(pages).extracting(page -> page.jobs().size()).containsExactly(5, 5, 5, 5, 3);
      assertThat(pages.stream().flatMap(page -> page.jobs().stream()))
          .extracting(BackendJobRespObj::jobId)
          .doesNotHaveDuplicates()
          .startsWith("j22", "j21")
          .endsWith("j1", "j0");
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void anUnknownJobIsATypedNotFound(String endpoint) {
    try (AmplifyBackendClient client = client(address + endpoint)) {
      assertThatExceptionOfType(NotFoundException.class)
          .isThrownBy(() -> get(client, "unknown", "none"))
          .satisfies(e -> assertThat(e.resourceType()).isEqualTo("Job"))
          .satisfies(e -> assertTyped(e, 404));
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void aRefusedRequestIsATypedBadRequest(String endpoint) throws Exception {
    String app = "refused" + endpoint;
    create(app, "j1");
    try (AmplifyBackendClient client = client(address + endpoint)) {
      assertThatExceptionOfType(BadRequestException.class)
          .isThrownBy(() -> update(client, app, "j1", "COMPLETED"))
          .withMessageContaining("PENDING")
          .satisfies(e -> assertTyped(e, 400));
      assertThatExceptionOfType(BadRequestException.class)
          .isThrownBy(
              () ->
                  client.listBackendJobs(
                      request ->
                          request
                              .appId(app)
                              .backendEnvironmentName(ENVIRONMENT)
                              .nextToken("not-a-token")))
          .satisfies(e -> assertTyped(e, 400));
      assertThat(get(client, app, "j1").status()).isEqualTo("PENDING");
    }
  }

  @Test
  void anExceededRateIsATypedTooManyRequestsOfThatAppAlone() throws Exception {
    try (ServerProcess limited =
        ServerProcess.start(
            "--port", "0", "--storage", "memory", "--requests-per-second", "0.001")) {
      URI uri = limited.awaitReady();
      assertThat(Http.of(uri).put(Http.JOB, "{}").statusCode()).isEqualTo(201);
      try (AmplifyBackendClient client = client(uri + "/prod")) {
        assertThat(get(client, "shop", "first").jobId()).isEqualTo("first");
        assertThatExceptionOfType(TooManyRequestsException.class)
            .isThrownBy(() -> get(client, "shop", "first"))
            .satisfies(e -> assertThat(e.limitType()).isEqualTo("RequestsPerSecond"))
            .satisfies(e -> assertTyped(e, 429));
        assertThatExceptionOfType(NotFoundException.class)
            .isThrownBy(() -> get(client, "bakery", "first"));
      }
    }
  }

  private static void assertTyped(AmplifyBackendException e, int status) {
    assertThat(e.statusCode()).isEqualTo(status);
    assertThat(e.awsErrorDetails().errorCode()).isEqualTo(e.getClass().getSimpleName());
    assertThat(e.awsErrorDetails().errorMessage()).isNotEmpty();
    assertThat(e.requestId()).matches("[0-9a-f-]{36}");
  }

  static Stream<Arguments> namesOnEveryEndpoint() {
    return endpoints().stream()
        .flatMap(
            endpoint ->
                Stream.of(
                        "a b", "é€😀", "100%", "a%2Fb", "a+b", "a/b", "/", "a;b?c#d", "...", "&=@")
                    .map(name -> Arguments.of(endpoint, name)));
  }

  @ParameterizedTest
  @MethodSource("namesOnEveryEndpoint")
  void namesOfAnyKindComeThrough(String endpoint, String name) throws Exception {
    String job = name + endpoint;
    create(name, name, job, name);
    try (AmplifyBackendClient client = client(address + endpoint)) {
      GetBackendJobResponse found =
          client.getBackendJob(
              request -> request.appId(name).backendEnvironmentName(name).jobId(job));
      assertThat(found.jobId()).isEqualTo(job);
      assertThat(List.of(found.appId(), found.backendEnvironmentName(), found.operation()))
          .containsOnly(name);
      assertThat(
              client
                  .updateBackendJob(
                      request ->
                          request
                              .appId(name)
                              .backendEnvironmentName(name)
                              .jobId(job)
                              .operation(name)
                              .status("RUNNING"))
                  .status())
          .isEqualTo("RUNNING");
      assertThat(
              client
                  .listBackendJobs(
                      request ->
                          request
                              .appId(name)
                              .backendEnvironmentName(name)
                              .jobId(job)
                              .operation(name)
                              .status("RUNNING"))
                  .jobs())
          .extracting(BackendJobRespObj::jobId)
          .containsExactly(job);
    }
  }
}
