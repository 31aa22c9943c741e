// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients are served while hundreds of others stall, and while thousands keep an idle connection.
 *
 * <p>The server of these tests never cuts off a stalled or idle connection, so a client that had to
 * wait for one of them would wait until its read times out, on a fast and on a slow machine.
 */
final class StalledClientsIT {
  private static final int STALLED = 300;
  private static final int IDLE = 2_000;
  private static final int GOOD_CLIENTS = 8;
  private static final int REQUESTS_OF_EACH = 50;
  private static final List<String> NEVER_CUT_OFF =
      List.of("-Dsun.net.httpserver.maxReqTime=3600", "-Dsun.net.httpserver.idleInterval=3600");
  private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";

  private final List<RawConnection> connections = new ArrayList<>();
  private ServerProcess server;
  private Http http;

  @BeforeEach
  void start() throws Exception {
    server = ServerProcess.start(Map.of(), NEVER_CUT_OFF, "--port=0", "--storage=memory");
    http = Http.of(server.awaitReady());
    assertThat(http.put(Http.JOB, "{}").statusCode()).isEqualTo(201);
  }

  @AfterEach
  void stop() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
    server.close();
  }

  private RawConnection connect() throws IOException {
    RawConnection connection = RawConnection.to(http.server());
    connections.add(connection);
    return connection;
  }

  @Test
  void clientsAreServedBeforeAnyOfThreeHundredStalledConnectionsEnds() throws Exception {
    for (int i = 0; i < STALLED / 2; i++) {
      connect().send("GET " + Http.JOB + HEAD + "X-Half");
      connect()
          .send(
              "POST "
                  + Http.JOB
                  + HEAD
                  + "Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{\"sta");
    }
    serveGoodClients();
    for (RawConnection stalled : connections) {
      assertThat(stalled.isWaiting()).as("the stalled connection is still open").isTrue();
    }
  }

  @Test
  void clientsAreServedBesideTwoThousandIdleConnectionsWhichAreServedAgain() throws Exception {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      assertThat(unix.getMaxFileDescriptorCount())
          .as("open files that a process may have (ulimit -n)")
          .isGreaterThan(IDLE + 500);
    }
    for (int i = 0; i < IDLE; i++) {
      connect().get(Http.JOB);
    }
    for (RawConnection connection : connections) {
      assertThat(connection.reply()).startsWith("HTTP/1.1 200");
    }
    serveGoodClients();
    for (RawConnection connection : connections) {
      connection.get(Http.JOB);
      assertThat(connection.reply()).startsWith("HTTP/1.1 200");
    }
  }

  /** Lets several clients send requests at once, and waits until all are answered. */
  private void serveGoodClients() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(GOOD_CLIENTS);
    try {
      CompletableFuture<?>[] clients =
          IntStream.range(0, GOOD_CLIENTS)
              .mapToObj(i -> CompletableFuture.runAsync(this::serveOneClient, threads))
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(clients).get();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Half of the requests are on a kept connection, half on new ones. */
  private void serveOneClient() {
    try (RawConnection kept = RawConnection.to(http.server())) {
      for (int i = 0; i < REQUESTS_OF_EACH / 2; i++) {
        kept.get(Http.JOB);
        assertThat(kept.reply()).startsWith("HTTP/1.1 200");
        try (RawConnection fresh = RawConnection.to(http.server())) {
          fresh.get(Http.JOB);
          assertThat(fresh.reply()).startsWith("HTTP/1.1 200");
        }
      }
    } catch (IOException failed) {
      throw new AssertionError("a client was not served", failed);
    }
  }
}
