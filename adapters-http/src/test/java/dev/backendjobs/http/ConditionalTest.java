// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** If-None-Match and If-Match against a job of revision 2. */
final class ConditionalTest {
  private final HookedStorage storage = new HookedStorage();
  private final Served served = Served.of(store -> store.storage(storage)).withJob();

  @BeforeEach
  void toRevision2() {
    served.store.update(KEY, JobUpdate.to(JobStatus.RUNNING));
  }

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"2\" | 304",
        "W/\"2\" | 304",
        "* | 304",
        "\"1\", \"2\" | 304",
        "\"a,b\" ,, W/\"2\" | 304",
        "\"1\" | 200",
        "\"02\" | 200",
        "\"\" | 200",
        "W/\"1\", \"3\" | 200"
      })
  void aReadOfAKnownRevisionIsNotModified(String tags, int status) {
    for (String method : new String[] {"GET", "HEAD"}) {
      Answer answer = served.send(method, JOB, null, "If-None-Match", tags);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("ETag")).isEqualTo("\"2\"");
      if (status == 304) {
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Content-Type")).isNull();
        assertThat(answer.header("x-amzn-RequestId")).isNotNull();
      }
    }
  }

  @Test
  void severalHeaderLinesAreOneList() {
    Answer answer = served.get(JOB, "If-None-Match", "\"1\"", "If-None-Match", "\"2\"");
    assertThat(answer.status()).isEqualTo(304);
  }

  @Test
  void whatIsNotThereIsNotFoundWhateverTheCondition() {
    assertThat(served.get(JOB + "x", "If-None-Match", "*").status()).isEqualTo(404);
    assertThat(served.post(JOB + "x", "{}", "If-Match", "*").status()).isEqualTo(404);
    assertThat(served.post(JOB + "x", "{}", "If-Match", "\"1\"").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"2\" | 200",
        "* | 200",
        "\"1\", \"2\" | 200",
        "\"x\", \"2\" | 200",
        "\"1\" | 412",
        "\"02\" | 412",
        "\"x\" | 412",
        "W/\"2\" | 412",
        "\"1\", \"3\" | 412"
      })
  void anUpdateGoesThroughOnlyForAMatchingRevision(String tags, int status) {
    Answer read = served.get(JOB, "If-Match", tags);
    Answer answer = served.post(JOB, "{\"status\":\"COMPLETED\"}", "If-Match", tags);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(read.status()).isEqualTo(status);
    if (status == 412) {
      assertThat(answer.header("ETag")).isEqualTo("\"2\"");
      assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("PreconditionFailedException");
      assertThat(answer.members()).containsExactly("message");
      assertThat(served.job().status()).isEqualTo(JobStatus.RUNNING);
    } else {
      assertThat(served.job().status()).isEqualTo(JobStatus.COMPLETED);
    }
  }

  @Test
  void anUpdateCanDemandThatARevisionIsGone() {
    assertThat(served.post(JOB, "{}", "If-None-Match", "\"2\"").status()).isEqualTo(412);
    assertThat(served.post(JOB, "{}", "If-None-Match", "*").status()).isEqualTo(412);
    assertThat(served.post(JOB, "{}", "If-None-Match", "\"1\"").status()).isEqualTo(200);
  }

  @Test
  void anUpdateThatIsOvertakenIsMeasuredAgainstTheNewRevision() {
    overtakeOnce();
    Answer listed = served.post(JOB, "{}", "If-Match", "\"2\", \"3\"");
    assertThat(listed.status()).isEqualTo(200);
    assertThat(listed.header("ETag")).isEqualTo("\"3\"");
  }

  @Test
  void anUpdateThatIsOvertakenByARevisionNotListedFails() {
    overtakeOnce();
    Answer answer = served.post(JOB, "{\"status\":\"COMPLETED\"}", "If-Match", "\"2\", \"9\"");
    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.header("ETag")).isEqualTo("\"3\"");
    assertThat(served.job().status()).isEqualTo(JobStatus.CANCELLING);
  }

  /** Lets another writer in between the next read of the job and the write that follows it. */
  private void overtakeOnce() {
    int[] calls = {0};
    storage.before(
        () -> {
          if (++calls[0] == 2) {
            storage.before(() -> {});
            served.store.update(KEY, JobUpdate.to(JobStatus.CANCELLING));
          }
        });
  }

  @Test
  void aCreationCanDemandThatNothingIsThere() {
    String create = "{\"operation\":\"CreateBackend\"}";
    assertThat(served.put(JOB, create, "If-None-Match", "*").status()).isEqualTo(412);
    assertThat(served.put(JOB + "x", create, "If-None-Match", "*").status()).isEqualTo(201);
  }

  @Test
  void aCreationThatDemandsAJobCreatesNone() {
    Answer answer = served.put(JOB + "x", "{}", "If-Match", "*");
    assertThat(answer.status()).isEqualTo(412);
    assertThat(served.get(JOB + "x").status()).isEqualTo(404);
    String create = "{\"operation\":\"CreateBackend\"}";
    assertThat(served.put(JOB, create, "If-Match", "*").status()).isEqualTo(200);
    assertThat(served.put(JOB, create, "If-Match", "\"1\"").status()).isEqualTo(412);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2",
        "\"2",
        "2\"",
        "\"2\" \"3",
        "\"2\"\"3\"",
        "\"2\" \"3\"",
        "\"2\"x",
        "\"a b\"",
        "w/\"2\"",
        "*, \"2\"",
        ",",
        ""
      })
  void aMalformedHeaderIsRefusedNamingItAndTheSpot(String tags) {
    for (String header : new String[] {"If-Match", "If-None-Match"}) {
      Answer answer = served.post(JOB, "{\"status\":\"COMPLETED\"}", header, tags);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.message()).contains(header, "character ");
    }
    assertThat(served.job().status()).isEqualTo(JobStatus.RUNNING);
  }
}
