// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import dev.backendjobs.testkit.OvertakingStorage;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Conditional writes while another write to the same job is let in at the worst moment: after they
 * have read the job, if they do, and before they write.
 */
final class ConditionalRaceTest {
  private static final String CREATE = "{\"operation\":\"CreateBackend\"}";
  private static final String COMPLETE = "{\"status\":\"COMPLETED\"}";

  private final HookedStorage sound = new HookedStorage();
  private final OvertakingStorage storage = OvertakingStorage.of(sound);
  private final Served served = Served.of(store -> store.storage(storage)).withJob();

  @AfterEach
  void close() {
    served.close();
  }

  private BackendJob to(JobStatus status) {
    return served.store.update(KEY, JobUpdate.to(status));
  }

  private static String tag(BackendJob job) {
    return '"' + job.version().toString() + '"';
  }

  /** Returns the tag of the next revision; the clock of these tests stands. */
  private static String nextTag(BackendJob job) {
    return tag(job.toBuilder().revision(job.revision() + 1).build());
  }

  private Answer overtaken(Runnable other, String method, String body, String... headers) {
    storage.overtakeNext(other);
    Answer answer = served.send(method, JOB, body, headers);
    assertThat(storage.overtook()).isTrue();
    return answer;
  }

  @Test
  void anUpdateThatIsOvertakenByAVersionNotListedFails() {
    BackendJob seen = to(JobStatus.RUNNING);
    Answer answer =
        overtaken(
            () -> to(JobStatus.CANCELLING), "POST", COMPLETE, "If-Match", tag(seen) + ", \"9-x\"");
    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.header("ETag")).isEqualTo(nextTag(seen));
    assertThat(served.job().status()).isEqualTo(JobStatus.CANCELLING);
  }

  @Test
  void anUpdateThatIsOvertakenByAVersionThatIsListedGoesThrough() {
    BackendJob seen = to(JobStatus.RUNNING);
    Answer answer =
        overtaken(
            () -> to(JobStatus.CANCELLING),
            "POST",
            COMPLETE,
            "If-Match",
            tag(seen) + ", " + nextTag(seen));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(served.job().revision()).isEqualTo(seen.revision() + 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {COMPLETE, "{}"})
  void anUpdateThatIsOvertakenByAnExcludedVersionFails(String body) {
    BackendJob seen = to(JobStatus.RUNNING);
    Answer answer =
        overtaken(
            () -> to(JobStatus.CANCELLING), "POST", body, "If-None-Match", "W/" + nextTag(seen));
    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.message()).contains("If-None-Match");
    assertThat(served.job().status()).isEqualTo(JobStatus.CANCELLING);
  }

  @Test
  void anUpdateThatIsOvertakenByAVersionThatIsNotExcludedGoesThrough() {
    BackendJob seen = to(JobStatus.RUNNING);
    Answer answer =
        overtaken(() -> to(JobStatus.CANCELLING), "POST", COMPLETE, "If-None-Match", "\"1-x\"");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(served.job().revision()).isEqualTo(seen.revision() + 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "the tag of the job"})
  void anUpdateOfAJobThatIsRemovedMeanwhileIsNotFound(String condition) {
    BackendJob seen = to(JobStatus.CANCELLED);
    String tags = condition.equals("*") ? "*" : tag(seen);
    Answer answer = overtaken(() -> served.store.delete(KEY), "POST", "{}", "If-Match", tags);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(served.store.find(KEY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "the tag of the job"})
  void aCreationThatDemandsAJobCreatesNoneThoughTheJobIsRemovedMeanwhile(String condition) {
    BackendJob seen = to(JobStatus.CANCELLED);
    String tags = condition.equals("*") ? "*" : tag(seen);
    Answer answer = overtaken(() -> served.store.delete(KEY), "PUT", CREATE, "If-Match", tags);
    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.header("ETag")).isNull();
    assertThat(served.store.find(KEY)).isEmpty();
  }

  @Test
  void aCreationThatDemandsAVersionIsComparedWithTheJobOfThatMoment() {
    BackendJob seen = to(JobStatus.RUNNING);
    Answer overtaken =
        overtaken(() -> to(JobStatus.CANCELLING), "PUT", CREATE, "If-Match", tag(seen));
    assertThat(overtaken.status()).isEqualTo(412);
    assertThat(overtaken.header("ETag")).isEqualTo(nextTag(seen));

    BackendJob now = served.job();
    Answer expected =
        overtaken(() -> to(JobStatus.CANCELLED), "PUT", CREATE, "If-Match", nextTag(now));
    assertThat(expected.status()).isEqualTo(200);
    assertThat(expected.text("status")).isEqualTo("CANCELLED");
  }

  @Test
  void aCreationThatDemandsThatNothingIsThereLosesAgainstOneThatCameBetween() {
    String path = JOB + "x";
    storage.overtakeNext(
        () ->
            served.store.create(NewJob.builder("a1", "dev").jobId("j1x").operation("Op").build()));
    Answer answer = served.put(path, CREATE, "If-None-Match", "*");
    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.header("ETag")).isEqualTo(served.get(path).header("ETag"));
    assertThat(served.get(path).text("operation")).isEqualTo("Op");
  }

  @Test
  void aCreationThatDemandsThatNothingIsThereWinsOnceTheJobIsRemoved() {
    to(JobStatus.CANCELLED);
    Answer answer = overtaken(() -> served.store.delete(KEY), "PUT", CREATE, "If-None-Match", "*");
    assertThat(answer.status()).isEqualTo(201);
  }

  @Test
  void anUpdateIsRefusedIfABackupIsRestoredMeanwhileThatGivesTheRevisionToAnotherChange() {
    BackendJob seen = to(JobStatus.RUNNING);
    InMemoryJobStorage restored = InMemoryJobStorage.create();
    // why: not closed, since that would close the storage, which the other store now uses
    BackendJobStore earlier =
        BackendJobStore.builder()
            .storage(restored)
            .clock(InstantSource.fixed(Served.NOW.minusSeconds(60)))
            .build();
    earlier.create(NewJob.builder(KEY).operation("CreateBackend").build());
    BackendJob other = earlier.update(KEY, JobUpdate.to(JobStatus.RUNNING));
    assertThat(other.revision()).isEqualTo(seen.revision());

    Answer answer =
        overtaken(() -> sound.replace(restored), "POST", COMPLETE, "If-Match", tag(seen));
    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.header("ETag")).isEqualTo(tag(other));
    assertThat(served.job()).isEqualTo(other);
  }
}
