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
  private final HookedStorage storage = new HookedStorage();
  private static final String CREATE = "{\"operation\":\"CreateBackend\"}";

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
  void aCreationThatDemandsAJobCreatesNoneThoughTheJobIsRemovedMeanwhile() {
    served.store.update(KEY, JobUpdate.to(JobStatus.COMPLETED));
    int[] calls = {0};
    // the owner removes the job between the first call of the storage and the second
    storage.before(
        () -> {
          if (++calls[0] == 2) {
            storage.before(() -> {});
            served.store.delete(KEY);
          }
        });
    int status = served.put(JOB, CREATE, "If-Match", "*").status();
    boolean removed = calls[0] > 1;
    storage.before(() -> {});
    assertThat(status).isIn(200, 412);
    assertThat(served.store.find(KEY).isPresent()).isEqualTo(!removed);
  }

  @Test
  void aCreationThatDemandsAJobOfAnotherOperationConflicts() {
    Answer answer = served.put(JOB, "{\"operation\":\"Other\"}", "If-Match", "*");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.header("ETag")).isEqualTo(versions("\"2\""));
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
  void anUpdateThatIsOvertakenIsComparedWithTheNewVersion() {
    overtakeOnce();
    Answer listed = served.post(JOB, "{}", "If-Match", versions("\"2\", \"3\""));
    assertThat(listed.status()).isEqualTo(200);
    assertThat(listed.header("ETag")).isEqualTo(versions("\"3\""));
  }

  @Test
  void anUpdateThatIsOvertakenByAVersionNotListedFails() {
    overtakeOnce();
    Answer answer =
        served.post(JOB, "{\"status\":\"COMPLETED\"}", "If-Match", versions("\"2\", \"9\""));
    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.header("ETag")).isEqualTo(versions("\"3\""));
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
