// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The server closes the connection of every client that is too slow, and no request runs on.
 *
 * <p>Its time limits are 2 and 3 seconds here; a connection that is open after {@link #LIMIT} is
 * one that it does not close.
 */
final class SlowClientsIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";
  private static final String POST =
      "POST " + Http.JOB + HEAD + "Content-Type: application/json\r\nContent-Length: 20\r\n\r\n";
  private static final String PAGE = "GET /backend/shop/job/dev?maxResults=100" + HEAD + "\r\n";
  private static final String PROPERTY = "-Dsun.net.httpserver.";

  /** What a client does before it does nothing more. */
  @FunctionalInterface
  private interface Slowness {
    void on(RawConnection connection) throws IOException;
  }

  private static final Map<String, Slowness> CLIENTS =
      Map.of(
          "sends nothing", connection -> {},
          "stops in the request line", connection -> connection.send("GET /back"),
          "stops in the head", connection -> connection.send("GET " + Http.JOB + HEAD),
          "stops before the body", connection -> connection.send(POST),
          "stops in the body", connection -> connection.send(POST + "{\"status\":"),
          "stops in a chunk",
              connection ->
                  connection.send(
                      POST.replace("Content-Length: 20", "Transfer-Encoding: chunked") + "ff\r\n{"),
          "sends drop by drop",
              connection -> {
                connection.send("GET " + Http.JOB + HEAD);
                connection.dripUntilClosed("x: 1\r\n");
              },
          "keeps an idle connection",
              connection -> {
                connection.get(Http.JOB);
                connection.reply();
              },
          "reads no reply", connection -> connection.floodUntilClosed(PAGE.repeat(100)),
          "sends the head of a body that is not read",
              connection ->
                  connection.send("GET /health/live" + HEAD + "Content-Length: 60000\r\n\r\n"));

  @Test
  void everySlowConnectionIsClosedInTimeAndNoRequestRunsOn() throws Exception {
    List<String> times =
        Stream.of("maxReqTime=2", "maxRspTime=2", "idleInterval=3", "clockTick=500")
            .map(PROPERTY::concat)
            .toList();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS.size());
    try (ServerProcess server =
        ServerProcess.start(Map.of(), times, "--port=0", "--storage=memory")) {
      Http http = Http.of(server.awaitReady());
      assertThat(http.put(Http.JOB, "{}").statusCode()).isEqualTo(201);
      for (int i = 0; i < 100; i++) {
        http.put("/backend/shop/job/dev/" + i, "{\"operation\":\"" + "x".repeat(200) + "\"}");
      }

      Map<String, Future<?>> closed = new HashMap<>();
      CLIENTS.forEach(
          (name, client) -> closed.put(name, threads.submit(() -> play(http.server(), client))));
      assertThat(http.get(Http.JOB).statusCode()).isEqualTo(200);
      for (Map.Entry<String, Future<?>> client : closed.entrySet()) {
        assertThat(client.getValue())
            .as("connection of the client that " + client.getKey())
            .succeedsWithin(LIMIT);
      }

      assertThat(http.get(Http.JOB).body()).contains("PENDING");
      server.terminate();
      assertThat(server.awaitExit()).isZero();
      assertThat(server.err())
          .noneMatch(line -> line.contains("did not end"))
          .noneMatch(line -> line.contains("ERROR"))
          .last()
          .asString()
          .endsWith("Stopped");
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void play(URI server, Slowness client) throws IOException {
    try (RawConnection connection = RawConnection.to(server)) {
      client.on(connection);
      connection.awaitClosed();
      return null;
    }
  }
}
