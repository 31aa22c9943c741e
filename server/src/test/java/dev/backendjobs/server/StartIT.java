// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StartIT {
  private static final String LOG_LINE =
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ (INFO|WARN) .*\\S";

  @Test
  void servesJobsOnTheFreePortThatTheOneLineOfOutputNames() throws Exception {
    try (ServerProcess server = ServerProcess.start("--port", "0")) {
      Http http = Http.of(server.awaitReady());
      assertThat(http.server().getHost()).isEqualTo("127.0.0.1");
      assertThat(http.server().getPort()).isPositive();

      assertThat(http.put(Http.JOB, "{\"operation\":\"CreateBackend\"}").statusCode())
          .isEqualTo(201);
      assertThat(http.get("/prod" + Http.JOB).body())
          .contains("\"operation\":\"CreateBackend\"", "\"status\":\"PENDING\"");
      assertThat(
              http.send("GET", Http.JOB, "", "Origin", "http://localhost:3000")
                  .headers()
                  .firstValue("Access-Control-Allow-Origin"))
          .hasValue("http://localhost:3000");
      assertThat(http.get("/health/live").body()).isEqualTo("{\"status\":\"live\"}");
      assertThat(http.get("/health/ready").body()).isEqualTo("{\"status\":\"ready\"}");

      server.terminate();
      assertThat(server.awaitExit()).isZero();
      assertThat(server.out()).containsExactly("Backend Jobs listening on " + http.server());
      assertThat(server.err()).isNotEmpty().allMatch(line -> line.matches(LOG_LINE));
    }
  }

  @Test
  void takesEveryFlagFromAVariableUnlessTheFlagIsThere() throws Exception {
    Map<String, String> environment =
        Map.of(
            "BACKEND_JOBS_PORT", "1",
            "BACKEND_JOBS_HOST", "::1",
            "BACKEND_JOBS_PATH_PREFIX", "/stage,/v1",
            "BACKEND_JOBS_MAX_JOBS_PER_APP", "0",
            "BACKEND_JOBS_CORS_ORIGIN", "https://*.example.com,https://example.org");
    try (ServerProcess server = ServerProcess.start(environment, "--port=0")) {
      Http http = Http.of(server.awaitReady());
      assertThat(http.server().getHost()).isEqualTo("[::1]");
      assertThat(http.put("/v1" + Http.JOB, "{}").statusCode()).isEqualTo(429);
      assertThat(http.get("/stage" + Http.JOB).body()).contains("\"resourceType\":\"Job\"");
      assertThat(http.get("/prod" + Http.JOB).body()).doesNotContain("\"resourceType\":\"Job\"");
      assertThat(
              http.send("GET", Http.JOB, "", "Origin", "https://www.example.com")
                  .headers()
                  .firstValue("Access-Control-Allow-Origin"))
          .hasValue("https://www.example.com");
      assertThat(
              http.send("GET", Http.JOB, "", "Origin", "http://localhost:3000")
                  .headers()
                  .firstValue("Access-Control-Allow-Origin"))
          .isEmpty();
    }
  }

  @Test
  void refusesTheFirstJobOfOneAppTooManyAndNoOther() throws Exception {
    try (ServerProcess server =
        ServerProcess.start("--port=0", "--storage=memory", "--max-apps=2")) {
      Http http = Http.of(server.awaitReady());
      assertThat(http.put("/backend/first/job/dev/1", "{}").statusCode()).isEqualTo(201);
      assertThat(http.put("/backend/second/job/dev/1", "{}").statusCode()).isEqualTo(201);

      HttpResponse<String> refused = http.put("/backend/third/job/dev/1", "{}");

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("x-amzn-ErrorType"))
          .hasValue("TooManyRequestsException");
      assertThat(refused.body()).contains("\"limitType\":\"Apps\"");
      assertThat(http.get("/backend/third/job/dev/1").statusCode()).isEqualTo(404);
      assertThat(http.put("/backend/second/job/dev/2", "{}").statusCode()).isEqualTo(201);
      assertThat(http.post("/backend/first/job/dev/1", "{\"status\":\"RUNNING\"}").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void theJarMayLoadANativeLibraryWithoutWarningsOfTheJvm() throws Exception {
    try (JarFile jar = new JarFile(Path.of("target", "backend-jobs.jar").toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
          .isEqualTo("ALL-UNNAMED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version"})
  void printsHelpOrVersionAndExitsWithZero(String flag) throws Exception {
    try (ServerProcess server = ServerProcess.start(flag)) {
      assertThat(server.awaitExit()).isZero();
      assertThat(server.err()).isEmpty();
      assertThat(String.join("\n", server.out()))
          .matches("(?s)(Usage: backend-jobs .*|Backend Jobs [0-9]+\\.[0-9]+\\.[0-9]+\\S*)");
    }
  }
}
