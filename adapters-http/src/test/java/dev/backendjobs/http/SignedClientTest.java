// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.access.file.AccessFile;
import dev.backendjobs.http.access.signature.SignatureV4;
import dev.backendjobs.http.tls.TestKeystore;
import dev.backendjobs.http.tls.TlsKeystore;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.watch.FeedPosition;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.amplifybackend.AmplifyBackendAsyncClient;
import software.amazon.awssdk.services.amplifybackend.AmplifyBackendClient;
import software.amazon.awssdk.services.amplifybackend.model.AmplifyBackendException;

/** The unmodified AWS SDK for Java, with both of its HTTP clients, over HTTP and HTTPS. */
final class SignedClientTest {
  private static final String ID = "AKIDONE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final AwsCredentials KNOWN = AwsBasicCredentials.create(ID, SECRET);
  private static final List<String> NAMES =
      List.of(
          "j1", "a b", "é€😀", "100%", "a%2Fb", "a+b", "a/b", "/", "a;b?c#d", "...", ".a", "a..",
          "&=@*'");

  private static List<String> names(String scheme) {
    return scheme.equals("http") ? NAMES : List.of("j1", "a b/...");
  }

  private final BackendJobStore store = BackendJobStore.inMemory();
  private final TrustManager[] trust = TestKeystore.one().trust();
  @TempDir private Path directory;
  private BackendJobServer server;

  SignedClientTest() throws Exception {}

  private URI start(String scheme) throws Exception {
    Path file = directory.resolve("access");
    Files.writeString(
        file,
        "key signer * write " + ID + " " + SECRET + "\nkey reader a1 read AKIDREAD " + SECRET);
    AccessFile access = AccessFile.open(file);
    BackendJobServer.Builder builder =
        BackendJobServer.builder(
            BackendJobHandler.builder(store)
                .authenticator(access.authenticator(SignatureV4.of(InstantSource.system())))
                .authorizer(access.authorizer())
                .build());
    if (scheme.equals("https")) {
      builder.tls(
          TlsKeystore.open(TestKeystore.one().file(), TestKeystore.PASSWORD.toCharArray())
              .sslContext());
    }
    server = builder.start();
    return server.uri();
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  private AmplifyBackendClient client(URI root, AwsCredentials by, Region region) {
    return AmplifyBackendClient.builder()
        .endpointOverride(root)
        .region(region)
        .credentialsProvider(StaticCredentialsProvider.create(by))
        .httpClientBuilder(ApacheHttpClient.builder().tlsTrustManagersProvider(() -> trust))
        .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void everyCallOfTheSyncClientIsVerified(String scheme) throws Exception {
    URI root = start(scheme);
    try (AmplifyBackendClient client = client(root, KNOWN, Region.US_EAST_1)) {
      for (String name : names(scheme)) {
        store.create(NewJob.builder(JobKey.of(name, name, name)).build());
        client.getBackendJob(r -> r.appId(name).backendEnvironmentName(name).jobId(name));
        client.listBackendJobs(r -> r.appId(name).backendEnvironmentName(name).maxResults(1));
        assertThat(
                client
                    .updateBackendJob(
                        r ->
                            r.appId(name)
                                .backendEnvironmentName(name)
                                .jobId(name)
                                .status("RUNNING"))
                    .status())
            .isEqualTo("RUNNING");
        assertThat(store.changes(name, FeedPosition.of(1), 9).changes())
            .singleElement()
            .extracting(JobChange::actor)
            .isEqualTo(Optional.of("signer"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void everyCallOfTheAsyncClientIsVerified(String scheme) throws Exception {
    URI root = start(scheme);
    try (AmplifyBackendAsyncClient client =
        AmplifyBackendAsyncClient.builder()
            .endpointOverride(root)
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(KNOWN))
            .httpClientBuilder(
                NettyNioAsyncHttpClient.builder().tlsTrustManagersProvider(() -> trust))
            .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build()) {
      for (String name : names(scheme)) {
        store.create(NewJob.builder(JobKey.of(name, name, name)).build());
        client.getBackendJob(r -> r.appId(name).backendEnvironmentName(name).jobId(name)).join();
        client
            .listBackendJobs(r -> r.appId(name).backendEnvironmentName(name).maxResults(1))
            .join();
        assertThat(
                client
                    .updateBackendJob(
                        r ->
                            r.appId(name)
                                .backendEnvironmentName(name)
                                .jobId(name)
                                .status("RUNNING"))
                    .join()
                    .status())
            .isEqualTo("RUNNING");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "secret", "region", "session"})
  void clientsOfOtherCredentialsAreRefused(String other) throws Exception {
    URI root = start("http");
    AwsCredentials by =
        switch (other) {
          case "key" -> AwsBasicCredentials.create("AKIDTWO", SECRET);
          case "secret" -> AwsBasicCredentials.create(ID, "other" + SECRET);
          case "session" -> AwsSessionCredentials.create(ID, SECRET, "token");
          default -> KNOWN;
        };
    Region region = other.equals("region") ? Region.EU_WEST_1 : Region.US_EAST_1;
    try (AmplifyBackendClient client = client(root, by, region)) {
      assertThatThrownBy(
              () -> client.getBackendJob(r -> r.appId("a").backendEnvironmentName("d").jobId("j")))
          .isInstanceOfSatisfying(
              AmplifyBackendException.class, e -> assertThat(e.statusCode()).isEqualTo(401));
    }
  }

  @Test
  void aKeyMayDoWhatItsLineSays() throws Exception {
    store.create(NewJob.builder(JobKey.of("a1", "d", "j")).build());
    AwsCredentials reader = AwsBasicCredentials.create("AKIDREAD", SECRET);
    try (AmplifyBackendClient client = client(start("http"), reader, Region.US_EAST_1)) {
      client.getBackendJob(r -> r.appId("a1").backendEnvironmentName("d").jobId("j"));
      client.listBackendJobs(r -> r.appId("a1").backendEnvironmentName("d"));
      assertDenied(
          () ->
              client.updateBackendJob(
                  r -> r.appId("a1").backendEnvironmentName("d").jobId("j").status("RUNNING")));
      assertDenied(
          () -> client.getBackendJob(r -> r.appId("a2").backendEnvironmentName("d").jobId("j")));
    }
  }

  private static void assertDenied(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AmplifyBackendException.class, e -> assertThat(e.statusCode()).isEqualTo(403));
  }
}
