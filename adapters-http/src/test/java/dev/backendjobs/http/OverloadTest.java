// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.NewJob;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** More requests than threads, and a stop under load. */
final class OverloadTest {
  private static final String GET = "GET " + JOB + " HTTP/1.1\nHost: localhost\n\n";
  private static final String LAST_GET =
      "GET " + JOB + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  private static final Pattern WHOLE =
      Pattern.compile(
          "(?s)HTTP/1\\.1 (200|504) .*\r\nContent-length: (?<length>[0-9]+)\r\n(.*\r\n)?\r\n"
              + "(?<body>\\{.*\\})");
  private static final int CLIENTS = 16;

  private final HookedStorage storage = new HookedStorage();
  private final BackendJobStore store = BackendJobStore.builder().storage(storage).build();

  @Test
  void aRequestForWhichThereIsNoThreadLosesItsConnectionAndNoOtherDoes() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    store.create(NewJob.builder(Served.KEY).build());
    storage.before(
        () -> {
          entered.countDown();
          Waits.await(leave, "the test lets the request end");
        });
    try (store;
        BackendJobServer server = BackendJobServer.builder(store).maxThreads(1).start();
        RawClient running = new RawClient(server.port());
        RawClient refused = new RawClient(server.port())) {
      running.send(GET);
      Waits.await(entered, "the request is in the store");
      refused.sendAtRisk(LAST_GET);
      assertThat(refused.readToEnd()).isEmpty();
      leave.countDown();
      assertThat(running.read("GET").status()).isEqualTo(200);
    }
  }

  @Test
  void aStopUnderLoadAnswersWholeRepliesOrNone() throws Exception {
    store.create(NewJob.builder(Served.KEY).build());
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    CountDownLatch busy = new CountDownLatch(CLIENTS * 20);
    try (store;
        BackendJobServer server = BackendJobServer.builder(store).start()) {
      List<CompletableFuture<Void>> clients =
          IntStream.range(0, CLIENTS)
              .mapToObj(
                  i -> CompletableFuture.runAsync(() -> askUntilGone(server.port(), busy), threads))
              .toList();
      assertThat(busy.await(2, TimeUnit.MINUTES)).as("the clients were served").isTrue();
      assertThat(server.stop(Duration.ofMinutes(2))).as("all requests ended").isTrue();
      for (CompletableFuture<Void> client : clients) {
        client.get(2, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdown();
    }
  }

  private static void askUntilGone(int port, CountDownLatch busy) {
    try {
      String reply = ask(port);
      while (!reply.isEmpty()) {
        assertWhole(reply);
        busy.countDown();
        reply = ask(port);
      }
    } finally {
      // why: one that fails must not leave the test waiting for it
      LongStream.range(0, busy.getCount()).forEach(i -> busy.countDown());
    }
  }

  /** Returns the whole reply, or nothing if the server is gone. */
  private static String ask(int port) {
    try (RawClient client = new RawClient(port)) {
      client.sendAtRisk(LAST_GET);
      return client.readToEnd();
    } catch (UncheckedIOException gone) {
      assertThat(gone).hasCauseInstanceOf(SocketException.class);
      return "";
    }
  }

  private static void assertWhole(String reply) {
    Matcher whole = WHOLE.matcher(reply);
    assertThat(whole.matches()).as(reply).isTrue();
    assertThat(whole.group("body")).hasSize(Integer.parseInt(whole.group("length")));
  }
}
