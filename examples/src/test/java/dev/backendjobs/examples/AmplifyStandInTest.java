// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.amplifybackend.AmplifyBackendClient;
import software.amazon.awssdk.services.amplifybackend.model.AmplifyBackendResponse;
import software.amazon.awssdk.services.amplifybackend.model.BadRequestException;
import software.amazon.awssdk.services.amplifybackend.model.GetBackendJobResponse;
import software.amazon.awssdk.services.amplifybackend.model.NotFoundException;

/** The AWS SDK for Java starts every kind of job on the stand-in, and sees each of them end. */
final class AmplifyStandInTest {
  private static final String ENV = "dev";

  private AmplifyStandInMain standIn;
  private AmplifyBackendClient client;

  @BeforeEach
  void start() throws Exception {
    standIn = AmplifyStandInMain.start(0);
    client =
        AmplifyBackendClient.builder()
            .endpointOverride(standIn.uri())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "thing")))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    standIn.close();
  }

  private static Arguments starts(
      String operation, Function<AmplifyBackendClient, AmplifyBackendResponse> call) {
    return arguments(operation, call);
  }

  static Stream<Arguments> operations() {
    String app = "my app/1";
    return Stream.of(
        starts(
            "CreateBackend",
            aws ->
                aws.createBackend(
                    r -> r.appId(app).backendEnvironmentName(ENV).appName("a").resourceName("r"))),
        starts("RemoveAllBackends", aws -> aws.removeAllBackends(r -> r.appId(app))),
        starts(
            "CloneBackend",
            aws ->
                aws.cloneBackend(
                    r -> r.appId(app).backendEnvironmentName(ENV).targetEnvironmentName("to"))),
        starts(
            "DeleteBackend",
            aws -> aws.deleteBackend(r -> r.appId(app).backendEnvironmentName(ENV))),
        starts("CreateBackendConfig", aws -> aws.createBackendConfig(r -> r.appId(app))),
        starts(
            "CreateBackendAPI",
            aws ->
                aws.createBackendAPI(
                    r ->
                        r.appId(app)
                            .backendEnvironmentName(ENV)
                            .resourceConfig(c -> c.apiName("x").conflictResolution(f -> {}))
                            .resourceName("r"))),
        starts(
            "UpdateBackendAPI",
            aws ->
                aws.updateBackendAPI(
                    r -> r.appId(app).backendEnvironmentName(ENV).resourceName("r"))),
        starts(
            "DeleteBackendAPI",
            aws ->
                aws.deleteBackendAPI(
                    r -> r.appId(app).backendEnvironmentName(ENV).resourceName("r"))),
        starts(
            "GenerateBackendAPIModels",
            aws ->
                aws.generateBackendAPIModels(
                    r -> r.appId(app).backendEnvironmentName(ENV).resourceName("r"))),
        starts(
            "CreateBackendAuth",
            aws ->
                aws.createBackendAuth(
                    r -> r.appId(app).backendEnvironmentName(ENV).resourceName("r"))),
        starts(
            "UpdateBackendAuth",
            aws ->
                aws.updateBackendAuth(
                    r -> r.appId(app).backendEnvironmentName(ENV).resourceName("r"))),
        starts(
            "DeleteBackendAuth",
            aws ->
                aws.deleteBackendAuth(
                    r -> r.appId(app).backendEnvironmentName(ENV).resourceName("r"))),
        starts(
            "ImportBackendAuth",
            aws ->
                aws.importBackendAuth(
                    r -> r.appId(app).backendEnvironmentName(ENV).userPoolId("u"))),
        starts(
            "CreateBackendStorage",
            aws ->
                aws.createBackendStorage(
                    r -> r.appId(app).backendEnvironmentName(ENV).resourceName("r"))),
        starts(
            "UpdateBackendStorage",
            aws ->
                aws.updateBackendStorage(
                    r -> r.appId(app).backendEnvironmentName(ENV).resourceName("r"))),
        starts(
            "DeleteBackendStorage",
            aws ->
                aws.deleteBackendStorage(
                    r ->
                        r.appId(app)
                            .backendEnvironmentName(ENV)
                            .resourceName("r")
                            .serviceName("S3"))),
        starts(
            "ImportBackendStorage",
            aws ->
                aws.importBackendStorage(
                    r -> r.appId(app).backendEnvironmentName(ENV).serviceName("S3"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void everyOperationThatStartsAJobStartsOneThatEnds(
      String operation, Function<AmplifyBackendClient, AmplifyBackendResponse> call) {
    AmplifyBackendResponse started = call.apply(client);
    assertThat(member(started, "AppId")).isEqualTo("my app/1");
    assertThat(member(started, "Status")).isEqualTo("PENDING");
    GetBackendJobResponse job = ended(member(started, "JobId"), operation);
    assertThat(job.operation()).isEqualTo(operation);
    assertThat(job.status()).isEqualTo("COMPLETED");
    assertThat(job.error()).isNull();
  }

  private static String member(SdkPojo response, String name) {
    return response.sdkFields().stream()
        .filter(field -> field.memberName().equals(name))
        .map(field -> String.valueOf(field.getValueOrDefault(response)))
        .findFirst()
        .orElse("");
  }

  private GetBackendJobResponse ended(String jobId, String operation) {
    boolean none = Set.of("RemoveAllBackends", "CreateBackendConfig").contains(operation);
    long begun = System.nanoTime();
    while (true) {
      GetBackendJobResponse job =
          client.getBackendJob(
              r -> r.appId("my app/1").backendEnvironmentName(none ? "none" : ENV).jobId(jobId));
      if (Set.of("COMPLETED", "FAILED").contains(job.status())) {
        return job;
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .as("time for job %s to end", jobId)
          .isLessThan(Duration.ofMinutes(2));
    }
  }

  @Test
  void thereAreSeventeenSuchOperationsAllDistinct() {
    assertThat(operations().map(each -> each.get()[0]).collect(Collectors.toSet())).hasSize(17);
  }

  @Test
  void aRefusedJobAndAnyOtherRequestAreAnsweredWithTypedExceptions() {
    assertThatThrownBy(
            () -> client.cloneBackend(r -> r.appId("a".repeat(500)).backendEnvironmentName(ENV)))
        .isInstanceOf(BadRequestException.class);
    assertThatThrownBy(
            () -> client.getBackendJob(r -> r.appId("a").backendEnvironmentName(ENV).jobId("j")))
        .isInstanceOf(NotFoundException.class);
  }
}
