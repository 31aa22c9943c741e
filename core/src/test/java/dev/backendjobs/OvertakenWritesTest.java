// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobAlreadyExistsException;
import dev.backendjobs.job.JobCreation;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.job.RevisionConflictException;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import dev.backendjobs.testkit.OvertakingStorage;
import dev.backendjobs.testkit.SequentialIds;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A write that another one overtakes, after all that the caller has read and before it is decided,
 * has the outcome of the two in that order.
 */
final class OvertakenWritesTest {
  private static final JobKey KEY = JobKey.of("app", "env", "job-1");

  private final OvertakingStorage storage = OvertakingStorage.of(InMemoryJobStorage.create());
  private final BackendJobStore store =
      BackendJobStore.builder().storage(storage).idSource(SequentialIds.create()).build();

  @AfterEach
  void theOtherWriteWasMade() {
    assertThat(storage.overtook()).isTrue();
    store.close();
  }

  @Test
  void aCreateWithoutIdTakesAnotherIdIfAnotherCreateTookItsOwn() {
    storage.overtakeNext(() -> store.create(NewJob.builder(KEY).operation("Other").build()));
    JobCreation creation = store.createOrFind(NewJob.of("app", "env", "Op"));
    assertThat(creation.created()).isTrue();
    assertThat(creation.job().key().jobId()).isEqualTo("job-2");
    assertThat(store.get(KEY).operation()).contains("Other");
  }

  @Test
  void twoCreatesWithoutIdNeverShareAJobThoughTheIdsAreEqual() {
    try (BackendJobStore other =
        BackendJobStore.builder()
            .storage(OvertakingStorage.of(storage))
            .idSource(SequentialIds.create())
            .build()) {
      storage.overtakeNext(() -> other.create(NewJob.of("app", "env", "Op")));
      JobCreation creation = store.createOrFind(NewJob.of("app", "env", "Op"));
      assertThat(creation.created()).isTrue();
      assertThat(store.tally("app").stored()).isEqualTo(2);
    }
  }

  @Test
  void twoCreatesOfOneRequestAreOneJob() {
    NewJob asked = NewJob.builder("app", "env").operation("Op").requestId("r").build();
    storage.overtakeNext(() -> assertThat(store.createOrFind(asked).created()).isTrue());
    assertThat(store.createOrFind(asked).created()).isFalse();
    assertThat(store.tally("app").stored()).isEqualTo(1);
  }

  @Test
  void twoRequestsOfOneIdWithDifferentOperationsAreNotOneJob() {
    NewJob.Builder asked = NewJob.builder("app", "env").requestId("r");
    storage.overtakeNext(() -> store.create(asked.operation("Other").build()));
    assertThatThrownBy(() -> store.create(NewJob.builder("app", "env").requestId("r").build()))
        .isInstanceOf(JobAlreadyExistsException.class);
    assertThat(store.tally("app").stored()).isEqualTo(1);
  }

  @Test
  void twoCreatesOfOneKeyAreOneJob() {
    NewJob asked = NewJob.builder(KEY).operation("Op").build();
    storage.overtakeNext(() -> store.create(asked));
    assertThat(store.createOrFind(asked).created()).isFalse();
  }

  @Test
  void aCreateThatADeleteOvertakesMakesANewJob() {
    BackendJob old = finished();
    storage.overtakeNext(() -> store.delete(KEY));
    JobCreation creation = store.createOrFind(NewJob.builder(KEY).operation("Op").build());
    assertThat(creation.created()).isTrue();
    assertThat(creation.job().createRevision()).isGreaterThan(old.revision());
    assertThat(creation.job().isFinished()).isFalse();
  }

  @Test
  void aCreateThatAnotherOvertakesIsRefusedIfItTookTheLastPlace() {
    OvertakingStorage full = OvertakingStorage.of(InMemoryJobStorage.create());
    try (BackendJobStore small =
        BackendJobStore.builder()
            .storage(full)
            .limits(JobLimits.builder().activeJobsPerEnvironment(1).build())
            .build()) {
      full.overtakeNext(() -> small.create(NewJob.of("app", "env", "Op")));
      assertThatThrownBy(() -> small.create(NewJob.of("app", "env", "Op")))
          .isInstanceOf(LimitExceededException.class);
      assertThat(small.tally("app").stored()).isEqualTo(1);
    }
  }

  @Test
  void anUpdateThatADeleteOvertakesFindsNoJob() {
    finished();
    storage.overtakeNext(() -> store.delete(KEY));
    assertThatThrownBy(() -> store.update(KEY, JobUpdate.to(JobStatus.FAILED)))
        .isInstanceOf(NotFoundException.class);
    assertThat(store.find(KEY)).isEmpty();
  }

  @Test
  void anUpdateOfAVersionIsRefusedIfAnotherOvertakesIt() {
    BackendJob pending = store.create(NewJob.builder(KEY).build());
    storage.overtakeNext(() -> store.update(KEY, JobUpdate.to(JobStatus.RUNNING)));
    JobUpdate expecting =
        JobUpdate.builder()
            .status(JobStatus.FAILED)
            .expectedVersions(Set.of(pending.version()))
            .build();
    assertThatThrownBy(() -> store.update(KEY, expecting))
        .isInstanceOf(RevisionConflictException.class);
    assertThat(store.get(KEY).status()).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void aDeleteThatAnotherOvertakesFindsNoJobAndRemovesNoneOfTheSameKey() {
    finished();
    storage.overtakeNext(
        () -> {
          store.delete(KEY);
          store.create(NewJob.builder(KEY).build());
        });
    assertThatThrownBy(() -> store.delete(KEY)).hasMessageContaining("only a finished job");
    assertThat(store.get(KEY).isFinished()).isFalse();
  }

  @Test
  void aSweepRemovesNoJobThatWasCreatedInPlaceOfTheOneItRead() {
    OvertakingStorage swept = OvertakingStorage.of(InMemoryJobStorage.create());
    try (BackendJobStore sweeping =
        BackendJobStore.builder()
            .storage(swept)
            .retention(RetentionPolicy.keepFor(Duration.ZERO))
            .build()) {
      sweeping.create(NewJob.builder(KEY).status(JobStatus.RUNNING).build());
      sweeping.update(KEY, JobUpdate.to(JobStatus.COMPLETED));
      swept.overtakeNext(
          () -> {
            sweeping.delete(KEY);
            sweeping.create(NewJob.builder(KEY).build());
          });
      assertThat(sweeping.sweep(10)).isZero();
      assertThat(swept.overtook()).isTrue();
      assertThat(sweeping.get(KEY).isFinished()).isFalse();
    }
  }

  private BackendJob finished() {
    store.create(NewJob.builder(KEY).operation("Op").status(JobStatus.RUNNING).build());
    return store.update(KEY, JobUpdate.to(JobStatus.COMPLETED));
  }
}
