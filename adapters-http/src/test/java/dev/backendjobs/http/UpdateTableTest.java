// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.KEY;
import static dev.backendjobs.http.Served.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of updates, row by row, over HTTP. */
final class UpdateTableTest {
  private final Served served = Served.create().withJob();

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "", "{\"status\":null,\"operation\":null,\"error\":null}"})
  void nothingAskedAnswersTheJobUnchanged(String body) {
    BackendJob before = served.job();
    Answer answer = served.post(JOB, body);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("status")).isEqualTo("PENDING");
    assertThat(served.job()).isEqualTo(before);
  }

  @Test
  void theStatusItHasChangesNothing() {
    BackendJob before = served.job();
    Answer answer = served.post(JOB, "{\"status\":\"PENDING\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(served.job()).isEqualTo(before);
  }

  @Test
  void theTerminalStatusItHasChangesNothing() {
    finish(JobStatus.COMPLETED);
    BackendJob before = served.job();
    Answer answer = served.post(JOB, "{\"status\":\"COMPLETED\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ETag")).isEqualTo(tag(before));
    assertThat(served.job()).isEqualTo(before);
  }

  @Test
  void aLegalStatusChangesTheJobAndRaisesTheRevision() {
    Answer answer = served.post(JOB, "{\"status\":\"RUNNING\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ETag")).isEqualTo(tag(served.job())).startsWith("\"2-");
    assertThat(answer.text("status")).isEqualTo("RUNNING");
    assertThat(answer.text("updateTime")).isEqualTo("" + NOW.toEpochMilli());
    assertThat(served.job().revision()).isEqualTo(2);
  }

  @Test
  void theUpdateTimeNeverRunsBack() {
    ManualClock clock = ManualClock.at(Instant.ofEpochMilli(1000));
    try (Served old = Served.of(store -> store.clock(clock)).withJob()) {
      clock.turnBack(Duration.ofMillis(500));
      Answer answer = old.post(JOB, "{\"status\":\"RUNNING\"}");
      assertThat(answer.text("createTime")).isEqualTo("1000");
      assertThat(answer.text("updateTime")).isEqualTo("1000");
    }
  }

  @Test
  void anIllegalStatusIsRefusedNamingFromToAndAllowed() {
    BackendJob before = served.job();
    Answer answer = served.post(JOB, "{\"status\":\"COMPLETED\"}");
    assertBadRequest(answer);
    assertThat(answer.message()).contains("PENDING", "COMPLETED", "RUNNING, FAILED, CANCELLED");
    assertThat(served.job()).isEqualTo(before);
  }

  @Test
  void anUnknownStatusIsRefusedNamingTheKnownOnes() {
    Answer answer = served.post(JOB, "{\"status\":\"DONE\"}");
    assertBadRequest(answer);
    assertThat(answer.message()).contains("DONE", "RUNNING", "CANCELLING");
  }

  @Test
  void theOperationOfTheJobMayBeRepeated() {
    Answer answer = served.post(JOB, "{\"operation\":\"CreateBackend\",\"status\":\"RUNNING\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("operation")).isEqualTo("CreateBackend");
  }

  @Test
  void anotherOperationIsRefusedAndChangesNothing() {
    BackendJob before = served.job();
    Answer answer = served.post(JOB, "{\"operation\":\"DeleteBackend\",\"status\":\"RUNNING\"}");
    assertBadRequest(answer);
    assertThat(served.job()).isEqualTo(before);
  }

  @Test
  void aJobWithoutOperationTakesTheFirstItIsGiven() {
    served.store.create(NewJob.builder("a1", "dev").jobId("bare").build());
    String path = "/backend/a1/job/dev/bare";
    assertThat(served.get(path).json().has("operation")).isFalse();
    Answer answer = served.post(path, "{\"operation\":\"CloneBackend\"}");
    assertThat(answer.text("operation")).isEqualTo("CloneBackend");
  }

  @Test
  void anErrorTextGoesWithAFailedStatus() {
    Answer answer = served.post(JOB, "{\"status\":\"FAILED\",\"error\":\"no \\u20ac\\nleft\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("error")).isEqualTo("no €\nleft");
    assertThat(served.get(JOB).text("error")).isEqualTo("no €\nleft");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"error\":\"why\"}", "{\"error\":\"why\",\"status\":\"RUNNING\"}"})
  void anErrorTextWithoutAFailedStatusIsRefused(String body) {
    BackendJob before = served.job();
    assertBadRequest(served.post(JOB, body));
    assertThat(served.job()).isEqualTo(before);
  }

  @Test
  void anotherVersionThanExpectedIsRefusedWithTheCurrentOne() {
    BackendJob before = served.job();
    Answer answer = served.post(JOB, "{\"status\":\"RUNNING\"}", "If-Match", "\"7\"");
    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.header("ETag")).isEqualTo(tag(before));
    assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("PreconditionFailedException");
    assertThat(answer.members()).containsExactly("message");
    assertThat(served.job()).isEqualTo(before);
  }

  @Test
  void theExpectedVersionLetsTheUpdateThrough() {
    Answer answer = served.post(JOB, "{\"status\":\"RUNNING\"}", "If-Match", tag(served.job()));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ETag")).isEqualTo(tag(served.job())).startsWith("\"2-");
  }

  private static String tag(BackendJob job) {
    return '"' + job.version().toString() + '"';
  }

  private void finish(JobStatus end) {
    served.store.update(KEY, JobUpdate.to(JobStatus.RUNNING));
    served.store.update(KEY, JobUpdate.to(end));
  }

  private static void assertBadRequest(Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("BadRequestException");
    assertThat(answer.members()).containsExactly("message");
  }
}
