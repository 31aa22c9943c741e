// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.examples;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.BackendJobHandler;
import dev.backendjobs.http.BackendJobServer;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.amplifybackend.AmplifyBackendClient;
import software.amazon.awssdk.services.amplifybackend.model.GetBackendJobResponse;

/** Polls a job to its end with the unmodified AWS SDK, as the Amplify CLI does. */
public final class AmplifyClientMain {
  /** The statuses that the Amplify CLI waits for. */
  private static final Set<String> ENDED = Set.of("COMPLETED", "FAILED");

  private AmplifyClientMain() {}

  /** Serves a store, starts a job, and polls it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    run(System.out);
  }

  static void run(PrintStream out) throws IOException, InterruptedException {
    ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();
    try (BackendJobStore store = BackendJobStore.inMemory();
        BackendJobServer server =
            BackendJobServer.builder(BackendJobHandler.builder(store).build()).port(0).start()) {
      BackendJob job = store.create(NewJob.of("shop", "staging", "CreateBackend"));
      var unused = worker.schedule(() -> work(store, job), 100, TimeUnit.MILLISECONDS);
      // snippet: client
      try (AmplifyBackendClient client =
          AmplifyBackendClient.builder()
              .endpointOverride(server.uri())
              .region(Region.US_EAST_1)
              .credentialsProvider(
                  StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "thing")))
              .httpClient(UrlConnectionHttpClient.create())
              .build()) {
        out.println("ended as " + poll(client, job).status());
      }
      // end snippet
    } finally {
      worker.shutdown();
    }
  }

  private static void work(BackendJobStore store, BackendJob job) {
    try {
      store.update(job.key(), JobUpdate.to(JobStatus.RUNNING));
      store.update(job.key(), JobUpdate.to(JobStatus.COMPLETED));
    } catch (RuntimeException | Error failure) {
      store.update(job.key(), JobUpdate.failed(failure.toString()));
    }
  }

  private static GetBackendJobResponse poll(AmplifyBackendClient client, BackendJob job)
      throws InterruptedException {
    for (int polls = 0; polls < 3_000; polls++) {
      GetBackendJobResponse response =
          client.getBackendJob(
              request ->
                  request
                      .appId(job.key().appId())
                      .backendEnvironmentName(job.key().environment())
                      .jobId(job.key().jobId()));
      if (ENDED.contains(response.status())) {
        return response;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new IllegalStateException("the job did not end within a minute");
  }
}
