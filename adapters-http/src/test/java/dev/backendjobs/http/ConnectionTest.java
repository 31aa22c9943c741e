// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.JobStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After each reply the connection is either fit for the next request, or closed at once. */
final class ConnectionTest {
  private static final String POST = "POST " + JOB + " HTTP/1.1\nHost: localhost\n";
  private static final String JSON = "Content-Type: application/json\n";
  private static final String GET = "GET " + JOB + " HTTP/1.1\nHost: localhost\n\n";

  private final Served served = Served.handler(handler -> handler.maxBodyBytes(100)).withJob();
  private final RawClient client = served.raw();

  @AfterEach
  void close() {
    client.close();
    served.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /backend/a1/job/dev/j1, 200",
    "HEAD, /backend/a1/job/dev/j1, 200",
    "OPTIONS, /backend/a1/job/dev/j1, 200",
    "POST, /backend/a1/job/dev/%ff, 400",
    "POST, /backend/a1/job/dev/j1, 400",
    "POST, /nothing, 404",
    "HEAD, /nothing, 404",
    "DELETE, /backend/a1/job/dev/j1, 405"
  })
  void theNextRequestIsFoundWhateverTheReplyAndTheReaderOfTheBody(
      String method, String path, int status) {
    String head = method + " " + path + " HTTP/1.1\nHost: localhost\n" + JSON;
    client.send(head + "Content-Length: 7\n\nGET / H");
    assertThat(client.read(method).status()).isEqualTo(status);
    client.send(head + "Transfer-Encoding: chunked\n\n4\nGET \n3\n/ H\n0\n\n");
    assertThat(client.read(method).status()).isEqualTo(status);
    assertNextIsServed();
  }

  @Test
  void aRefusedTypeKeepsTheConnection() {
    client.send(POST + "Content-Type: text/plain\nContent-Length: 5\n\nGET /");
    assertThat(client.read("POST").status()).isEqualTo(415);
    assertNextIsServed();
  }

  @Test
  void requestsMayBeSentBeforeTheReplyBefore() {
    client.send(GET + POST + JSON + "Content-Length: 20\n\n{\"status\":\"RUNNING\"}" + GET);
    assertThat(client.read("GET").text("status")).isEqualTo("PENDING");
    assertThat(client.read("POST").text("status")).isEqualTo("RUNNING");
    assertThat(client.read("GET").text("status")).isEqualTo("RUNNING");
  }

  @Test
  void aDeclaredLengthAboveTheLimitIsRefusedBeforeItIsSent() {
    client.send(POST + JSON + "Content-Length: 101\n\n");
    assertTooLargeAndClosed();
  }

  @Test
  void aDeclaredLengthBeyondAllMemoryIsRefusedToo() {
    client.send(POST + JSON + "Content-Length: 9223372036854775807\n\n");
    assertTooLargeAndClosed();
  }

  @Test
  void chunksAboveTheLimitAreReadNoFurther() {
    client.send(POST + JSON + "Transfer-Encoding: chunked\n\nc8\n" + " ".repeat(101));
    assertTooLargeAndClosed();
  }

  private void assertTooLargeAndClosed() {
    Answer answer = client.read("POST");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.header("Connection")).isEqualTo("close");
    assertThat(answer.message()).contains("100");
    assertThat(client.isClosed()).isTrue();
    assertPending();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"DELETE /backend/a1/job/dev/j1", "POST /nothing", "GET /backend/a1/job/dev/j1"})
  void aReplyThatNeedsNoBodyDoesNotWaitForAHugeOne(String methodAndPath) {
    client.send(methodAndPath + " HTTP/1.1\nHost: localhost\nContent-Length: 1000000\n\n");
    Answer answer = client.read("GET");
    assertThat(answer.header("Connection")).isEqualTo("close");
    assertThat(answer.json().isObject()).isTrue();
    assertThat(client.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\n{}\n0\n\n", "FFFFFFFF\n{}\n0\n\n", "-1\n{}\n"})
  void aMalformedChunkIsRefusedAndTheConnectionClosed(String chunks) {
    client.send(POST + JSON + "Transfer-Encoding: chunked\n\n" + chunks).endOutput();
    assertBrokenAndClosed();
  }

  @Test
  void aBodyThatBreaksOffIsRefusedAndTheConnectionClosed() {
    client.send(POST + JSON + "Content-Length: 20\n\n{\"status\":").endOutput();
    assertBrokenAndClosed();
  }

  @Test
  void aChunkedBodyThatBreaksOffIsRefusedAndTheConnectionClosed() {
    client
        .send(POST + JSON + "Transfer-Encoding: chunked\n\n14\n{\"status\":\"RUNNING\"}\n")
        .endOutput();
    assertBrokenAndClosed();
  }

  private void assertBrokenAndClosed() {
    Answer answer = client.read("POST");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("BadRequestException");
    assertThat(answer.header("Connection")).isEqualTo("close");
    assertThat(client.isClosed()).isTrue();
    assertPending();
  }

  @Test
  void aChunkedBodyIsReadLikeAnyOther() {
    client.send(
        POST + JSON + "Transfer-Encoding: chunked\n\n5\n{\"sta\nf\ntus\":\"RUNNING\"}\n0\n\n");
    assertThat(client.read("POST").text("status")).isEqualTo("RUNNING");
    assertNextIsServed();
  }

  @Test
  void aClientThatExpectsContinueGetsIt() {
    client.send(
        "PUT "
            + JOB
            + "x HTTP/1.1\nHost: localhost\nExpect: 100-continue\n"
            + JSON
            + "Content-Length: 2\n\n");
    assertThat(client.read("PUT").status()).isEqualTo(100);
    client.send("{}");
    assertThat(client.read("PUT").status()).isEqualTo(201);
    assertNextIsServed();
  }

  @Test
  void anOldClientIsServedAndItsConnectionClosed() {
    client.send("GET " + JOB + " HTTP/1.0\n\n");
    assertThat(client.read("GET").status()).isEqualTo(200);
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void aClientThatIsGoneAffectsNoOther() {
    try (RawClient gone = served.raw()) {
      gone.send(POST + JSON + "Content-Length: 20\n\n{\"status\":");
    }
    assertNextIsServed();
    assertPending();
  }

  private void assertNextIsServed() {
    client.send(GET);
    Answer next = client.read("GET");
    assertThat(next.status()).isEqualTo(200);
    assertThat(next.text("jobId")).isEqualTo("j1");
  }

  private void assertPending() {
    assertThat(served.job().status()).isEqualTo(JobStatus.PENDING);
  }
}
