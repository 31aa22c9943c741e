// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.tls.TestKeystore;
import dev.backendjobs.http.tls.TlsKeystore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over TLS: which clients are served, and that none delays another. */
final class TlsTest {
  /** The beginning of the hello of a client, of which the rest does not come. */
  static final byte[] HALF_HELLO = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};

  private static final TestKeystore ONE = TestKeystore.one();
  private static final TestKeystore TWO = TestKeystore.two();

  @TempDir private Path own;
  private Path file;
  private BackendJobStore store;
  private BackendJobServer server;

  @BeforeEach
  void start() throws IOException {
    file = Files.copy(ONE.file(), own.resolve("keystore"));
    store = BackendJobStore.inMemory();
    server =
        BackendJobServer.builder(store)
            .tls(TlsKeystore.open(file, TestKeystore.PASSWORD.toCharArray()).sslContext())
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  private static HttpClient client(TestKeystore trusted, String... protocols) throws Exception {
    SSLParameters parameters = new SSLParameters();
    if (protocols.length > 0) {
      parameters.setProtocols(protocols);
    }
    return HttpClient.newBuilder()
        .sslContext(trusted.client())
        .sslParameters(parameters)
        .connectTimeout(Duration.ofMinutes(2))
        .build();
  }

  private HttpResponse<String> put(HttpClient client, String job) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.uri() + "/backend/a1/job/dev/" + job))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"operation\":\"O\"}"))
            .build(),
        BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void jobsAreServedOverTls(String protocol) throws Exception {
    assertThat(server.uri()).hasToString("https://127.0.0.1:" + server.port());
    HttpClient client = client(ONE, protocol);
    HttpResponse<String> first = put(client, "j1");
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.sslSession().orElseThrow().getProtocol()).isEqualTo(protocol);
    assertThat(put(client, "j2").body()).contains("\"jobId\":\"j2\"");
  }

  @Test
  void aNewFileIsUsedForNewClientsAndAnInvalidOneIsIgnored() throws Exception {
    HttpClient old = client(ONE);
    assertThat(put(old, "j1").statusCode()).isEqualTo(201);
    replace(Files.readAllBytes(TWO.file()));
    HttpClient later = client(TWO);
    assertThat(put(later, "j2").statusCode()).isEqualTo(201);
    assertThatThrownBy(() -> put(client(ONE), "j3")).isInstanceOf(SSLException.class);
    assertThat(put(old, "j4").statusCode()).isEqualTo(201);

    replace(new byte[] {1, 2, 3});
    assertThat(put(client(TWO), "j5").statusCode()).isEqualTo(201);
    Files.delete(file);
    assertThat(put(client(TWO), "j6").statusCode()).isEqualTo(201);
    Files.write(file, Files.readAllBytes(ONE.file()));
    assertThat(put(client(ONE), "j7").statusCode()).isEqualTo(201);
  }

  private void replace(byte[] content) throws IOException {
    Path next = Files.write(own.resolve("next"), content);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void aClientThatDoesNotFinishItsHelloDelaysNoOther() throws Exception {
    List<RawClient> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        slow.add(new RawClient(server.port()));
        slow.add(new RawClient(server.port()).sendBytes(HALF_HELLO));
      }
      for (int i = 0; i < 5; i++) {
        assertThat(put(client(ONE), "j" + i).statusCode()).isEqualTo(201);
      }
    } finally {
      slow.forEach(RawClient::close);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\nHost: x\n\n", "\0\0\0\0\0\0\0\0", "SSH-2.0-x\n"})
  void aClientThatDoesNotUseTlsIsDisconnected(String text) throws Exception {
    try (RawClient clear = new RawClient(server.port())) {
      clear.send(text).untilClosed();
    }
    assertThat(put(client(ONE), "j1").statusCode()).isEqualTo(201);
  }

  @Test
  void aClientThatLeavesDuringTheHandshakeAffectsNoOther() throws Exception {
    try (RawClient gone = new RawClient(server.port())) {
      gone.sendBytes(HALF_HELLO).endOutput().untilClosed();
    }
    assertThat(put(client(ONE), "j1").statusCode()).isEqualTo(201);
  }

  @Test
  void aStopWaitsForNoHandshake() throws Exception {
    assertThat(put(client(ONE), "j1").statusCode()).isEqualTo(201);
    try (RawClient half = new RawClient(server.port()).sendBytes(HALF_HELLO)) {
      assertThat(server.stop(Duration.ofMinutes(4))).isTrue();
      half.untilClosed();
    }
  }
}
