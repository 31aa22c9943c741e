// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.amplifybackend.AmplifyBackendClient;

/** AWS clients find the server by environment variables alone, without a change of their code. */
final class EnvironmentClientIT {
  private static ServerProcess server;
  private static Map<String, String> environment;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start("--port", "0", "--storage", "memory");
    Http http = Http.of(server.awaitReady());
    http.put("/backend/shop/job/prod/import-1", "{\"status\":\"RUNNING\"}");
    environment =
        Map.of(
            "AWS_ENDPOINT_URL_AMPLIFYBACKEND", http.server().toString(),
            "AWS_REGION", "us-east-1",
            "AWS_ACCESS_KEY_ID", "any",
            "AWS_SECRET_ACCESS_KEY", "any");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String output(Path directory, List<String> command) throws Exception {
    Path file = Files.createTempFile("client", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.redirectOutput(file.toFile()).start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the client ends").isTrue();
      return Files.readString(file, StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
      Files.delete(file);
    }
  }

  /** The client, in a separate JVM with its own environment. */
  static final class Client {
    private Client() {}

    public static void main(String[] args) {
      try (AmplifyBackendClient client = AmplifyBackendClient.create()) {
        System.out.println(
            client
                .getBackendJob(
                    job -> job.appId("shop").backendEnvironmentName("prod").jobId("import-1"))
                .status());
      }
    }
  }

  @Test
  void theSdkForJavaNeedsNoSetting() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(java, "-cp", System.getProperty("java.class.path"), Client.class.getName());
    assertThat(output(Path.of("."), command).strip()).isEqualTo("RUNNING");
  }

  @Test
  void theSdkForJavaScriptNeedsNoSetting() throws Exception {
    AwsClientInBrowserIT.requireSdk();
    assertThat(output(Path.of("target", "npm"), List.of("node", "get-job.mjs")).lines())
        .containsExactly("RUNNING", "NotFoundException Job");
  }
}
