// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** If-None-Match and If-Match against a job of revision 2. */
final class ConditionalTest {
  private static final String CREATE = "{\"operation\":\"CreateBackend\"}";

  private final Served served = Served.create().withJob();

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
  void aReadOfAKnownVersionIsNotModified(String revisions, int status) {
    String tags = versions(revisions);
    for (String method : new String[] {"GET", "HEAD"}) {
      Answer answer = served.send(method, JOB, null, "If-None-Match", tags);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("ETag")).isEqualTo(versions("\"2\""));
      if (status == 304) {
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Content-Type")).isNull();
        assertThat(answer.header("x-amzn-RequestId")).isNotNull();
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
      }
    }
  }

  @Test
  void severalHeaderLinesAreOneList() {
    Answer answer = served.get(JOB, "If-None-Match", "\"1\"", "If-None-Match", versions("\"2\""));
    assertThat(answer.status()).isEqualTo(304);
  }

  /** Returns the tags with each revision in quotes replaced by its version; the clock stands. */
  private String versions(String revisions) {
    String check = served.job().version().toString().replaceFirst("[0-9]+-", "");
    return revisions.replaceAll("\"([0-9])\"", "\"$1-" + check + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"2\"", "W/\"2\"", "\"2-\"", "\"2-0\"", "\"1\", \"2\", \"3\""})
  void aRevisionWithoutItsCheckMatchesNothing(String tags) {
    assertThat(served.get(JOB, "If-None-Match", tags).status()).isEqualTo(200);
    assertThat(served.get(JOB, "If-Match", tags).status()).isEqualTo(412);
    assertThat(served.post(JOB, "{}", "If-Match", tags).status()).isEqualTo(412);
    assertThat(served.put(JOB, CREATE, "If-Match", tags).status()).isEqualTo(412);
    assertThat(served.post(JOB, "{}", "If-None-Match", tags).status()).isEqualTo(200);
  }

  @Test
  void aTagOfAnotherHistoryMatchesNothing() {
    String known = served.get(JOB).header("ETag");
    // as after a restored backup, or a restart of a server that keeps its jobs in memory
    try (Served later =
        Served.of(store -> store.clock(InstantSource.fixed(Served.NOW.plusSeconds(60))))
            .withJob()) {
      later.store.update(KEY, JobUpdate.failed("lost"));
      assertThat(later.job().revision()).isEqualTo(served.job().revision());

      Answer read = later.get(JOB, "If-None-Match", known);
      assertThat(read.status()).isEqualTo(200);
      assertThat(read.text("status")).isEqualTo("FAILED");
      assertThat(read.header("ETag")).isNotEqualTo(known);
      assertThat(later.send("HEAD", JOB, null, "If-None-Match", known).status()).isEqualTo(200);
      assertThat(later.get(JOB, "If-Match", known).status()).isEqualTo(412);
      assertThat(later.post(JOB, "{}", "If-Match", known).status()).isEqualTo(412);
      assertThat(later.put(JOB, CREATE, "If-Match", known).status()).isEqualTo(412);
    }
  }

  @Test
  void aWeakTagIsRefusedWithAMessageThatNamesTheStrongOne() {
    String tag = served.get(JOB).header("ETag");
    for (Answer answer :
        List.of(
            served.post(JOB, "{}", "If-Match", "W/" + tag),
            served.get(JOB, "If-Match", "W/" + tag),
            served.put(JOB, CREATE, "If-Match", "\"1\", W/" + tag))) {
      assertThat(answer.status()).isEqualTo(412);
      assertThat(answer.message()).contains("weak", tag);
    }
    assertThat(served.post(JOB, "{}", "If-Match", "W/\"other\"").message()).doesNotContain("weak");
  }

  @Test
  void aCreationThatDemandsAJobOfAnotherOperationConflicts() {
    Answer answer = served.put(JOB, "{\"operation\":\"Other\"}", "If-Match", "*");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.header("ETag")).isEqualTo(versions("\"2\""));
  }

  @Test
  void aMissingJobIsNotFoundWhateverTheCondition() {
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
  void anUpdateGoesThroughOnlyForAMatchingVersion(String revisions, int status) {
    String tags = versions(revisions);
    Answer read = served.get(JOB, "If-Match", tags);
    Answer answer = served.post(JOB, "{\"status\":\"COMPLETED\"}", "If-Match", tags);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(read.status()).isEqualTo(status);
    if (status == 412) {
      assertThat(answer.header("ETag")).isEqualTo(versions("\"2\""));
      assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("PreconditionFailedException");
      assertThat(answer.members()).containsExactly("message");
      assertThat(served.job().status()).isEqualTo(JobStatus.RUNNING);
    } else {
      assertThat(served.job().status()).isEqualTo(JobStatus.COMPLETED);
    }
  }

  @Test
  void anUpdateCanDemandThatAVersionIsGone() {
    assertThat(served.post(JOB, "{}", "If-None-Match", versions("\"2\"")).status()).isEqualTo(412);
    assertThat(served.post(JOB, "{}", "If-None-Match", "*").status()).isEqualTo(412);
    assertThat(served.post(JOB, "{}", "If-None-Match", "\"1\"").status()).isEqualTo(200);
  }

  @Test
  void aCreationCanDemandThatNothingIsThere() {
    for (String body : List.of(CREATE, "{\"operation\":\"Other\"}", "{}")) {
      Answer answer = served.put(JOB, body, "If-None-Match", "*");
      assertThat(answer.status()).as(body).isEqualTo(412);
      assertThat(answer.header("ETag")).isEqualTo(versions("\"2\""));
    }
    assertThat(served.put(JOB + "x", CREATE, "If-None-Match", "*").status()).isEqualTo(201);
  }

  @Test
  void aCreationCanDemandThatAVersionIsGone() {
    String known = versions("W/\"2\"");
    assertThat(served.put(JOB, CREATE, "If-None-Match", known).status()).isEqualTo(412);
    assertThat(served.put(JOB, "{}", "If-None-Match", known).status()).isEqualTo(412);
    String gone = versions("\"1\"");
    assertThat(served.put(JOB, CREATE, "If-None-Match", gone).status()).isEqualTo(200);
    assertThat(served.put(JOB, "{}", "If-None-Match", gone).status()).isEqualTo(409);
    assertThat(served.put(JOB + "x", CREATE, "If-None-Match", gone).status()).isEqualTo(201);
  }

  @Test
  void bothConditionsOfARequestMustHold() {
    String listed = versions("\"1\", \"2\"");
    for (String excluded : List.of(versions("\"2\""), versions("W/\"2\""), "*")) {
      for (String expected : List.of(listed, "*")) {
        String[] both = {"If-Match", expected, "If-None-Match", excluded};
        Answer update = served.post(JOB, "{\"status\":\"COMPLETED\"}", both);
        assertThat(update.status()).isEqualTo(412);
        assertThat(update.message()).contains("If-None-Match");
        assertThat(served.put(JOB, CREATE, both).status()).isEqualTo(412);
      }
    }
    String[] wrong = {"If-Match", versions("\"1\""), "If-None-Match", versions("\"1\"")};
    assertThat(served.post(JOB, "{}", wrong).message()).contains("If-Match");
    String[] right = {"If-Match", listed, "If-None-Match", versions("\"1\"")};
    assertThat(served.post(JOB, "{\"status\":\"COMPLETED\"}", right).status()).isEqualTo(200);
  }

  @Test
  void aLongListOfTagsIsOneCondition() {
    String others = "\"9-x\", \"99999999999999999999-0000000\", \"9-zzzzzzz\", ".repeat(100);
    String tag = versions("\"2\"");
    assertThat(served.post(JOB, "{}", "If-Match", others + tag).status()).isEqualTo(200);
    assertThat(served.put(JOB, CREATE, "If-Match", others + tag).status()).isEqualTo(200);
    assertThat(served.post(JOB, "{}", "If-Match", others).status()).isEqualTo(412);
    assertThat(served.get(JOB, "If-None-Match", others + tag).status()).isEqualTo(304);
  }

  @Test
  void aConditionOnAVersionComesBeforeTheRulesOfTheJob() {
    Answer illegal = served.post(JOB, "{\"status\":\"PENDING\"}", "If-Match", versions("\"1\""));
    assertThat(illegal.status()).isEqualTo(412);
    Answer other = served.put(JOB, "{\"operation\":\"Other\"}", "If-Match", versions("\"1\""));
    assertThat(other.status()).isEqualTo(412);
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
