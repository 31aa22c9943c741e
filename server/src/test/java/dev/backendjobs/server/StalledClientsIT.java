// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Good clients are served in time while hundreds stall, and while thousands keep a connection. */
final class StalledClientsIT {
  private static final int STALLED = 300;
  private static final int IDLE = 2_000;
  private static final int GOOD_CLIENTS = 8;
  private static final int REQUESTS_OF_EACH = 50;
  private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";

  private final List<RawConnection> connections = new ArrayList<>();
  private ServerProcess server;
  private Http http;

  @BeforeEach
  void start() throws Exception {
    server = ServerProcess.start("--port", "0", "--storage", "memory");
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
  void threeHundredStalledConnectionsKeepNoGoodClientWaiting() throws Exception {
    for (int i = 0; i < STALLED / 2; i++) {
      connect().send("GET " + Http.JOB + HEAD + "X-Half");
      connect()
          .send(
              "POST "
                  + Http.JOB
                  + HEAD
                  + "Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{\"sta");
    }
    assertThat(ninetyNinthOfHundredMillis()).isLessThan(1_000);
    for (RawConnection stalled : connections) {
      assertThat(stalled.isWaiting()).isTrue();
    }
  }

  @Test
  void twoThousandIdleConnectionsKeepNoGoodClientWaitingAndAreServedAgain() throws Exception {
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
    assertThat(ninetyNinthOfHundredMillis()).isLessThan(1_000);
    for (RawConnection connection : connections) {
      connection.get(Http.JOB);
      assertThat(connection.reply()).startsWith("HTTP/1.1 200");
    }
  }

  /** Returns the time that 99 of 100 requests of good clients stay below. */
  private double ninetyNinthOfHundredMillis() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(GOOD_CLIENTS);
    try {
      List<CompletableFuture<double[]>> clients =
          IntStream.range(0, GOOD_CLIENTS)
              .mapToObj(i -> CompletableFuture.supplyAsync(this::timesOfOneClient, threads))
              .toList();
      List<Double> all = new ArrayList<>();
      for (CompletableFuture<double[]> client : clients) {
        Arrays.stream(client.get()).forEach(all::add);
      }
      assertThat(all).hasSize(GOOD_CLIENTS * REQUESTS_OF_EACH);
      return all.stream().sorted().skip(all.size() * 99L / 100).findFirst().orElseThrow();
    } finally {
      threads.shutdown();
    }
  }

  /** Half of the requests are on a kept connection, half on new ones. */
  private double[] timesOfOneClient() {
    double[] millis = new double[REQUESTS_OF_EACH];
    try (RawConnection kept = RawConnection.to(http.server())) {
      for (int i = 0; i < millis.length; i++) {
        long begun = System.nanoTime();
        if (i % 2 == 0) {
          kept.get(Http.JOB);
          assertThat(kept.reply()).startsWith("HTTP/1.1 200");
        } else {
          try (RawConnection fresh = RawConnection.to(http.server())) {
            fresh.get(Http.JOB);
            assertThat(fresh.reply()).startsWith("HTTP/1.1 200");
          }
        }
        millis[i] = (System.nanoTime() - begun) / 1e6;
      }
      return millis;
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }
}
