// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The properties of the JDK's HTTP server are set before it is loaded. */
final class ConnectionsIT {
  private static ServerProcess server;
  private static Http http;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start("--port", "0");
    http = Http.of(server.awaitReady());
    assertThat(http.put(Http.JOB, "{}").statusCode()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /**
   * A reply that waits for an acknowledgement of the client takes 40 ms on a kept connection, but
   * not on a new one: Linux acknowledges at once in the beginning.
   */
  @Test
  void aKeptConnectionIsNotSlowerThanNewOnes() throws Exception {
    compare("GET " + Http.JOB + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    compare(
        "POST "
            + Http.JOB
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 2\r\n\r\n{}");
  }

  private static void compare(String request) throws IOException {
    double[] onKept = new double[101];
    double[] onNew = new double[101];
    try (RawConnection kept = RawConnection.to(http.server())) {
      for (int i = 0; i < onKept.length; i++) {
        onKept[i] = millis(kept, request);
        try (RawConnection fresh = RawConnection.to(http.server())) {
          onNew[i] = millis(fresh, request);
        }
      }
    }
    assertThat(median(onKept)).as("median milliseconds").isLessThan(10 * median(onNew));
  }

  private static double millis(RawConnection connection, String request) throws IOException {
    long begun = System.nanoTime();
    connection.send(request);
    assertThat(connection.reply()).startsWith("HTTP/1.1 200");
    return (System.nanoTime() - begun) / 1e6;
  }

  private static double median(double[] millis) {
    Arrays.sort(millis);
    return millis[millis.length / 2];
  }

  @Test
  void keeps256ConnectionsOpen() throws Exception {
    List<RawConnection> connections = new ArrayList<>();
    try {
      for (int i = 0; i < 256; i++) {
        connections.add(RawConnection.to(http.server()));
      }
      for (int round = 0; round < 3; round++) {
        for (RawConnection connection : connections) {
          connection.get(Http.JOB);
        }
        for (RawConnection connection : connections) {
          assertThat(connection.reply()).startsWith("HTTP/1.1 200");
        }
      }
    } finally {
      for (RawConnection connection : connections) {
        connection.close();
      }
    }
  }
}
