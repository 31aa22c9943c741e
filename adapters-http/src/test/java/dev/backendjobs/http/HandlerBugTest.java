// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.http.internal.replies.ErrorReplies;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is thrown inside, the client gets a reply that reveals nothing, or a closed connection.
 */
final class HandlerBugTest {
  private static final String JSON = "Content-Type: application/json\nContent-Length: 20\n\n";

  private final HookedStorage storage = new HookedStorage();
  private final AtomicReference<Supplier<String>> ids = new AtomicReference<>(() -> "id-1");
  private final Served served =
      Served.of(
              store -> store.storage(storage), handler -> handler.requestIds(() -> ids.get().get()))
          .withJob();

  @AfterEach
  void close() {
    served.close();
  }

  static Stream<Throwable> failures() {
    Throwable caused =
        new IllegalStateException("secret", new SQLException("secret at /home/ann/jobs.db"));
    return Stream.of(
        caused,
        new NullPointerException(),
        new IllegalArgumentException("secret"),
        new IOException("secret"),
        new InterruptedException("secret"),
        new StackOverflowError(),
        new OutOfMemoryError("secret"),
        new NoClassDefFoundError("dev/backendjobs/Secret"),
        new ExceptionInInitializerError(caused),
        new AssertionError("secret"),
        new Throwable("secret"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whateverIsThrownIsA504AndTheConnectionStaysOpen(Throwable failure) {
    storage.before(() -> HandlerBugTest.<RuntimeException>sneak(failure));
    try (RawClient client = served.raw()) {
      for (String start : new String[] {"GET " + JOB, "POST " + JOB, "PUT " + LIST + "/new"}) {
        String body = start.startsWith("GET") ? "\n" : JSON + "{\"status\":\"RUNNING\"}";
        client.send(start + " HTTP/1.1\nHost: localhost\n" + body);
        Answer answer = client.read("GET");
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.body()).isEqualTo("{\"message\":\"" + ErrorReplies.NEUTRAL + "\"}");
      }
      storage.before(() -> {});
      client.send("GET " + JOB + " HTTP/1.1\nHost: localhost\n\n");
      assertThat(client.read("GET").text("status")).isEqualTo("PENDING");
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void anOverflowOfTheStackIsA504Too() {
    storage.before(() -> assertThat(depth(Integer.MAX_VALUE)).isPositive());
    assertThat(served.get(JOB).status()).isEqualTo(504);
    storage.before(() -> {});
    assertThat(served.get(JOB).status()).isEqualTo(200);
  }

  private static int depth(int more) {
    return more == 0 ? 0 : 1 + depth(more - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two\r\nlines", "throws"})
  void anIdThatCannotBeSentIsReplaced(String id) {
    ids.set(
        () -> {
          if (id.equals("throws")) {
            throw new IllegalStateException("secret");
          }
          return id.isEmpty() ? null : id;
        });
    try (RawClient client = served.raw()) {
      for (String start : new String[] {"GET " + JOB, "PUT " + LIST + "/new"}) {
        client.send(start + " HTTP/1.1\nHost: localhost\n\n");
        Answer answer = client.read("GET");
        assertThat(answer.status()).isIn(200, 201);
        assertThat(answer.header("x-amzn-RequestId")).matches("[0-9a-f-]{36}");
      }
    }
    ids.set(() -> "id-2");
    assertThat(served.get(JOB).header("x-amzn-RequestId")).isEqualTo("id-2");
  }
}
