// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.KEY;
import static dev.backendjobs.http.Served.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.http.access.BearerTokens;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.testkit.ManualClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rates of apps: which requests take a token, and of which bucket. */
final class RatesTest {
  private static final int BURST = 5;
  private static final String RUNNING = "{\"status\":\"RUNNING\"}";
  private static final String COMPLETED = "{\"status\":\"COMPLETED\"}";

  private final ManualClock clock = ManualClock.at(Served.NOW);
  private final Served served =
      Served.of(
              store ->
                  store.limits(JobLimits.builder().requestsPerSecond(0.01).burst(BURST).build()),
              handler -> handler.clock(clock))
          .withJob();

  @AfterEach
  void close() {
    served.close();
  }

  private void useUpReads() {
    for (int i = 0; i < BURST; i++) {
      assertThat(served.get(JOB).status()).isEqualTo(200);
    }
    assertThat(served.get(JOB).status()).isEqualTo(429);
  }

  @Test
  void aPollerThatUsesUpTheReadsDoesNotPreventWrites() {
    useUpReads();
    assertThat(served.post(JOB, RUNNING).status()).isEqualTo(200);
    assertThat(served.post(JOB, COMPLETED).status()).isEqualTo(200);
    assertThat(served.job().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void writesThatUseUpTheirBucketDoNotPreventReads() {
    for (int i = 0; i < BURST; i++) {
      assertThat(served.put(LIST + "/n" + i, "{}").status()).isEqualTo(201);
    }
    assertThat(served.put(LIST + "/n9", "{}").status()).isEqualTo(429);
    assertThat(served.post(JOB, RUNNING).status()).isEqualTo(429);
    assertThat(served.get(JOB).status()).isEqualTo(200);
  }

  @Test
  void readsOfEveryKindShareOneBucket() {
    assertThat(served.get(JOB).status()).isEqualTo(200);
    assertThat(served.get(LIST).status()).isEqualTo(200);
    assertThat(served.post(LIST, "{}").status()).isEqualTo(200);
    assertThat(served.send("HEAD", JOB, null).status()).isEqualTo(200);
    assertThat(served.send("HEAD", LIST, null).status()).isEqualTo(200);
    assertThat(served.get(JOB).status()).isEqualTo(429);
    assertThat(served.post(LIST, "{}").status()).isEqualTo(429);
  }

  @Test
  void aConditionalWriteTakesOneTokenOfTheWritesAndNoneOfTheReads() {
    String[] conditions = {"If-Match", served.get(JOB).header("ETag") + ", \"9-x\""};
    for (int i = 0; i < BURST; i++) {
      assertThat(served.post(JOB, "{}", conditions).status()).isEqualTo(200);
    }
    assertThat(served.post(JOB, "{}", conditions).status()).isEqualTo(429);
    for (int i = 1; i < BURST; i++) {
      assertThat(served.get(JOB).status()).isEqualTo(200);
    }
    assertThat(served.get(JOB).status()).isEqualTo(429);
  }

  @Test
  void callsInsideTheServiceAreNeverLimited() {
    useUpReads();
    for (int i = 0; i < 3 * BURST; i++) {
      served.store.get(KEY);
    }
    served.store.update(KEY, JobUpdate.to(JobStatus.RUNNING));
    served.store.update(KEY, JobUpdate.to(JobStatus.COMPLETED));
    assertThat(served.job().status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void anAppThatUsesUpItsRateSlowsNoOther() {
    useUpReads();
    assertThat(served.get("/backend/a2/job/dev").status()).isEqualTo(200);
  }

  @Test
  void theBucketFillsAgainByTheClock() {
    useUpReads();
    clock.advance(Duration.ofSeconds(100));
    assertThat(served.get(JOB).status()).isEqualTo(200);
    assertThat(served.get(JOB).status()).isEqualTo(429);
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, " + JOB + ", 200",
    "OPTIONS, " + LIST + ", 200",
    "DELETE, " + LIST + ", 405",
    "PATCH, " + JOB + ", 405",
    "GET, /backend/a1, 404",
  })
  void whatNeedsNoStoreTakesNoToken(String method, String path, int status) {
    for (int i = 0; i < 3 * BURST; i++) {
      assertThat(served.send(method, path, null).status()).isEqualTo(status);
    }
    assertThat(served.get(JOB).status()).isEqualTo(200);
    assertThat(served.post(JOB, RUNNING).status()).isEqualTo(200);
  }

  @Test
  void refusedCallersTakeNoToken() {
    Map<String, String> names = Map.of("t-ann", "ann", "t-eve", "eve");
    try (Served guarded =
        Served.of(
                store -> store.limits(JobLimits.builder().requestsPerSecond(0.01).burst(1).build()),
                handler ->
                    handler
                        .authenticator(
                            BearerTokens.of(token -> Optional.ofNullable(names.get(token))))
                        .authorizer(asked -> asked.principal().orElse("").equals("ann")))
            .withJob()) {
      for (int i = 0; i < 10; i++) {
        assertThat(guarded.get(JOB).status()).isEqualTo(401);
        assertThat(guarded.post(JOB, RUNNING).status()).isEqualTo(401);
        assertThat(guarded.get(JOB, "Authorization", "Bearer t-eve").status()).isEqualTo(403);
        assertThat(guarded.post(JOB, RUNNING, "Authorization", "Bearer t-eve").status())
            .isEqualTo(403);
      }
      assertThat(guarded.get(JOB, "Authorization", "Bearer t-ann").status()).isEqualTo(200);
      assertThat(guarded.post(JOB, RUNNING, "Authorization", "Bearer t-ann").status())
          .isEqualTo(200);
    }
  }
}
