// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.IllegalTransitionException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLifecycle;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import org.junit.jupiter.api.Test;

/** Every job can reach an end, also where its life cycle was changed, or has other names. */
final class ChangedLifecycleTest {
  private static final JobKey KEY = JobKey.of("app", "env", "job");
  private static final JobStatus OLD = JobStatus.of("OLD");
  private static final JobStatus BROKEN = JobStatus.of("BROKEN");
  private static final JobStatus DONE = JobStatus.of("DONE");

  private final InMemoryJobStorage storage = InMemoryJobStorage.create();
  private final BackendJobStore before =
      store(JobLifecycle.builder().initial(OLD).transition(OLD, DONE).build());
  private final BackendJobStore store = store(JobLifecycle.standard());

  private BackendJobStore store(JobLifecycle lifecycle) {
    return BackendJobStore.builder().storage(storage).lifecycle(lifecycle).build();
  }

  @Test
  void aJobOfAnUnknownStatusCanFail() {
    before.create(NewJob.builder(KEY).build());
    BackendJob failed = store.update(KEY, JobUpdate.failed("lost"));
    assertThat(failed.status()).isEqualTo(JobStatus.FAILED);
    assertThat(failed.isFinished()).isTrue();
    assertThat(failed.error()).contains("lost");
  }

  @Test
  void aJobOfAnUnknownStatusCanBeCancelled() {
    before.create(NewJob.builder(KEY).build());
    assertThat(store.update(KEY, JobUpdate.to(JobStatus.CANCELLED)).isFinished()).isTrue();
  }

  @Test
  void aJobOfAnUnknownStatusCanBeDeletedAndFreesItsQuota() {
    before.create(NewJob.builder(KEY).build());
    store.delete(KEY);
    assertThat(store.find(KEY)).isEmpty();
    assertThat(store.tally("app").stored()).isZero();
  }

  @Test
  void aJobOfAnUnknownStatusGoesNowhereElse() {
    before.create(NewJob.builder(KEY).build());
    for (JobStatus to : new JobStatus[] {JobStatus.RUNNING, JobStatus.COMPLETED}) {
      assertThatThrownBy(() -> store.update(KEY, JobUpdate.to(to)))
          .isInstanceOf(IllegalTransitionException.class)
          .hasMessage(
              "status cannot go from OLD to " + to + "; allowed from OLD: FAILED, CANCELLED");
    }
  }

  @Test
  void aJobWhoseStatusHasBecomeTerminalCanReachAnEnd() {
    store.create(NewJob.builder(KEY).status(JobStatus.RUNNING).build());
    BackendJobStore later =
        store(
            JobLifecycle.builder()
                .initial(OLD)
                .transition(OLD, JobStatus.RUNNING, BROKEN)
                .failed(BROKEN)
                .build());
    assertThat(later.update(KEY, JobUpdate.failed("lost")).status()).isEqualTo(BROKEN);
  }

  @Test
  void aLifeCycleWithoutFailedOrCancelledStatusEndsAsItCan() {
    store.create(NewJob.builder(KEY).build());
    assertThat(before.update(KEY, JobUpdate.to(DONE)).isFinished()).isTrue();
  }

  @Test
  void failingGoesToTheFailedStatusOfTheJobsOwnLifeCycle() {
    JobStatus refused = JobStatus.of("REFUSED");
    BackendJobStore own =
        store(
            JobLifecycle.builder()
                .initial(OLD)
                .transition(OLD, DONE, refused)
                .transition(DONE, BROKEN)
                .failed(BROKEN, refused)
                .build());
    own.create(NewJob.builder(KEY).build());
    BackendJob failed = own.update(KEY, JobUpdate.failed("why"));
    assertThat(failed.status()).as("the one that OLD leads to").isEqualTo(refused);
    assertThat(failed.error()).contains("why");
    assertThat(own.update(KEY, JobUpdate.failed("again"))).as("repeated").isEqualTo(failed);
  }

  @Test
  void aLifeCycleWithoutFailedStatusSaysSo() {
    before.create(NewJob.builder(KEY).build());
    assertThatThrownBy(() -> before.update(KEY, JobUpdate.failed("why")))
        .isExactlyInstanceOf(BadRequestException.class)
        .hasMessage("the life cycle of the job has no failed status; it has: OLD, DONE");
  }

  @Test
  void namesOfTheLibraryAreReserved() {
    String reserved = "backend-jobs:retention";
    assertThatThrownBy(() -> NewJob.builder(KEY).actor(reserved).build())
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("reserved");
    assertThatThrownBy(() -> JobUpdate.builder().actor(reserved).build())
        .isInstanceOf(BadRequestException.class);
    store.create(NewJob.builder(KEY).build());
    store.update(KEY, JobUpdate.failed(null));
    assertThatThrownBy(() -> store.delete(KEY, reserved)).isInstanceOf(BadRequestException.class);
    store.delete(KEY, "backend-jobs");
  }
}
