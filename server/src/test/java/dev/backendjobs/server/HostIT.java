// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Pages of other hosts that a browser was led to this machine by get nothing. */
final class HostIT {
  private static final String[] PATHS = {Http.JOB, "/health/live", "/health/ready", "/nothing"};

  @Test
  void onlyThisMachineAndTheAllowedHostsAreAnswered() throws Exception {
    try (ServerProcess server =
        ServerProcess.start("--port=0", "--storage=memory", "--allow-host=jobs.example.com")) {
      Http http = Http.of(server.awaitReady());
      assertThat(http.put(Http.JOB, "{}").statusCode()).isEqualTo(201);
      for (String path : PATHS) {
        int status = path.equals("/nothing") ? 404 : 200;
        assertThat(ask(http.server(), path, "localhost")).contains(" " + status + " ");
        assertThat(ask(http.server(), path, "jobs.example.com")).contains(" " + status + " ");
        assertThat(ask(http.server(), path, "evil.example:" + http.server().getPort()))
            .startsWith("HTTP/1.1 421 ")
            .contains("MisdirectedRequestException")
            .endsWith("can allow it\"}");
      }
      server.awaitLog("The host \"evil.example\" is not allowed");
      server.awaitLog("in the standalone server by --allow-host");
    }
  }

  private static String ask(URI server, String path, String host) throws IOException {
    try (RawConnection connection = RawConnection.to(server)) {
      connection.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      return connection.reply();
    }
  }
}
