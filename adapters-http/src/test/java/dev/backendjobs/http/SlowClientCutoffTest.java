// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.internal.jdk.SlowClientCutoff;
import dev.backendjobs.http.tls.TestKeystore;
import dev.backendjobs.http.tls.TlsKeystore;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLimits;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send requests and do not read the replies. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SlowClientCutoffTest {
  private static final Duration LONG = Waits.LONG;
  private static final Duration SHORT = Duration.ofSeconds(2);

  /** More than the buffers of both sides hold. */
  private static final int JOBS = 100;

  private static final int ERROR_LENGTH = 200_000;

  private static BackendJobStore storeOfLongReplies() {
    BackendJobStore store =
        BackendJobStore.builder()
            .limits(JobLimits.builder().errorBytes(ERROR_LENGTH).build())
            .build();
    for (int i = 0; i < JOBS; i++) {
      store.update(
          store.create(NewJob.builder("a1", "dev").jobId("j" + i).operation("O").build()).key(),
          JobUpdate.builder().status(JobStatus.FAILED).error("x".repeat(ERROR_LENGTH)).build());
    }
    return store;
  }

  private static BackendJobServer server(BackendJobStore store, Duration timeout, boolean tls)
      throws Exception {
    BackendJobServer.Builder server =
        BackendJobServer.builder(BackendJobHandler.builder(store).writeTimeout(timeout).build());
    if (tls) {
      TestKeystore keys = TestKeystore.one();
      server.tls(TlsKeystore.open(keys.file(), TestKeystore.PASSWORD.toCharArray()).sslContext());
    }
    return server.start();
  }

  /** Returns a client that has asked for the long reply and read its first byte only. */
  private static Socket stalled(BackendJobServer server, boolean tls) throws Exception {
    Socket raw = new Socket();
    // why: before it connects, so that the system does not let the buffer grow
    raw.setReceiveBufferSize(1_024);
    raw.connect(new InetSocketAddress("127.0.0.1", server.port()));
    Socket client =
        tls
            ? TestKeystore.one()
                .client()
                .getSocketFactory()
                .createSocket(raw, "127.0.0.1", server.port(), true)
            : raw;
    client
        .getOutputStream()
        .write(
            ("GET /backend/a1/job/dev?maxResults=" + JOBS + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(client.getInputStream().read()).isEqualTo('H');
    return client;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientThatDoesNotReadIsCutOff(boolean tls) throws Exception {
    try (BackendJobStore store = storeOfLongReplies();
        BackendJobServer server = server(store, SHORT, tls);
        Socket client = stalled(server, tls)) {
      // why: a stop waits for running requests, so this one has ended
      assertThat(server.stop(LONG)).isTrue();
      assertThat(client.isClosed()).isFalse();
    }
  }

  @Test
  void aStopOverTlsEndsThoughAClientDoesNotRead() throws Exception {
    try (BackendJobStore store = storeOfLongReplies()) {
      BackendJobServer server = server(store, Duration.ofDays(1), true);
      try (Socket client = stalled(server, true)) {
        assertThat(server.stop(Duration.ZERO)).as("the request is running").isFalse();
        // why: what this answers depends on when the connection, now closed, ends the request
        boolean unused = server.stop(Duration.ZERO);
        assertThat(client.isClosed()).isFalse();
      }
    }
  }

  @Test
  void anInterruptOfTheHostIsNeverCleared() {
    SlowClientCutoff cutoff = new SlowClientCutoff(Duration.ofMillis(1));
    SlowClientCutoff.Sending slow = cutoff.begin();
    assertThatThrownBy(() -> new CountDownLatch(1).await(LONG.toSeconds(), TimeUnit.SECONDS))
        .as("the cut-off")
        .isInstanceOf(InterruptedException.class);
    // as by shutdownNow of the host's executor
    Thread.currentThread().interrupt();
    slow.end();
    assertThat(Thread.interrupted()).isTrue();

    SlowClientCutoff.Sending quick = new SlowClientCutoff(LONG).begin();
    Thread.currentThread().interrupt();
    quick.end();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aThreadIsNotInterruptedAfterItHasSent() throws Exception {
    SlowClientCutoff cutoff = new SlowClientCutoff(Duration.ofMillis(20));
    cutoff.begin().end();
    // why: the check that was due for the first has run once a second one is cut off by it
    CountDownLatch cut = new CountDownLatch(1);
    Thread slow =
        new Thread(
            () -> {
              SlowClientCutoff.Sending sending = cutoff.begin();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException cutOff) {
                cut.countDown();
              } finally {
                sending.end();
              }
            });
    slow.setDaemon(true);
    slow.start();
    assertThat(cut.await(LONG.toSeconds(), TimeUnit.SECONDS)).as("cut off").isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aThreadThatWasCutOffServesTheNextRequestUninterrupted() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    try (BackendJobStore store = storeOfLongReplies();
        BackendJobServer server =
            BackendJobServer.builder(BackendJobHandler.builder(store).writeTimeout(SHORT).build())
                .maxThreads(1)
                .context(
                    "/next",
                    exchange -> {
                      interrupted.set(Thread.currentThread().isInterrupted());
                      exchange.sendResponseHeaders(204, -1);
                      exchange.close();
                    })
                .start();
        Socket client = stalled(server, false)) {
      // why: the rest of the reply comes to its early end when the connection is cut off
      client.setSoTimeout((int) LONG.toMillis());
      awaitCutOff(server);
      assertThat(Served.send(server.uri(), "GET", "/next", null).status()).isEqualTo(204);
      assertThat(interrupted).isFalse();
      assertThat(client.isClosed()).isFalse();
    }
  }

  /** Waits until the one thread of the server is free again. */
  private static void awaitCutOff(BackendJobServer server) {
    long end = System.nanoTime() + LONG.toNanos();
    String name = "backend-jobs-http-" + server.port() + "-1";
    while (Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals(name))
        .flatMap(thread -> Stream.of(thread.getValue()))
        .anyMatch(frame -> frame.getClassName().endsWith("BackendJobHandler"))) {
      assertThat(System.nanoTime()).as("the client was not cut off").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void theWriteTimeoutHasBounds() {
    try (BackendJobStore store = BackendJobStore.inMemory()) {
      BackendJobHandler.Builder handler = BackendJobHandler.builder(store);
      assertThatThrownBy(() -> handler.writeTimeout(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("PT0S; it must be from 1 ms to 1 day");
      assertThatThrownBy(() -> handler.writeTimeout(Duration.ofDays(2)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
