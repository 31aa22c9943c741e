// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.NewJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** A store, a real server of it on a free port, and a client. */
final class Served implements AutoCloseable {
  static final Instant NOW = Instant.ofEpochMilli(1_610_499_932_490L);
  static final String JOB = "/backend/a1/job/dev/j1";
  static final String LIST = "/backend/a1/job/dev";
  static final JobKey KEY = JobKey.of("a1", "dev", "j1");

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final BackendJobStore store;
  final BackendJobServer server;

  private Served(BackendJobStore store, BackendJobServer server) {
    this.store = store;
    this.server = server;
  }

  static Served create() {
    return of(UnaryOperator.identity());
  }

  static Served of(UnaryOperator<BackendJobStore.Builder> storeSettings) {
    return of(storeSettings, UnaryOperator.identity());
  }

  static Served of(
      UnaryOperator<BackendJobStore.Builder> storeSettings,
      UnaryOperator<BackendJobHandler.Builder> settings) {
    BackendJobStore store =
        storeSettings.apply(BackendJobStore.builder().clock(InstantSource.fixed(NOW))).build();
    try {
      return new Served(
          store,
          BackendJobServer.builder(
                  settings
                      .apply(BackendJobHandler.builder(store).clock(InstantSource.fixed(NOW)))
                      .build())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Served handler(UnaryOperator<BackendJobHandler.Builder> settings) {
    return of(UnaryOperator.identity(), settings);
  }

  /** Creates a job a1/dev/j1 that is pending. */
  Served withJob() {
    store.create(NewJob.builder(KEY).operation("CreateBackend").build());
    return this;
  }

  BackendJob job() {
    return store.get(KEY);
  }

  Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  Answer post(String path, String json, String... headers) {
    return send("POST", path, json, headers);
  }

  Answer put(String path, String json, String... headers) {
    return send("PUT", path, json, headers);
  }

  /** Sends a request; a body goes as JSON unless the headers name another type. */
  Answer send(String method, String path, String body, String... headers) {
    return send(server.uri(), method, path, body, headers);
  }

  static Answer send(URI root, String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path))
            // why: no test may wait for ever; far beyond what a busy machine takes
            .timeout(Duration.ofMinutes(2))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    boolean typed = false;
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
      typed |= headers[i].equals("Content-Type");
    }
    if (body != null && !typed) {
      request.header("Content-Type", "application/json");
    }
    try {
      HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  RawClient raw() {
    return new RawClient(server.port());
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
