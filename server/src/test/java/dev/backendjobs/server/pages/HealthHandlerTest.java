// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.backendjobs.server.Http;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HealthHandlerTest {
  private final AtomicBoolean writable = new AtomicBoolean(true);
  private final Readiness readiness = new Readiness(this::checkWritable);
  private HttpServer server;
  private Http http;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/ready",
        new HealthHandler(
            "/ready",
            readiness,
            exchange -> {
              exchange.sendResponseHeaders(410, -1);
              exchange.close();
            }));
    server.start();
    http = Http.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void checkWritable() {
    if (!writable.get()) {
      throw new IllegalStateException("the disk is full");
    }
  }

  @Test
  void answersWhetherAllIsWell() throws Exception {
    HttpResponse<String> reply = http.get("/ready?verbose");
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"status\":\"ready\"}");
    assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(reply.headers().firstValue("Cache-Control")).hasValue("no-store");

    readiness.drain();
    assertThat(http.get("/ready").statusCode()).isEqualTo(503);
    assertThat(http.get("/ready").body()).isEqualTo("{\"status\":\"draining\"}");
  }

  @Test
  void isNotReadyWhileJobsCannotBeStoredAndReadyAgainByItself() throws Exception {
    writable.set(false);
    assertThat(http.get("/ready").statusCode()).isEqualTo(503);
    assertThat(http.get("/ready").body()).isEqualTo("{\"status\":\"jobs cannot be stored\"}");
    writable.set(true);
    assertThat(http.get("/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void answersHeadWithTheSameHead() throws Exception {
    HttpResponse<String> reply = http.send("HEAD", "/ready", "");
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.headers().firstValue("Content-Length")).hasValue("18");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get"})
  void refusesOtherMethods(String method) throws Exception {
    HttpResponse<String> reply = http.send(method, "/ready", "{}");
    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(reply.headers().firstValue("Allow")).hasValue("GET, HEAD");
    assertThat(reply.body()).isEqualTo("{\"message\":\"allowed here: GET, HEAD\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ready/", "/readyx", "/ready/x", "/ready%2F"})
  void leavesOtherPathsToTheHandlerOfThose(String path) throws Exception {
    assertThat(http.get(path).statusCode()).isEqualTo(410);
  }
}
