// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.access.AuthenticationException;
import dev.backendjobs.http.access.SentRequest;
import dev.backendjobs.http.access.SignatureV4;
import dev.backendjobs.http.tls.TestKeystore;
import dev.backendjobs.http.tls.TlsKeystore;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.NewJob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
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

/** The unmodified AWS SDK for Java, over both of its clients and in the clear and over TLS. */
final class SignedClientTest {
  private static final AwsCredentials KNOWN = AwsBasicCredentials.create("AKIDONE", "secret one");
  private static final List<String> NAMES =
      List.of(
          "j1", "a b", "é€😀", "100%", "a%2Fb", "a+b", "a/b", "/", "a;b?c#d", "..", ".", "&=@*'");

  private final BackendJobStore store = BackendJobStore.inMemory();
  private final BackendJobHandler handler = BackendJobHandler.of(store);
  private final SignatureV4 verifier = SignatureV4.of(InstantSource.system());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final TrustManager[] trust = TestKeystore.one().trust();
  private HttpServer server;

  SignedClientTest() throws Exception {}

  private URI start(String scheme) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (scheme.equals("https")) {
      HttpsServer secured = HttpsServer.create(address, 0);
      secured.setHttpsConfigurator(
          new TlsConfigurator(
              TlsKeystore.open(TestKeystore.one().file(), TestKeystore.PASSWORD.toCharArray())
                  .sslContext()));
      server = secured;
    } else {
      server = HttpServer.create(address, 0);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdown();
    store.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    exchange.setStreams(new ByteArrayInputStream(body), null);
    try {
      verifier.verify(
          new Received(exchange, body),
          id -> id.equals("AKIDONE") ? Optional.of("secret one") : Optional.empty());
    } catch (AuthenticationException refused) {
      byte[] json =
          ("{\"message\":\"" + refused.getMessage() + "\"}").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(401, json.length);
      exchange.getResponseBody().write(json);
      exchange.close();
      return;
    }
    handler.handle(exchange);
  }

  private record Received(HttpExchange exchange, byte[] body) implements SentRequest {
    @Override
    public String method() {
      return exchange.getRequestMethod();
    }

    @Override
    public String rawPath() {
      return exchange.getRequestURI().getRawPath();
    }

    @Override
    public String rawQuery() {
      return Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    }

    @Override
    public Map<String, List<String>> headers() {
      return exchange.getRequestHeaders();
    }
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
      for (String name : NAMES) {
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
      for (String name : NAMES) {
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
          case "key" -> AwsBasicCredentials.create("AKIDTWO", "secret one");
          case "secret" -> AwsBasicCredentials.create("AKIDONE", "secret two");
          case "session" -> AwsSessionCredentials.create("AKIDONE", "secret one", "token");
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
}
