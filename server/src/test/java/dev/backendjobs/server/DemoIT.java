// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.server.demo.DemoPlace;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DemoIT {
  @Test
  void showsJobsAtOnceThatThenMove() throws Exception {
    try (ServerProcess server = ServerProcess.start("--port", "0", "--demo")) {
      Http http = Http.of(server.awaitReady());
      for (DemoPlace place : DemoPlace.ALL) {
        assertThat(http.get(path(place)).body()).contains("\"jobId\"", "\"operation\"");
      }
      String before = allJobs(http);
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (allJobs(http).equals(before)) {
        assertThat(System.nanoTime()).as("a job moved within two minutes").isLessThan(deadline);
      }

      server.terminate();
      assertThat(server.awaitExit()).isZero();
      assertThat(server.out()).hasSize(1);
      assertThat(server.err())
          .filteredOn(line -> line.contains("curl"))
          .singleElement()
          .asString()
          .contains("curl " + http.server() + path(DemoPlace.ALL.get(0)));
    }
  }

  private static String path(DemoPlace place) {
    return "/backend/" + place.appId() + "/job/" + place.environment();
  }

  private static String allJobs(Http http) throws IOException, InterruptedException {
    StringBuilder all = new StringBuilder();
    for (DemoPlace place : DemoPlace.ALL) {
      all.append(http.get(path(place) + "?maxResults=100").body());
    }
    return all.toString();
  }
}
