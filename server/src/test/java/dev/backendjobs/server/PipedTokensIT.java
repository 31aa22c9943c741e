// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens may come through a pipe, which can be read only once. */
final class PipedTokensIT {
  private static final String LINE =
      "token ci * read 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  @Test
  void tokensOfAPipeStayInForce(@TempDir Path directory) throws Exception {
    Path pipe = directory.resolve("pipe");
    String command =
        "mkfifo "
            + pipe
            + "; (echo '"
            + LINE
            + "' > "
            + pipe
            + " &) ; exec $JAVA -jar $JAR"
            + " --port 0 --storage memory --tokens "
            + pipe;
    try (ServerProcess server = ServerProcess.startInShell(Map.of(), command)) {
      Http http = Http.of(server.awaitReady());
      // why: the file is looked at every half second, and a second after it was read is due again
      long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
      while (System.nanoTime() < end) {
        assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(
                http.send("GET", "/backend/shop/job/dev", "", "Authorization", "Bearer test")
                    .statusCode())
            .isEqualTo(200);
      }
    }
  }
}
