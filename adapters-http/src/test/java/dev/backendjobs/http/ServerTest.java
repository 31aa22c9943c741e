// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.BackendJobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server: where it listens, what it refuses under load, how it stops. */
final class ServerTest {
  private static final Duration LONG = Waits.LONG;

  private final HookedStorage storage = new HookedStorage();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);

  private void holdNextRequest() {
    storage.before(
        () -> {
          storage.before(() -> {});
          entered.countDown();
          Waits.await(leave, "the test lets the request end");
        });
  }

  @Test
  void aStoppingServerRefusesNewRequestsAndFinishesRunningOnes() {
    try (Served served = Served.of(store -> store.storage(storage)).withJob();
        RawClient kept = served.raw()) {
      kept.send("GET " + JOB + " HTTP/1.1\nHost: localhost\n\n");
      assertThat(kept.read("GET").status()).isEqualTo(200);
      holdNextRequest();
      CompletableFuture<Answer> running = CompletableFuture.supplyAsync(() -> served.get(JOB));
      Waits.await(entered, "the request is in the store");
      CompletableFuture<Boolean> stopped =
          CompletableFuture.supplyAsync(() -> served.server.stop(LONG));

      Answer refused = untilRefused(kept);
      assertThat(refused.header("x-amzn-ErrorType")).isEqualTo("GatewayTimeoutException");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.header("Connection")).isEqualTo("close");
      assertThat(refused.header("x-amzn-RequestId")).isNotEmpty();
      assertThat(refused.header("Vary")).isEqualTo("Origin");
      assertThat(refused.message()).contains("stopping");
      assertThat(running).isNotDone();
      assertThat(stopped).isNotDone();

      leave.countDown();
      assertThat(Waits.result(running, "the running request is answered").status()).isEqualTo(200);
      assertThat(Waits.result(stopped, "the server stops")).isTrue();
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), served.server.port()))
          .isInstanceOf(ConnectException.class);
    }
  }

  /** Asks again and again: the stop begins on another thread. */
  private static Answer untilRefused(RawClient kept) {
    for (long end = Waits.end(); System.nanoTime() < end; ) {
      kept.send("GET " + JOB + " HTTP/1.1\nHost: localhost\n\n");
      Answer answer = kept.read("GET");
      if (answer.status() != 200) {
        assertThat(answer.status()).isEqualTo(504);
        assertThat(kept.isClosed()).isTrue();
        return answer;
      }
    }
    throw new AssertionError("the stop does not begin");
  }

  @Test
  void aStopDoesNotWaitLongerThanItsTimeout() {
    try (Served served = Served.of(store -> store.storage(storage)).withJob()) {
      holdNextRequest();
      CompletableFuture<Answer> running = CompletableFuture.supplyAsync(() -> served.get(JOB));
      Waits.await(entered, "the request is in the store");
      assertThat(served.server.stop(Duration.ZERO)).isFalse();
      leave.countDown();
      Throwable failed =
          Waits.result(running.handle((answer, failure) -> failure), "the cut request ends");
      assertThat(failed).isNotNull();
    }
  }

  @Test
  void aStopDoesNotWaitWhenNothingIsRunning() {
    try (Served served = Served.create().withJob();
        RawClient idle = served.raw();
        RawClient halfSent = served.raw()) {
      idle.send("GET " + JOB + " HTTP/1.1\nHost: localhost\n\n");
      assertThat(idle.read("GET").status()).isEqualTo(200);
      halfSent.send("GET " + JOB);
      assertThat(served.server.stop(LONG)).isTrue();
      assertThat(idle.isClosed()).isTrue();
      assertThat(served.server.stop(LONG)).isTrue();
    }
  }

  @Test
  void aServerWithoutRequestsStopsAtOnce() {
    try (Served served = Served.create()) {
      assertThat(served.server.stop(LONG)).isTrue();
    }
  }

  @Test
  void aRequestBeyondTheConcurrentOnesIsRefusedAtOnceAndAffectsNoOther() {
    try (Served served =
            Served.of(store -> store.storage(storage), handler -> handler.maxConcurrentRequests(1))
                .withJob();
        RawClient client = served.raw()) {
      holdNextRequest();
      CompletableFuture<Answer> running = CompletableFuture.supplyAsync(() -> served.get(JOB));
      Waits.await(entered, "the request is in the store");
      client.send(
          "POST "
              + JOB
              + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: 20\n\n");
      Answer refused = client.read("POST");
      assertThat(refused.status()).isEqualTo(504);
      assertThat(refused.header("x-amzn-ErrorType")).isEqualTo("GatewayTimeoutException");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.header("x-amzn-RequestId")).isNotEmpty();
      assertThat(refused.header("Vary")).isEqualTo("Origin");
      assertThat(refused.members()).containsExactly("message");
      assertThat(refused.message()).contains("1 ");
      assertThat(client.isClosed()).isTrue();

      leave.countDown();
      assertThat(Waits.result(running, "the running request is answered").status()).isEqualTo(200);
      assertThat(served.get(JOB).status()).isEqualTo(200);
    }
  }

  @Test
  void contextsOfTheProgramAreServedAndDrainedToo() throws IOException {
    try (BackendJobStore store = BackendJobStore.builder().build()) {
      BackendJobServer server =
          BackendJobServer.builder(store)
              .context(
                  "/health",
                  exchange -> {
                    entered.countDown();
                    Waits.await(leave, "the test lets the request end");
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                  })
              .start();
      CompletableFuture<Answer> running =
          CompletableFuture.supplyAsync(
              () -> Served.send(server.uri(), "GET", "/health/live", null));
      Waits.await(entered, "the request is in the store");
      CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> server.stop(LONG));
      leave.countDown();
      assertThat(Waits.result(running, "the running request is answered").status()).isEqualTo(204);
      assertThat(Waits.result(stopped, "the server stops")).isTrue();
    }
  }

  @RepeatedTest(100)
  void aStopClosesTheConnectionsThatComeInMeanwhile(RepetitionInfo repetition) throws Exception {
    boolean inHurry = repetition.getCurrentRepetition() % 2 == 0;
    try (BackendJobStore store = BackendJobStore.inMemory()) {
      BackendJobServer server = BackendJobServer.builder(store).start();
      CountDownLatch connected = new CountDownLatch(1);
      CompletableFuture<List<RawClient>> clients =
          CompletableFuture.supplyAsync(() -> connectUntilRefused(server.port(), connected));
      Waits.await(connected, "a client is connected");
      if (inHurry) {
        Thread.currentThread().interrupt();
      }
      assertThat(server.stop(LONG)).isTrue();
      assertThat(Thread.interrupted()).isEqualTo(inHurry);
      for (RawClient client : Waits.result(clients, "connecting is refused")) {
        try (client) {
          assertThat(client.isClosed()).isTrue();
        }
      }
    }
  }

  private static List<RawClient> connectUntilRefused(int port, CountDownLatch connected) {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (long end = Waits.end(); System.nanoTime() < end; ) {
        RawClient client = new RawClient(port);
        clients.add(client);
        // why: an operating system refuses a late client only when it sends something
        client.sendAtRisk("GET ");
        connected.countDown();
      }
      throw new AssertionError("the stopped server takes connections");
    } catch (UncheckedIOException refused) {
      assertThat(refused).hasCauseInstanceOf(SocketException.class);
      return clients;
    } finally {
      connected.countDown();
    }
  }

  @Test
  void aServerThatListensAtEveryAddressStopsToo() throws IOException {
    try (BackendJobStore store = BackendJobStore.inMemory()) {
      BackendJobServer server = BackendJobServer.builder(store).host("0.0.0.0").start();
      try (RawClient client = new RawClient(server.port())) {
        assertThat(server.stop(LONG)).isTrue();
        assertThat(client.isClosed()).isTrue();
      }
    }
  }

  @Test
  void theServerSaysWhereItListens() throws IOException {
    try (BackendJobStore store = BackendJobStore.builder().build();
        BackendJobServer server = BackendJobServer.builder(store).host("localhost").start()) {
      assertThat(server.port()).isPositive();
      assertThat(server.uri()).hasToString("http://localhost:" + server.port());
      assertThat(server.address().getHostString()).isEqualTo("localhost");
      assertThat(Served.send(server.uri(), "GET", "/x", null).status()).isEqualTo(404);
      assertThatThrownBy(() -> BackendJobServer.builder(store).port(server.port()).start())
          .isInstanceOf(BindException.class);
    }
    try (BackendJobStore store = BackendJobStore.builder().build();
        BackendJobServer server = BackendJobServer.builder(store).start()) {
      assertThat(server.uri()).hasToString("http://127.0.0.1:" + server.port());
    }
    for (String host : new String[] {"::1", "[::1]"}) {
      try (BackendJobStore store = BackendJobStore.builder().build();
          BackendJobServer server = BackendJobServer.builder(store).host(host).start()) {
        assertThat(server.uri()).hasToString("http://[::1]:" + server.port());
        assertThat(Served.send(server.uri(), "GET", "/x", null).status()).isEqualTo(404);
      }
    }
  }

  @Test
  void aHostThatNoClientCanNameIsRefusedBeforeThePortIsTaken() throws IOException {
    try (BackendJobStore store = BackendJobStore.inMemory();
        BackendJobServer first = BackendJobServer.builder(store).start()) {
      // why: the empty name is one of loopback, but none that a client can name; if the port were
      // taken first, this would be a BindException
      assertThatThrownBy(() -> BackendJobServer.builder(store).host("").port(first.port()).start())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("host is ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT1S", "PT2400000000H", "PT2562047788015215H30M7.999999999S"})
  void aServerWithATimeoutOfAnyLengthClosesAndStopsListening(Duration timeout) throws IOException {
    try (BackendJobStore store = BackendJobStore.inMemory()) {
      BackendJobServer byClose = BackendJobServer.builder(store).shutdownTimeout(timeout).start();
      byClose.close();
      byClose.close();
      BackendJobServer byStop = BackendJobServer.builder(store).start();
      assertThat(byStop.stop(timeout)).isTrue();
      assertThat(byStop.stop(timeout.negated().plusNanos(1))).isTrue();
      for (BackendJobServer server : new BackendJobServer[] {byClose, byStop}) {
        assertThatThrownBy(() -> Served.send(server.uri(), "GET", "/", null))
            .isInstanceOf(UncheckedIOException.class)
            .hasCauseInstanceOf(ConnectException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT2400000000H", "PT2562047788015215H30M7.999999999S"})
  void aStopWithATimeoutOfAnyLengthWaitsForARunningRequest(Duration timeout) {
    try (Served served = Served.of(store -> store.storage(storage)).withJob();
        RawClient kept = served.raw()) {
      kept.send("GET " + JOB + " HTTP/1.1\nHost: localhost\n\n");
      assertThat(kept.read("GET").status()).isEqualTo(200);
      holdNextRequest();
      CompletableFuture<Answer> running = CompletableFuture.supplyAsync(() -> served.get(JOB));
      Waits.await(entered, "the request is in the store");
      CompletableFuture<Boolean> stopped =
          CompletableFuture.supplyAsync(() -> served.server.stop(timeout));
      assertThat(untilRefused(kept).status()).isEqualTo(504);
      assertThat(stopped).isNotDone();
      leave.countDown();
      assertThat(Waits.result(stopped, "the server stops")).isTrue();
      assertThat(Waits.result(running, "the running request is answered").status()).isEqualTo(200);
    }
  }

  @Test
  void settingsOutOfRangeAreRefusedNamingTheRange() {
    try (BackendJobStore store = BackendJobStore.builder().build()) {
      BackendJobServer.Builder server = BackendJobServer.builder(store);
      BackendJobHandler.Builder handler = BackendJobHandler.builder(store);
      assertRefused(() -> server.port(65_536), "65535");
      assertRefused(() -> server.port(-1), "0");
      assertRefused(() -> server.backlog(0), "from 1");
      assertRefused(() -> server.maxThreads(0), "from 1");
      assertRefused(() -> server.shutdownTimeout(Duration.ofMillis(-1)), "0 or more");
      assertRefused(() -> handler.writeTimeout(ChronoUnit.FOREVER.getDuration()), "1 day");
      assertRefused(() -> server.context("/", exchange -> {}), "begin with a slash");
      assertRefused(() -> server.context("x", exchange -> {}), "begin with a slash");
      server.context("/x", exchange -> {});
      assertRefused(() -> server.context("/x", exchange -> {}), "already in use");
      assertRefused(() -> handler.maxBodyBytes(0), "from 1");
      assertRefused(() -> handler.maxConcurrentRequests(0), "1 or more");
      assertRefused(() -> handler.pathPrefixes("prod"), "begin with a slash");
      assertRefused(() -> handler.pathPrefixes("/prod/"), "not end in one");
      assertRefused(handler::pathPrefixes, "path prefix");
    }
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
