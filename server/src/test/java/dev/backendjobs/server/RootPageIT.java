// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.server.demo.DemoPlace;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The page at the root leads to something to see, for every caller. */
final class RootPageIT {
  private static final String[] MEMORY = {"--port=0", "--storage=memory"};

  /** Runs the commands that the page shows, as a reader who copies them does. */
  private static String run(List<String> commands) throws Exception {
    StringBuilder printed = new StringBuilder();
    for (String command : commands) {
      Process shell = new ProcessBuilder("sh", "-c", command + " -s").start();
      printed
          .append(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .append('\n');
      assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    return printed.toString();
  }

  private static List<String> commands(String page) {
    return page.lines().map(String::strip).filter(line -> line.startsWith("curl ")).toList();
  }

  @Test
  void theCommandsOnThePageWorkOnThisServer() throws Exception {
    try (ServerProcess server = ServerProcess.start(MEMORY)) {
      Http http = Http.of(server.awaitReady());
      HttpResponse<String> page = http.get("/");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
      assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(page.body()).contains("Backend Jobs 0.", "/backend/", "/health/ready");
      assertThat(run(commands(page.body()))).contains("\"status\":\"PENDING\"");
    }
    try (ServerProcess server = ServerProcess.start("--port=0", "--demo")) {
      Http http = Http.of(server.awaitReady());
      assertThat(run(commands(http.get("/").body()))).contains("\"status\":\"FAILED\"", "error");
    }
  }

  @Test
  void aBrowserGetsHtmlWhoseLinksLeadSomewhere() throws Exception {
    try (ServerProcess server = ServerProcess.start("--port=0", "--demo")) {
      Http http = Http.of(server.awaitReady());
      String accepted = "text/html,application/xhtml+xml,*/*;q=0.8";
      HttpResponse<String> page = http.send("GET", "/", "", "Accept", accepted);
      assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
      assertThat(page.headers().firstValue("Vary")).hasValue("Accept");
      List<String> links =
          page.body()
              .lines()
              .filter(line -> line.contains("href=\""))
              .map(RootPageIT::href)
              .toList();
      assertThat(links).hasSizeGreaterThan(DemoPlace.ALL.size());
      for (String link : links) {
        assertThat(http.get(link).statusCode()).as(link).isEqualTo(200);
      }
    }
  }

  private static String href(String line) {
    return line.replaceFirst(".*href=\"([^\"]*)\".*", "$1");
  }

  @Test
  void itIsAtExactlyOnePathAndOnlyToBeRead() throws Exception {
    try (ServerProcess server = ServerProcess.start(MEMORY)) {
      Http http = Http.of(server.awaitReady());
      for (String path : List.of("/index.html", "/x", "/backend", "/prod/")) {
        assertThat(http.get(path).statusCode()).as(path).isEqualTo(404);
      }
      assertThat(http.send("HEAD", "/", "").statusCode()).isEqualTo(200);
      for (String method : List.of("POST", "PUT", "DELETE")) {
        HttpResponse<String> refused = http.send(method, "/", "{}");
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
      }
      try (RawConnection hostile = RawConnection.to(http.server())) {
        hostile.send("GET / HTTP/1.1\r\nHost: <script>\r\nAccept: text/html\r\n\r\n");
        assertThat(hostile.reply())
            .startsWith("HTTP/1.1 400 ")
            .containsIgnoringCase("Content-type: application/json")
            .containsIgnoringCase("X-content-type-options: nosniff");
      }
    }
  }
}
