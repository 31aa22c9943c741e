// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.http.access.file.AccessFile;
import dev.backendjobs.http.access.signature.SignatureV4;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.amplifybackend.AmplifyBackendClient;

/** The AWS SDK for Java learns from a refusal that its clock is wrong, and signs again. */
// why: the SDK has one clock for the whole JVM
@Isolated
final class SkewedClientTest {
  private static final String ID = "AKIDONE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  @TempDir private Path directory;

  /** Notes what the client was answered, attempt by attempt. */
  private static final class Answers implements ExecutionInterceptor {
    private final List<String> all = new ArrayList<>();

    @Override
    public void afterTransmission(Context.AfterTransmission call, ExecutionAttributes attributes) {
      SdkHttpResponse answer = call.httpResponse();
      all.add(
          answer.statusCode()
              + answer.firstMatchingHeader("x-amzn-ErrorType").map(" "::concat).orElse("")
              + answer.firstMatchingHeader("WWW-Authenticate").map(" "::concat).orElse(""));
    }
  }

  @AfterEach
  void putTheClockRight() {
    SdkGlobalTime.setGlobalTimeOffset(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, 60})
  void aClockThatIsAnHourWrongIsPutRight(int minutes) throws Exception {
    Path file = directory.resolve("access");
    Files.writeString(file, "key signer * write " + ID + " " + SECRET);
    AccessFile access = AccessFile.open(file);
    Answers answers = new Answers();
    // why: what the SDK takes away from the time of this machine, before it has heard of a server's
    SdkGlobalTime.setGlobalTimeOffset((int) Duration.ofMinutes(minutes).toSeconds());
    try (Served served =
            Served.of(
                    store -> store,
                    handler ->
                        handler.authenticator(
                            access.authenticator(SignatureV4.of(InstantSource.system()))))
                .withJob();
        AmplifyBackendClient client =
            AmplifyBackendClient.builder()
                .endpointOverride(served.server.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(ID, SECRET)))
                .httpClientBuilder(ApacheHttpClient.builder())
                .overrideConfiguration(config -> config.addExecutionInterceptor(answers))
                .build()) {
      assertThat(
              client
                  .updateBackendJob(
                      r ->
                          r.appId("a1").backendEnvironmentName("dev").jobId("j1").status("RUNNING"))
                  .status())
          .isEqualTo("RUNNING");
      client.getBackendJob(r -> r.appId("a1").backendEnvironmentName("dev").jobId("j1"));
    }
    assertThat(answers.all)
        .containsExactly(
            "401 RequestTimeTooSkewed Bearer realm=\"backend-jobs\","
                + " AWS4-HMAC-SHA256 realm=\"backend-jobs\"",
            "200",
            "200");
  }
}
