// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.NewJob;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.amplifybackend.AmplifyBackendAsyncClient;
import software.amazon.awssdk.services.amplifybackend.model.BadRequestException;
import software.amazon.awssdk.services.amplifybackend.model.GetBackendJobResponse;
import software.amazon.awssdk.services.amplifybackend.model.NotFoundException;

/** The unmodified AWS SDK for Java, over its Netty client. */
final class AwsAsyncClientTest {
  private final Served served = Served.create().withJob();
  private final AmplifyBackendAsyncClient client =
      AmplifyBackendAsyncClient.builder()
          .endpointOverride(served.server.uri())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
          .httpClientBuilder(NettyNioAsyncHttpClient.builder())
          .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()))
          .build();

  @AfterEach
  void close() {
    client.close();
    served.close();
  }

  private CompletableFuture<GetBackendJobResponse> get(String job) {
    return client.getBackendJob(
        request -> request.appId("a1").backendEnvironmentName("dev").jobId(job));
  }

  @Test
  void manyRequestsAtATimeAreServed() {
    String name = "j %+/€";
    served.store.create(NewJob.builder(JobKey.of("a1", "dev", name)).build());
    List<CompletableFuture<GetBackendJobResponse>> replies =
        IntStream.range(0, 200).mapToObj(i -> get(name)).toList();
    assertThat(replies).allSatisfy(reply -> assertThat(reply.join().jobId()).isEqualTo(name));
  }

  @Test
  void aJobIsUpdated() {
    assertThat(
            client
                .updateBackendJob(
                    request ->
                        request
                            .appId("a1")
                            .backendEnvironmentName("dev")
                            .jobId("j1")
                            .status("RUNNING"))
                .join()
                .status())
        .isEqualTo("RUNNING");
  }

  @Test
  void thePublisherVisitsEveryJobOnce() {
    IntStream.range(0, 30).forEach(i -> served.store.create(NewJob.of("a1", "dev", "O")));
    ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
    client
        .listBackendJobsPaginator(
            request -> request.appId("a1").backendEnvironmentName("dev").maxResults(7))
        .subscribe(page -> page.jobs().forEach(job -> ids.add(job.jobId())))
        .join();
    assertThat(ids).hasSize(31).doesNotHaveDuplicates();
  }

  @Test
  void refusalsAreTyped() {
    assertThatThrownBy(() -> get("none").join())
        .hasCauseInstanceOf(NotFoundException.class)
        .cause()
        .extracting("resourceType")
        .isEqualTo("Job");
    assertThatThrownBy(() -> get("\n").join()).hasCauseInstanceOf(BadRequestException.class);
  }
}
