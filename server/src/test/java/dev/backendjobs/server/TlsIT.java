// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsIT {
  @TempDir private Path directory;

  private static Http http(URI server, TestKeystore trusted) throws Exception {
    return new Http(
        HttpClient.newBuilder().sslContext(trusted.client()).connectTimeout(Http.TIMEOUT).build(),
        server);
  }

  @Test
  void servesHttpsByTheFileAsItIsAndKeepsTheCertificateWhenTheFileIsInvalid() throws Exception {
    TestKeystore one = TestKeystore.create(directory.resolve("one.p12"), "one");
    TestKeystore two = TestKeystore.create(directory.resolve("two.p12"), "two");
    Path file = Files.copy(one.file(), directory.resolve("server.p12"));
    Map<String, String> environment =
        Map.of("BACKEND_JOBS_TLS_KEYSTORE_PASSWORD", TestKeystore.PASSWORD);
    try (ServerProcess server =
        ServerProcess.start(
            environment, "--port=0", "--storage=memory", "--tls-keystore=" + file)) {
      URI uri = server.awaitReady();
      assertThat(uri.getScheme()).isEqualTo("https");
      server.awaitLog("The TLS certificate is CN=one until ");
      Http early = http(uri, one);
      assertThat(early.put(Http.JOB, "{\"operation\":\"O\"}").statusCode()).isEqualTo(201);

      Path next = Files.copy(two.file(), directory.resolve("next.p12"));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      server.awaitLog("The TLS certificate is now CN=two until ");
      assertThat(http(uri, two).get("/health/ready").statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> http(uri, one).get(Http.JOB)).isInstanceOf(SSLException.class);
      assertThat(early.get(Http.JOB).statusCode()).isEqualTo(200);

      Path broken = Files.writeString(directory.resolve("broken"), "no keystore");
      Files.move(broken, file, StandardCopyOption.ATOMIC_MOVE);
      server.awaitLog("The keystore " + file + " is invalid and ignored");
      assertThat(http(uri, two).get(Http.JOB).statusCode()).isEqualTo(200);
      assertThat(http(uri, two).get(Http.JOB).statusCode()).isEqualTo(200);

      server.terminate();
      assertThat(server.awaitExit()).isZero();
      assertThat(server.err())
          .filteredOn(line -> line.contains("TLS certificate") || line.contains("keystore "))
          .hasSize(3)
          .last()
          .asString()
          .contains(" WARN ")
          .endsWith(
              "The keystore "
                  + file
                  + " is invalid and ignored; the previous certificate stays in use: it is not a PKCS12 or JKS keystore");
      assertThat(server.err()).noneMatch(line -> line.contains(TestKeystore.PASSWORD));
    }
  }

  @Test
  void saysInOneLineThatThePasswordIsWrong() throws Exception {
    TestKeystore one = TestKeystore.create(directory.resolve("one.p12"), "one");
    Path secret = Files.writeString(directory.resolve("secret"), "another\n");
    try (ServerProcess server =
        ServerProcess.start(
            "--port=0", "--tls-keystore=" + one.file(), "--tls-keystore-password-file=" + secret)) {
      assertThat(server.awaitExit()).isEqualTo(1);
      assertThat(server.err())
          .containsExactly(
              "backend-jobs: cannot serve TLS with " + one.file() + ": the password is wrong");
      assertThat(server.out()).isEmpty();
    }
  }
}
