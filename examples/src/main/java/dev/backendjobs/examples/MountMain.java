// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.examples;

import com.sun.net.httpserver.HttpServer;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.http.BackendJobHandler;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service with its own HTTP server mounts the HTTP API beside its own pages. */
public final class MountMain {
  private MountMain() {}

  /** Serves a page and the jobs on one port, requests both, and stops. */
  public static void main(String[] args) throws IOException, InterruptedException {
    // without it, JDK 17 delays each answer over a kept connection by 40 ms
    System.setProperty("sun.net.httpserver.nodelay", "true");
    run(System.out);
  }

  static void run(PrintStream out) throws IOException, InterruptedException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (BackendJobStore store = BackendJobStore.inMemory()) {
      BackendJob job =
          store.create(
              NewJob.builder("shop", "prod")
                  .jobId("import-1")
                  .operation("Import")
                  .status(JobStatus.RUNNING)
                  .build());
      store.update(job.key(), JobUpdate.to(JobStatus.COMPLETED));
      server.createContext(
          "/",
          exchange -> {
            byte[] page = "the shop".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
          });
      // snippet: mount
      server.createContext(
          "/ops", // serves /ops/backend/...
          BackendJobHandler.builder(store)
              .cors(CorsPolicy.builder().allowOrigin("https://admin.example.com").build())
              .build());
      server.setExecutor(threads); // without one, a slow client stops the JDK's server
      // end snippet
      server.start();
      out.println(get(server, "/"));
      out.println(get(server, "/ops/backend/shop/job/prod/import-1"));
    } finally {
      server.stop(0);
      threads.shutdown();
    }
  }

  private static String get(HttpServer server, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
