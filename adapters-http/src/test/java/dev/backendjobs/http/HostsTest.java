// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.BackendJobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server at a loopback address answers only requests that name this machine. */
final class HostsTest {
  private static final List<String> asked = new ArrayList<>();
  private static HookedStorage storage;
  private static Served served;

  @BeforeAll
  static void start() {
    storage = new HookedStorage();
    served = Served.of(store -> store.storage(storage)).withJob();
    storage.before(() -> asked.add("the storage"));
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static Answer send(int port, String request) {
    try (RawClient client = new RawClient(port)) {
      return client.send(request).read("GET");
    }
  }

  private static Answer get(String target, String headers) {
    return send(served.server.port(), "GET " + target + " HTTP/1.1\n" + headers + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost",
        "localhost:1",
        "localhost:",
        "127.0.0.1:8080",
        "127.0.0.1",
        "127.255.3.4",
        "[::1]:8080",
        "[::1]"
      })
  void thisMachineIsServedAtWhateverPort(String host) {
    assertThat(get(JOB, "Host: " + host + "\n").status()).isEqualTo(200);
    assertThat(get("http://" + host + JOB, "Host: evil.example\n").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil-localhost",
        "localhost.",
        "127.0.0.1.",
        "127.0.0.256",
        "127.00.0.1",
        "127.1",
        "128.0.0.1",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",
        "10.0.0.1",
        "[::]",
        "[::2]",
        "[::ffff:7f00:1]",
        "%6cocalhost",
        ""
      })
  void everyOtherHostIsMisdirectedBeforeTheStoreIsAsked(String host) {
    asked.clear();
    List<Answer> answers = new ArrayList<>();
    answers.add(get(JOB, "Host: " + host + "\n"));
    answers.add(
        get(JOB, "Host: " + host + "\nX-Forwarded-Host: localhost\nForwarded: host=localhost\n"));
    answers.add(get("//localhost" + JOB, "Host: " + host + "\n"));
    answers.add(get(JOB.replace("job", "nothing"), "Host: " + host + "\n"));
    if (!host.isEmpty()) {
      answers.add(get("http://" + host + JOB, "Host: localhost\n"));
    }
    for (Answer answer : answers) {
      assertThat(answer.status()).isEqualTo(421);
      assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("MisdirectedRequestException");
      assertThat(answer.members()).containsExactly("message");
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(answer.header("x-amzn-RequestId")).isNotEmpty();
    }
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/backend/a1/job/dev/j1 | ''",
        "/backend/a1/job/dev/j1 | Host: localhost;Host: localhost;",
        "/backend/a1/job/dev/j1 | Host: localhost;host: evil.example;",
        "/backend/a1/job/dev/j1 | Host: a b;",
        "/backend/a1/job/dev/j1 | Host: localhost:80:80;",
        "/backend/a1/job/dev/j1 | Host: localhost:x;",
        "/backend/a1/job/dev/j1 | Host: user@localhost;",
        "/backend/a1/job/dev/j1 | Host: localhost/x;",
        "/backend/a1/job/dev/j1 | Host: localhost, evil.example;",
        "/backend/a1/job/dev/j1 | Host: [::1;",
        "/backend/a1/job/dev/j1 | Host: http://localhost;",
        "http://user@localhost/backend/a1/job/dev/j1 | Host: localhost;",
        "http:///backend/a1/job/dev/j1 | Host: localhost;",
        "http:/backend/a1/job/dev/j1 | Host: localhost;",
        "http://localhost/backend/a1/job/dev/j1 | ''",
      })
  void aRequestThatDoesNotNameOneHostProperlyIsBad(String target, String headers) {
    asked.clear();
    Answer answer = get(target, headers.replace(';', '\n'));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(asked).isEmpty();
  }

  @Test
  void anHttp10RequestMayNameNoHostButNoOtherHost() {
    int port = served.server.port();
    assertThat(send(port, "GET " + JOB + " HTTP/1.0\n\n").status()).isEqualTo(200);
    assertThat(send(port, "GET " + JOB + " HTTP/1.0\nHost: evil.example\n\n").status())
        .isEqualTo(421);
  }

  @Test
  void aWriteAndAPreflightAreRefusedToo() {
    String rest = " " + JOB + " HTTP/1.1\nHost: evil.example\nOrigin: http://evil.example\n";
    int port = served.server.port();
    String json = "Content-Type: application/json\nContent-Length: 20\n\n{\"status\":\"RUNNING\"}";
    assertThat(send(port, "POST" + rest + json).status()).isEqualTo(421);
    assertThat(send(port, "PUT" + rest + json).status()).isEqualTo(421);
    Answer preflight = send(port, "OPTIONS" + rest + "Access-Control-Request-Method: POST\n\n");
    assertThat(preflight.status()).isEqualTo(421);
    assertThat(preflight.header("Access-Control-Allow-Origin")).isNull();
    assertThat(send(port, "POST" + rest + "Content-Length: 60000\n\n").status()).isEqualTo(421);
    assertThat(served.job().revision()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, localhost, 404",
    "127.0.0.1, evil.example, 421",
    "127.0.0.2, 127.0.0.2, 404",
    "::1, '[::1]', 404",
    "::1, evil.example, 421",
    "0:0:0:0:0:0:0:1, '[0:0:0:0:0:0:0:1]', 404",
    "0.0.0.0, evil.example, 404"
  })
  void theAddressDecidesUnlessThereIsASetting(String host, String named, int status)
      throws IOException {
    try (BackendJobStore store = BackendJobStore.builder().build();
        BackendJobServer server =
            BackendJobServer.builder(store)
                .host(host)
                .context("/own", exchange -> exchange.sendResponseHeaders(404, -1))
                .start()) {
      for (String path : new String[] {JOB, "/own"}) {
        try (RawClient client = new RawClient(server.address())) {
          client.send("GET " + path + " HTTP/1.1\nHost: " + named + "\n\n");
          assertThat(client.read("GET").status()).as(path).isEqualTo(status);
        }
      }
    }
  }

  @Test
  void hostsAreASettingOfTheServerAndOfTheHandler() throws IOException {
    AllowedHosts proxied = AllowedHosts.loopback().and("Jobs.Example.com");
    try (BackendJobStore store = BackendJobStore.builder().build();
        BackendJobServer server = BackendJobServer.builder(store).allowedHosts(proxied).start();
        BackendJobServer open =
            BackendJobServer.builder(BackendJobHandler.builder(store).allowedHosts(proxied).build())
                .allowedHosts(AllowedHosts.any())
                .start()) {
      for (int port : new int[] {server.port(), open.port()}) {
        String get = "GET " + JOB + " HTTP/1.1\nHost: ";
        assertThat(send(port, get + "jobs.example.com:443\n\n").status()).isEqualTo(404);
        assertThat(send(port, get + "localhost\n\n").status()).isEqualTo(404);
        assertThat(send(port, get + "www.jobs.example.com\n\n").status()).isEqualTo(421);
      }
    }
    try (Served foreign = Served.handler(handler -> handler)) {
      assertThat(AllowedHosts.any().and("x")).isEqualTo(AllowedHosts.any());
      assertThat(foreign.get(JOB).status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "jobs.example.com:443",
        "http://a",
        "*",
        "[::1",
        "a:80",
        "a/b",
        "é"
      })
  void whatIsNoHostIsRefusedNamingIt(String host) {
    assertThatThrownBy(() -> AllowedHosts.loopback().and(host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host is " + host);
  }

  @Test
  void hostsAreAValue() {
    AllowedHosts one = AllowedHosts.loopback().and("A.example", "::1", "fe80::1%eth0");
    AllowedHosts other = AllowedHosts.loopback().and("a.example").and("[::1]", "[fe80::1]");
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).isNotEqualTo(AllowedHosts.loopback());
    assertThat(one).hasToString("this machine's own names and [a.example, [::1], [fe80::1]]");
    assertThat(AllowedHosts.any()).hasToString("any host").isNotEqualTo(AllowedHosts.loopback());
  }
}
