// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import dev.backendjobs.BackendJobStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A program that serves a store: creates a job over HTTP, updates, lists, and sends a bad request.
 */
public final class ServingProgram implements Callable<List<Integer>> {
  @Override
  public List<Integer> call() throws Exception {
    try (BackendJobStore store = BackendJobStore.builder().build();
        BackendJobServer server = BackendJobServer.builder(store).start()) {
      String list = server.uri() + "/backend/a1/job/dev";
      return List.of(
          send("PUT", list + "/j1", "{\"operation\":\"O\"}"),
          send("POST", list + "/j1", "{\"status\":\"RUNNING\"}"),
          send("POST", list, "{}"),
          send("POST", list, "["));
    }
  }

  private static int send(String method, String uri, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
