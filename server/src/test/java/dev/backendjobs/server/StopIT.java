// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the server ends. */
final class StopIT {
  private static final List<String> NEVER_CUT_OFF = List.of("-Dsun.net.httpserver.maxReqTime=3600");
  private static final String UPDATE = "{\"status\":\"RUNNING\"}";

  @Test
  void letsARunningRequestFinishAfterSigtermAndExitsWithZero() throws Exception {
    try (ServerProcess server = ServerProcess.start(Map.of(), NEVER_CUT_OFF, "--port=0")) {
      Http http = Http.of(server.awaitReady());
      http.put(Http.JOB, "{}");
      try (RawConnection slow = RawConnection.to(http.server())) {
        slow.send(
            "POST "
                + Http.JOB
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\nContent-Length: "
                + UPDATE.length()
                + "\r\n\r\n");
        assertThat(slow.reply()).startsWith("HTTP/1.1 100");
        slow.send(UPDATE.substring(0, 5));
        assertThat(http.get("/health/ready").statusCode()).isEqualTo(200);

        server.terminate();
        server.awaitLog("Stopping");
        HttpResponse<String> ready = http.get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("{\"status\":\"draining\"}");
        assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(http.get(Http.JOB).statusCode()).isEqualTo(504);

        slow.send(UPDATE.substring(5));
        assertThat(slow.reply()).startsWith("HTTP/1.1 200").contains("\"status\":\"RUNNING\"");
      }
      assertThat(server.awaitExit()).isZero();
      assertThat(server.out()).hasSize(1);
      assertThat(server.err()).last().asString().endsWith("Stopped");
    }
  }

  @Test
  void exitsWithZeroAfterSigint() throws Exception {
    try (ServerProcess server = ServerProcess.start("--port", "0", "--demo")) {
      server.awaitReady();
      server.interrupt();
      assertThat(server.awaitExit()).isZero();
      assertThat(server.err()).last().asString().endsWith("Stopped");
    }
  }
}
