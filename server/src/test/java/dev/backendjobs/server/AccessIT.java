// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.amplifybackend.AmplifyBackendClient;
import software.amazon.awssdk.services.amplifybackend.model.AmplifyBackendException;

/** Access control of the program as it is shipped. */
final class AccessIT {
  @TempDir private Path directory;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("access");
  }

  private String newToken() throws IOException, InterruptedException {
    try (ServerProcess made =
        ServerProcess.start("token", "new", "--name=ci", "--apps=shop", "--write")) {
      assertThat(made.awaitExit()).isZero();
      Files.writeString(file, made.out().get(3));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      return made.out().get(1);
    }
  }

  /** Renames a new file over the one in use, so that no reader sees half of it. */
  private void replaceFile(String text) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), text);
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private int put(Http http, String path, String... headers) throws Exception {
    return http.send("PUT", path, "{}", headers).statusCode();
  }

  @Test
  void onlyHoldersOfATokenHaveAccessAndEveryWriteIsLogged() throws Exception {
    String token = newToken();
    Map<String, String> environment = Map.of("BACKEND_JOBS_TOKENS", file.toString());
    try (ServerProcess server =
        ServerProcess.start(
            environment, "--port=0", "--host=0.0.0.0", "--storage=memory", "--log-level=warn")) {
      Http http = Http.of(server.awaitReady());
      String[] bearer = {"Authorization", "Bearer " + token};
      assertThat(put(http, Http.JOB)).isEqualTo(401);
      assertThat(put(http, Http.JOB, bearer)).isEqualTo(201);
      assertThat(put(http, "/backend/blog/job/dev/first", bearer)).isEqualTo(403);
      assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(http.get("/health/ready").statusCode()).isEqualTo(200);

      replaceFile("# none\n");
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      int status;
      // why: a request that is under way may be known by the old file and judged by the new: 403
      do {
        status = http.send("GET", Http.JOB, "", bearer).statusCode();
      } while (status != 401 && System.nanoTime() < deadline);
      assertThat(status).as("status after the file was read again").isEqualTo(401);

      server.terminate();
      assertThat(server.awaitExit()).isZero();
      List<String> log = server.err();
      assertThat(log)
          .filteredOn(line -> line.contains("Every user of this machine can read the access file"))
          .hasSize(2);
      assertThat(log).anyMatch(line -> line.contains("over plain HTTP, which shows tokens"));
      assertThat(log)
          .filteredOn(line -> line.contains("audit: "))
          .satisfiesExactly(
              line -> assertThat(line).contains(" WARN ", "denied CREATE 401 principal=- "),
              line -> assertThat(line).contains(" INFO ", "accepted CREATE 201 principal=\"ci\" "),
              line -> assertThat(line).contains(" WARN ", "denied CREATE 403 principal=\"ci\" "));
      assertThat(String.join("\n", log)).doesNotContain(token);
    }
  }

  @Test
  void otherMachinesMayCallOnlyIfThatIsMeant() throws Exception {
    try (ServerProcess server = ServerProcess.start("--port=0", "--host=0.0.0.0")) {
      assertThat(server.awaitExit()).isEqualTo(2);
      assertThat(server.err())
          .containsExactly(
              "backend-jobs: other machines can reach --host 0.0.0.0: say who has access by --tokens"
                  + " FILE, or that anyone has by --insecure (see --help)");
    }
    try (ServerProcess server =
        ServerProcess.start(
            Map.of("BACKEND_JOBS_INSECURE", "true"), "--port=0", "--host=0.0.0.0")) {
      Http http = Http.of(server.awaitReady());
      assertThat(put(http, Http.JOB)).isEqualTo(201);
      server.awaitLog("Other machines can reach this server, and anyone may read and write");
    }
  }

  @Test
  void anInvalidFileDoesNotOpenTheServer() throws Exception {
    Files.writeString(file, "token ci * write bjt_secret");
    try (ServerProcess server = ServerProcess.start("--port=0", "--tokens", file.toString())) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.err())
          .containsExactly(
              "backend-jobs: cannot use the access file "
                  + file
                  + ": line 1: the fifth word must be the SHA-256 of the token, in 64 hexadecimal"
                  + " digits, and not the token itself");
    }
  }

  @Test
  void anInvalidFileIsLoggedWithoutARequest() throws Exception {
    Files.writeString(file, "# none yet\n");
    try (ServerProcess server =
        ServerProcess.start("--port=0", "--storage=memory", "--tokens", file.toString())) {
      server.awaitReady();
      server.awaitLog("The access file " + file + " admits 0 names");
      server.awaitLog("The access file " + file + " has no token and no key");
      replaceFile("token ci");
      server.awaitLog(
          "The access file "
              + file
              + " is invalid and ignored; the previous version stays in use: line 1");
    }
  }

  @Test
  void awsClientsAreServedWithAnAccessKeyForTheConfiguredRegion() throws Exception {
    String secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    Files.writeString(file, "key ci shop write AKIDEXAMPLE " + secret);
    try (ServerProcess server =
        ServerProcess.start(
            "--port=0", "--storage=memory", "--tokens=" + file, "--signature-region=eu-west-1")) {
      URI uri = server.awaitReady();
      try (AmplifyBackendClient client = signing(uri, secret, Region.EU_WEST_1)) {
        assertThat(
                client
                    .listBackendJobs(r -> r.appId("shop").backendEnvironmentName("dev"))
                    .hasJobs())
            .isTrue();
        assertStatus(403, client, "blog");
      }
      try (AmplifyBackendClient client = signing(uri, secret, Region.US_EAST_1)) {
        assertStatus(401, client, "shop");
      }
      try (AmplifyBackendClient client = signing(uri, secret + "x", Region.EU_WEST_1)) {
        assertStatus(401, client, "shop");
      }
    }
  }

  private static AmplifyBackendClient signing(URI uri, String secret, Region region) {
    return AmplifyBackendClient.builder()
        .endpointOverride(uri)
        .region(region)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", secret)))
        .build();
  }

  private static void assertStatus(int status, AmplifyBackendClient client, String app) {
    assertThatThrownBy(
            () -> client.listBackendJobs(r -> r.appId(app).backendEnvironmentName("dev")))
        .isInstanceOfSatisfying(
            AmplifyBackendException.class, e -> assertThat(e.statusCode()).isEqualTo(status));
  }
}
