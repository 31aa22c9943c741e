// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.http.access.BearerTokens;
import dev.backendjobs.rules.JobLimits;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The headers that every reply has, whatever the request. */
final class CommonHeadersTest {
  private static void assertCommon(Answer answer, int status, String cacheControl) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.headers().allValues("Cache-Control")).containsExactly(cacheControl);
  }

  @Test
  void aReplyWithATagMayBeCachedButMustBeRevalidated() {
    try (Served served =
        Served.handler(h -> h.cors(CorsPolicy.builder().allowLoopback().build())).withJob()) {
      Answer read = served.get(JOB);
      assertCommon(read, 200, "no-cache");
      assertCommon(served.send("HEAD", JOB, null), 200, "no-cache");
      assertCommon(served.get(JOB, "If-None-Match", read.header("ETag")), 304, "no-cache");
      assertCommon(served.put(LIST + "/new", "{}"), 201, "no-cache");
      assertCommon(served.put(LIST + "/new", "{}"), 200, "no-cache");
      assertCommon(served.post(JOB, "{\"status\":\"RUNNING\"}"), 200, "no-cache");
      assertCommon(served.put(JOB, "{\"operation\":\"Other\"}"), 409, "no-cache");
      assertCommon(served.post(JOB, "{}", "If-Match", "\"x\""), 412, "no-cache");
    }
  }

  @Test
  void everyOtherReplyIsNotStored() {
    JobLimits limits = JobLimits.builder().jobsPerApp(1).build();
    try (Served served = Served.of(store -> store.limits(limits)).withJob();
        RawClient client = served.raw()) {
      assertCommon(served.get(LIST), 200, "no-store");
      assertCommon(served.send("HEAD", LIST, null), 200, "no-store");
      assertCommon(served.post(LIST, "{}"), 200, "no-store");
      assertCommon(served.send("OPTIONS", JOB, null), 200, "no-store");
      assertCommon(served.send("OPTIONS", LIST, null), 200, "no-store");
      assertCommon(served.get(JOB + "x"), 404, "no-store");
      assertCommon(served.get("/"), 404, "no-store");
      assertCommon(
          served.get("/backend/<script>".replace("<", "%3C").replace(">", "%3E")), 404, "no-store");
      assertCommon(served.post(JOB, "{"), 400, "no-store");
      assertCommon(served.post(JOB, "x", "Content-Type", "text/html"), 415, "no-store");
      // why: a body that is sent may lose the reply to a reset
      client.send(
          "POST "
              + JOB
              + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
              + "Content-Length: 1000000\n\n");
      assertCommon(client.read("POST"), 413, "no-store");
      assertCommon(served.send("PATCH", JOB, null), 405, "no-store");
      assertCommon(served.put(LIST + "/more", "{}"), 429, "no-store");
      assertCommon(served.get(JOB, "If-Match", "\"1\",".repeat(3_000) + "\"2\""), 431, "no-store");
    }
  }

  @Test
  void refusalsOfCallersAndHostsAreNotStored() {
    try (Served served =
            Served.handler(
                    handler ->
                        handler
                            .authenticator(BearerTokens.of(token -> Optional.of(token)))
                            .authorizer(asked -> false))
                .withJob();
        RawClient client = served.raw();
        RawClient other = served.raw()) {
      assertCommon(served.get(JOB), 401, "no-store");
      assertCommon(served.get(JOB, "Authorization", "Bearer x"), 403, "no-store");
      client.send("GET " + JOB + " HTTP/1.1\nHost: evil.example\n\n");
      assertCommon(client.read("GET"), 421, "no-store");
      other.send("GET " + JOB + " HTTP/9.9\nHost: localhost\n\n");
      assertCommon(other.read("GET"), 505, "no-store");
    }
  }

  @Test
  void aFailedStorageIsNotStored() {
    HookedStorage storage = new HookedStorage();
    try (Served served = Served.of(store -> store.storage(storage)).withJob()) {
      storage.before(
          () -> {
            throw new IllegalStateException("broken");
          });
      assertCommon(served.get(JOB), 504, "no-store");
      assertThat(served.get(JOB).header("Retry-After")).isEqualTo("1");
    }
  }

  @Test
  void theContextsOfAProgramHaveThemToo() throws IOException {
    try (BackendJobStore store = BackendJobStore.inMemory();
        BackendJobServer server =
            BackendJobServer.builder(store)
                .context(
                    "/health",
                    exchange -> {
                      exchange.sendResponseHeaders(204, -1);
                      exchange.close();
                    })
                .context(
                    "/page",
                    exchange -> {
                      exchange.getResponseHeaders().set("Cache-Control", "max-age=60");
                      exchange.sendResponseHeaders(204, -1);
                      exchange.close();
                    })
                .start();
        RawClient client = new RawClient(server.port())) {
      assertCommon(Served.send(server.uri(), "GET", "/health", null), 204, "no-store");
      assertCommon(Served.send(server.uri(), "GET", "/page", null), 204, "max-age=60");
      client.send("GET /health HTTP/1.1\nHost: evil.example\n\n");
      assertCommon(client.read("GET"), 421, "no-store");
    }
  }
}
