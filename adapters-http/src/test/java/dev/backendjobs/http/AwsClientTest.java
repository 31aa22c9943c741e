// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLimits;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.amplifybackend.AmplifyBackendClient;
import software.amazon.awssdk.services.amplifybackend.model.AmplifyBackendException;
import software.amazon.awssdk.services.amplifybackend.model.BackendJobRespObj;
import software.amazon.awssdk.services.amplifybackend.model.BadRequestException;
import software.amazon.awssdk.services.amplifybackend.model.GatewayTimeoutException;
import software.amazon.awssdk.services.amplifybackend.model.GetBackendJobResponse;
import software.amazon.awssdk.services.amplifybackend.model.NotFoundException;
import software.amazon.awssdk.services.amplifybackend.model.TooManyRequestsException;
import software.amazon.awssdk.services.amplifybackend.model.UpdateBackendJobResponse;

/** The unmodified AWS SDK for Java, over its Apache client, is served as by the real service. */
final class AwsClientTest {
  private final HookedStorage storage = new HookedStorage();
  private final Served served = Served.of(store -> store.storage(storage));
  private final AmplifyBackendClient client = client(served.server.uri());

  private static AmplifyBackendClient client(URI endpoint) {
    return AmplifyBackendClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
        .httpClientBuilder(ApacheHttpClient.builder())
        .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  @AfterEach
  void close() {
    client.close();
    served.close();
  }

  @Test
  void getAnswersEveryMember() {
    served.withJob();
    served.post(Served.JOB, "{\"status\":\"FAILED\",\"error\":\"why\"}");
    GetBackendJobResponse job = get(client, "a1", "dev", "j1");
    assertThat(job.appId()).isEqualTo("a1");
    assertThat(job.backendEnvironmentName()).isEqualTo("dev");
    assertThat(job.jobId()).isEqualTo("j1");
    assertThat(job.operation()).isEqualTo("CreateBackend");
    assertThat(job.status()).isEqualTo("FAILED");
    assertThat(job.error()).isEqualTo("why");
    assertThat(job.createTime()).isEqualTo("1610499932490");
    assertThat(job.updateTime()).isEqualTo("1610499932490");
    assertThat(job.responseMetadata().requestId()).matches("[0-9a-f-]{36}");
  }

  private static GetBackendJobResponse get(
      AmplifyBackendClient client, String app, String environment, String job) {
    return client.getBackendJob(
        request -> request.appId(app).backendEnvironmentName(environment).jobId(job));
  }

  private UpdateBackendJobResponse update(String status) {
    return client.updateBackendJob(
        request ->
            request
                .appId("a1")
                .backendEnvironmentName("dev")
                .jobId("j1")
                .operation("CreateBackend")
                .status(status));
  }

  @Test
  void updateMovesTheJobAndMayBeRepeated() {
    served.withJob();
    assertThat(update(null).status()).isEqualTo("PENDING");
    assertThat(update("RUNNING").status()).isEqualTo("RUNNING");
    assertThat(update("COMPLETED").status()).isEqualTo("COMPLETED");
    assertThat(update("COMPLETED").status()).isEqualTo("COMPLETED");
  }

  @Test
  void thePaginatorVisitsEveryJobOnceNewestFirst() {
    for (int i = 0; i < 57; i++) {
      served.store.create(NewJob.builder(JobKey.of("a1", "dev", "j" + i)).build());
    }
    List<String> ids =
        client
            .listBackendJobsPaginator(
                request -> request.appId("a1").backendEnvironmentName("dev").maxResults(10))
            .stream()
            .flatMap(page -> page.jobs().stream())
            .map(BackendJobRespObj::jobId)
            .toList();
    assertThat(ids).hasSize(57).doesNotHaveDuplicates().startsWith("j56", "j55").endsWith("j0");
    assertThat(
            client
                .listBackendJobs(
                    request -> request.appId("a1").backendEnvironmentName("dev").jobId("j5"))
                .jobs())
        .extracting(BackendJobRespObj::jobId)
        .containsExactly("j5");
  }

  @Test
  void anUnknownJobIsATypedNotFound() {
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> get(client, "a1", "dev", "none"))
        .satisfies(e -> assertThat(e.resourceType()).isEqualTo("Job"))
        .satisfies(e -> assertTyped(e, 404));
  }

  @Test
  void anIllegalUpdateIsATypedBadRequest() {
    served.withJob();
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> update("COMPLETED"))
        .withMessageContaining("PENDING")
        .satisfies(e -> assertTyped(e, 400));
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(
            () ->
                client.listBackendJobs(
                    request -> request.appId("a1").backendEnvironmentName("dev").maxResults(0)));
  }

  @Test
  void anExceededRateIsATypedTooManyRequests() {
    JobLimits limits = JobLimits.builder().requestsPerSecond(0.01).burst(1).build();
    try (Served limited = Served.of(store -> store.limits(limits));
        AmplifyBackendClient limitedClient = client(limited.server.uri())) {
      limited.get(Served.JOB);
      assertThatExceptionOfType(TooManyRequestsException.class)
          .isThrownBy(() -> get(limitedClient, "a1", "dev", "j1"))
          .satisfies(e -> assertThat(e.limitType()).isEqualTo("RequestsPerSecond"))
          .satisfies(e -> assertTyped(e, 429));
    }
  }

  @Test
  void aFailedStorageIsATypedGatewayTimeout() {
    storage.before(
        () -> {
          throw InternalServiceException.of("The storage is away", null);
        });
    assertThatExceptionOfType(GatewayTimeoutException.class)
        .isThrownBy(() -> get(client, "a1", "dev", "j1"))
        .withMessageContaining("The storage is away")
        .satisfies(e -> assertTyped(e, 504));
  }

  private static void assertTyped(AmplifyBackendException e, int status) {
    assertThat(e.statusCode()).isEqualTo(status);
    assertThat(e.awsErrorDetails().errorCode()).isEqualTo(e.getClass().getSimpleName());
    assertThat(e.awsErrorDetails().errorMessage()).isNotEmpty();
    assertThat(e.requestId()).matches("[0-9a-f-]{36}");
  }

  static List<String> names() {
    return List.of(
        "a b", "é€😀", "100%", "a%2Fb", "a+b", "a/b", "/", "a;b?c#d", "...", ".a", "a..", "&=@");
  }

  @ParameterizedTest
  @MethodSource("names")
  void namesOfAnyKindComeThrough(String name) {
    served.store.create(NewJob.builder(JobKey.of(name, name, name)).operation(name).build());
    GetBackendJobResponse job = get(client, name, name, name);
    assertThat(List.of(job.appId(), job.backendEnvironmentName(), job.jobId(), job.operation()))
        .containsOnly(name);
    assertThat(
            client
                .updateBackendJob(
                    request ->
                        request
                            .appId(name)
                            .backendEnvironmentName(name)
                            .jobId(name)
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
                            .jobId(name)
                            .operation(name))
                .jobs())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/prod", "/prod/"})
  void everyUsualEndpointIsServed(String base) {
    served.withJob();
    try (AmplifyBackendClient other = client(URI.create(served.server.uri() + base))) {
      assertThat(get(other, "a1", "dev", "j1").status()).isEqualTo("PENDING");
      assertThat(
              other
                  .listBackendJobs(request -> request.appId("a1").backendEnvironmentName("dev"))
                  .jobs())
          .hasSize(1);
    }
  }
}
