// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobAlreadyExistsException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.JobVersion;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.job.RevisionConflictException;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import dev.backendjobs.testkit.ManualClock;
import dev.backendjobs.testkit.OvertakingStorage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes that expect one of several versions, or that the job exists. */
final class ExpectedVersionsTest {
  private static final JobKey KEY = JobKey.of("app", "env", "job");

  private final ManualClock clock = ManualClock.create();
  private final OvertakingStorage storage = OvertakingStorage.of(InMemoryJobStorage.create());
  private final BackendJobStore store =
      BackendJobStore.builder().storage(storage).clock(clock).build();

  private final JobVersion created =
      store.create(NewJob.builder(KEY).operation("Op").build()).version();

  @AfterEach
  void close() {
    store.close();
  }

  private static JobUpdate complete(Set<JobVersion> expected) {
    return JobUpdate.builder().status(JobStatus.COMPLETED).expectedVersions(expected).build();
  }

  private static NewJob again(Set<JobVersion> expected) {
    return NewJob.builder(KEY).operation("Op").expectedVersions(expected).build();
  }

  private static JobVersion otherHistory(JobVersion version) {
    String text = version.toString();
    char last = text.charAt(text.length() - 1);
    return JobVersion.parse(text.substring(0, text.length() - 1) + (last == '0' ? '1' : '0'));
  }

  private BackendJob run() {
    clock.advance(Duration.ofSeconds(1));
    return store.update(KEY, JobUpdate.to(JobStatus.RUNNING));
  }

  @Test
  void anUpdateGoesThroughIfTheJobHasOneOfTheVersions() {
    JobVersion running = run().version();
    assertThat(store.update(KEY, complete(Set.of(created, running))).status())
        .isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void anUpdateIsRefusedIfTheJobHasNoneOfTheVersions() {
    BackendJob running = run();
    for (Set<JobVersion> expected :
        List.of(
            Set.of(created),
            Set.<JobVersion>of(),
            Set.of(otherHistory(running.version())),
            Set.of(JobVersion.parse("999-0000000"), created))) {
      RevisionConflictException conflict =
          catchThrowableOfType(
              RevisionConflictException.class, () -> store.update(KEY, complete(expected)));
      assertThat(conflict.currentVersion()).isEqualTo(running.version());
      assertThat(conflict.expectedRevision()).isEmpty();
      assertThat(conflict).hasMessageContaining(running.version().toString());
    }
    assertThat(store.get(KEY)).isEqualTo(running);
  }

  @Test
  void anUpdateThatWouldChangeNothingIsComparedToo() {
    run();
    JobUpdate nothing = JobUpdate.builder().expectedVersions(Set.of(created)).build();
    assertThatThrownBy(() -> store.update(KEY, nothing))
        .isInstanceOf(RevisionConflictException.class);
  }

  @Test
  void bothARevisionAndAVersionThatAreExpectedMustBeTheJobs() {
    JobVersion running = run().version();
    JobUpdate.Builder update = JobUpdate.builder().status(JobStatus.COMPLETED);
    for (JobUpdate wrong :
        List.of(
            update.expectedRevision(1).expectedVersions(Set.of(running)).build(),
            update.expectedRevision(2).expectedVersions(Set.of(created)).build())) {
      assertThatThrownBy(() -> store.update(KEY, wrong))
          .isInstanceOf(RevisionConflictException.class);
    }
    JobUpdate right = update.expectedRevision(2).expectedVersions(Set.of(running)).build();
    assertThat(store.update(KEY, right).isFinished()).isTrue();
  }

  @Test
  void anUpdateIsComparedWithTheJobThatItWouldReplace() {
    storage.overtakeNext(this::run);
    assertThatThrownBy(() -> store.update(KEY, complete(Set.of(created))))
        .isInstanceOf(RevisionConflictException.class);
    assertThat(storage.overtook()).isTrue();
    assertThat(store.get(KEY).status()).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void aCreationThatExpectsVersionsFindsTheJobAndNeverCreatesOne() {
    assertThat(store.createOrFind(again(Set.of(created))).created()).isFalse();
    NewJob elsewhere = again(Set.of(created)).toBuilder().jobId("other").build();
    assertThat(elsewhere.mustExist()).isTrue();
    assertThatThrownBy(() -> store.create(elsewhere)).isInstanceOf(NotFoundException.class);
    assertThat(store.tally("app").stored()).isEqualTo(1);
  }

  @Test
  void aCreationThatExpectsOtherVersionsIsRefusedWhateverTheOperation() {
    BackendJob running = run();
    for (NewJob asked :
        List.of(
            again(Set.of(created)),
            again(Set.of()),
            again(Set.of(created)).toBuilder().operation("Other").build())) {
      RevisionConflictException conflict =
          catchThrowableOfType(RevisionConflictException.class, () -> store.create(asked));
      assertThat(conflict.currentVersion()).isEqualTo(running.version());
    }
    NewJob other = again(Set.of(running.version())).toBuilder().operation("Other").build();
    assertThatThrownBy(() -> store.create(other)).isInstanceOf(JobAlreadyExistsException.class);
  }

  @Test
  void aJobThatMustExistIsNotCreatedThoughItIsRemovedJustBefore() {
    NewJob asked = NewJob.builder(KEY).operation("Op").mustExist(true).build();
    assertThat(store.createOrFind(asked).created()).isFalse();

    store.update(KEY, JobUpdate.to(JobStatus.CANCELLED));
    storage.overtakeNext(() -> store.delete(KEY));
    assertThatThrownBy(() -> store.create(asked)).isInstanceOf(NotFoundException.class);
    assertThat(store.find(KEY)).isEmpty();
  }

  @Test
  void aJobThatMustExistIsNamed() {
    NewJob.Builder unnamed = NewJob.builder("app", "env").mustExist(true);
    assertThatThrownBy(unnamed::build).isInstanceOf(BadRequestException.class);
    unnamed.mustExist(false).expectedVersions(Set.of(created));
    assertThatThrownBy(unnamed::build).isInstanceOf(BadRequestException.class);
    assertThat(unnamed.requestId("r1").build().mustExist()).isTrue();
  }

  @Test
  void expectationsAreKeptByToBuilderAndCompared() {
    JobUpdate update = complete(Set.of(created));
    assertThat(update.toBuilder().build()).isEqualTo(update);
    assertThat(update).isNotEqualTo(JobUpdate.to(JobStatus.COMPLETED));
    assertThat(update.toString()).contains(created.toString());

    NewJob asked = again(Set.of(created));
    assertThat(asked.toBuilder().build()).isEqualTo(asked);
    assertThat(asked.toBuilder().expectedVersions(null).mustExist(false).build())
        .isNotEqualTo(asked);
    assertThat(asked.toString()).contains(created.toString());
  }
}
