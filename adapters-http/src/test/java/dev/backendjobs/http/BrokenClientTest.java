// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.KEY;
import static dev.backendjobs.http.Served.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that disconnect at any moment: no write is half done, and no request stays running. */
final class BrokenClientTest {
  private static final String POST =
      "POST "
          + JOB
          + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: 20\n\n"
          + "{\"status\":\"RUNNING\"}";

  /** How a client disconnects. */
  private enum Leaving {
    CLOSE,
    RESET,
    END_OF_OUTPUT
  }

  private final Served served = Served.create().withJob();

  @AfterEach
  void noRequestIsStillRunning() {
    boolean ended = served.server.stop(Duration.ofMinutes(2));
    served.close();
    assertThat(ended).as("all requests ended before the stop timed out").isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anIncompleteRequestChangesNothing(Leaving leaving) {
    for (int length = 0; length < POST.length(); length++) {
      try (RawClient client = served.raw()) {
        client.send(POST.substring(0, length));
        leave(client, leaving);
      }
    }
    assertThat(served.get(JOB).status()).isEqualTo(200);
    assertThat(served.job().status()).isEqualTo(JobStatus.PENDING);
  }

  private static void leave(RawClient client, Leaving leaving) {
    switch (leaving) {
      case CLOSE -> {}
      case RESET -> client.reset();
      case END_OF_OUTPUT -> Leaks.none(client.endOutput().readToEnd());
    }
  }

  @Test
  void aRequestOfAClientThatLeavesIsServedWholeOrNotAtAll() {
    for (int i = 0; i < 100; i++) {
      try (RawClient client = served.raw()) {
        client.send(POST);
        client.reset();
      }
    }
    assertThat(served.get(JOB).text("status")).isIn("PENDING", "RUNNING");
    assertThat(served.job().revision()).isBetween(1L, 2L);
  }

  @Test
  void aReplyThatIsNotReadEndsWithItsConnection() {
    String large = "x".repeat(4_000);
    for (int i = 0; i < 100; i++) {
      JobKey key = JobKey.of(KEY.appId(), KEY.environment(), "large" + i);
      served.store.create(NewJob.builder(key).operation("O").build());
      served.store.update(key, JobUpdate.failed(large));
    }
    String list = "GET " + LIST + "?maxResults=100 HTTP/1.1\nHost: localhost\n\n";
    for (int i = 0; i < 20; i++) {
      try (RawClient client = served.raw()) {
        client.send(list.repeat(20));
        assertThat(client.read("GET").json().path("jobs")).hasSize(100);
        client.reset();
      }
    }
    assertThat(served.get(LIST + "?maxResults=100").json().path("jobs")).hasSize(100);
  }

  @Test
  void manyIdleConnectionsDelayNoOther() {
    RawClient[] silent = new RawClient[500];
    try {
      for (int i = 0; i < silent.length; i++) {
        silent[i] = served.raw();
      }
      assertThat(served.get(JOB).status()).isEqualTo(200);
      for (RawClient client : silent) {
        client.send("GET " + JOB + " HTTP/1.1\nHost: localhost\n\n");
      }
      for (RawClient client : silent) {
        assertThat(client.read("GET").status()).isEqualTo(200);
      }
    } finally {
      for (RawClient client : silent) {
        client.close();
      }
    }
  }
}
