// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.watch.FeedPosition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The handler on a server of the host, at any context path, beside other contexts. */
final class MountingTest {
  private final BackendJobStore store = BackendJobStore.builder().build();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final URI root;

  MountingTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    root = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    executor.shutdown();
    store.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, ''",
    "/, /prod",
    "/api, /api",
    "/api, /api/prod",
    "/api/, /api",
    "/a/b, /a/b",
    "/prod, /prod",
    "/backend, ''",
    "/backend/, ''",
    "/api/backend, /api",
    "/my api/é, /my%20api/%C3%A9"
  })
  void aHandlerServesPathsBelowItsContext(String context, String base) {
    server.createContext(context, BackendJobHandler.of(store));
    String path = base + "/backend/a1/job/dev/j1";
    Answer created = Served.send(root, "PUT", path, "{\"operation\":\"O\"}");
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo(path);
    assertThat(Served.send(root, "GET", path, null).status()).isEqualTo(200);
    assertThat(Served.send(root, "GET", base + "/backend/a1/job/dev", null).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/api, /apix/backend/a1/job/dev/j1",
    "/api, /api/x/backend/a1/job/dev/j1",
    "/api, /api",
    "/backend, /backendx/a1/job/dev/j1",
    "/backend, /backend/backend/a1/job/dev/j1",
    "/backend, /backend/prod/backend/a1/job/dev/j1",
    "/a/b, /a/bc/backend/a1/job/dev/j1",
    "/a/b, /a%2Fb/backend/a1/job/dev/j1"
  })
  void whatOnlyBeginsLikeItsContextIsNotFound(String context, String path) {
    server.createContext(context, BackendJobHandler.of(store));
    Answer answer = Served.send(root, "GET", path, null);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("resourceType")).isEqualTo("Resource");
  }

  @Test
  void otherContextsOfTheServerStayThemselves() {
    server.createContext("/", BackendJobHandler.of(store));
    server.createContext(
        "/hello",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    assertThat(Served.send(root, "GET", "/hello", null).status()).isEqualTo(204);
    assertThat(Served.send(root, "GET", "/other", null).text("resourceType")).isEqualTo("Resource");
  }

  private static String basic(String name) {
    byte[] pair = (name + ":p").getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Test
  void thePrincipalOfTheContextIsTheActorAndAsksTheAuthorizer() {
    BackendJobHandler handler =
        BackendJobHandler.builder(store)
            .authorizer(request -> request.principal().equals(Optional.of("ann")))
            .build();
    HttpContext context = server.createContext("/", handler);
    context.setAuthenticator(
        new BasicAuthenticator("jobs") {
          @Override
          public boolean checkCredentials(String name, String password) {
            return password.equals("p");
          }
        });
    String path = "/backend/a1/job/dev/j1";
    assertThat(Served.send(root, "PUT", path, "{}").status()).isEqualTo(401);
    assertThat(Served.send(root, "PUT", path, "{}", "Authorization", basic("bob")).status())
        .isEqualTo(403);
    assertThat(Served.send(root, "PUT", path, "{}", "Authorization", basic("ann")).status())
        .isEqualTo(201);
    assertThat(store.changes("a1", FeedPosition.START, 9).changes())
        .singleElement()
        .matches(change -> change.actor().orElseThrow().equals("ann"));
  }
}
