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

/** What goes wrong on the JDK's server unless its properties are set before it is loaded. */
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

  @Test
  void doesNotStallOnAKeptConnection() throws Exception {
    try (RawConnection connection = RawConnection.to(http.server())) {
      assertThat(
              medianMillis(connection, "GET " + Http.JOB + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
          .isLessThan(20);
      assertThat(
              medianMillis(
                  connection,
                  "POST "
                      + Http.JOB
                      + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                      + "Content-Length: 2\r\n\r\n{}"))
          .isLessThan(20);
    }
  }

  private static double medianMillis(RawConnection connection, String request) throws IOException {
    double[] millis = new double[101];
    for (int i = 0; i < millis.length; i++) {
      long begun = System.nanoTime();
      connection.send(request);
      assertThat(connection.reply()).startsWith("HTTP/1.1 200");
      millis[i] = (System.nanoTime() - begun) / 1e6;
    }
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
