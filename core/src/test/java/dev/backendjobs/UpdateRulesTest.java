// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static dev.backendjobs.job.JobStatus.CANCELLED;
import static dev.backendjobs.job.JobStatus.CANCELLING;
import static dev.backendjobs.job.JobStatus.COMPLETED;
import static dev.backendjobs.job.JobStatus.FAILED;
import static dev.backendjobs.job.JobStatus.PENDING;
import static dev.backendjobs.job.JobStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.IllegalTransitionException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.job.RevisionConflictException;
import dev.backendjobs.rules.JobLifecycle;
import dev.backendjobs.testkit.ManualClock;
import dev.backendjobs.watch.FeedPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The update table of the design, row by row. */
final class UpdateRulesTest {
  private static final JobKey KEY = JobKey.of("app", "env", "job");
  private static final JobUpdate NOTHING = JobUpdate.builder().build();
  private static final JobStatus UPLOADED = JobStatus.of("UPLOADED");
  private static final JobStatus SCANNED = JobStatus.of("SCANNED");

  private final ManualClock clock = ManualClock.create();
  private final BackendJobStore store =
      BackendJobStore.builder()
          .clock(clock)
          .lifecycle(
              "Scan",
              JobLifecycle.builder()
                  .initial(UPLOADED)
                  .transition(UPLOADED, SCANNED, FAILED)
                  .failed(FAILED)
                  .build())
          .lifecycle(
              "Keep",
              JobLifecycle.builder().initial(COMPLETED).transition(COMPLETED, CANCELLED).build())
          .lifecycle(
              "Note",
              JobLifecycle.builder()
                  .initial(PENDING)
                  .transition(UPLOADED, PENDING)
                  .initial(UPLOADED)
                  .build())
          .build();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void nothingAskedChangesNothing() {
    BackendJob job = create("Op", RUNNING);
    clock.advance(Duration.ofMinutes(1));
    assertThat(store.update(KEY, NOTHING)).isEqualTo(job);
    assertUnchanged(job);
  }

  @Test
  void theStatusItAlreadyHasChangesNothingAlsoWhenFinished() {
    for (JobStatus status : List.of(PENDING, RUNNING, COMPLETED)) {
      BackendJob job = status.equals(PENDING) ? create("Op", PENDING) : move(status);
      clock.advance(Duration.ofMinutes(1));
      assertThat(store.update(KEY, JobUpdate.to(status))).isEqualTo(job);
      assertUnchanged(job);
    }
  }

  @Test
  void aRepeatedFailureKeepsTheFirstErrorText() {
    create("Op", RUNNING);
    BackendJob failed = store.update(KEY, JobUpdate.failed("first"));
    assertThat(store.update(KEY, JobUpdate.failed("second"))).isEqualTo(failed);
    assertThat(store.update(KEY, JobUpdate.to(FAILED)).error()).contains("first");
    assertUnchanged(failed);
  }

  @Test
  void aLegalNextStatusChangesStatusTimeAndRevision() {
    BackendJob created = create("Op", PENDING);
    Instant later = clock.advance(Duration.ofMinutes(1));
    BackendJob running = move(RUNNING);
    assertThat(running)
        .isEqualTo(
            BackendJob.builder(KEY, RUNNING, 1, created.createTime())
                .operation("Op")
                .updateTime(later)
                .revision(2)
                .build());
    Instant end = clock.advance(Duration.ofMinutes(1));
    assertThat(move(COMPLETED))
        .isEqualTo(
            BackendJob.builder(KEY, COMPLETED, 1, created.createTime())
                .operation("Op")
                .updateTime(end)
                .finishTime(end)
                .revision(3)
                .build());
  }

  @Test
  void updateTimeNeverRunsBackThoughTheClockDoes() {
    BackendJob created = create("Op", PENDING);
    clock.turnBack(Duration.ofDays(1));
    BackendJob running = move(RUNNING);
    assertThat(running.updateTime()).isEqualTo(created.updateTime());
    clock.advance(Duration.ofDays(2));
    BackendJob cancelling = move(CANCELLING);
    clock.turnBack(Duration.ofDays(2));
    BackendJob cancelled = move(CANCELLED);
    assertThat(cancelled.updateTime()).isEqualTo(cancelling.updateTime());
    assertThat(cancelled.finishTime()).contains(cancelling.updateTime());
  }

  @Test
  void timesHaveMilliseconds() {
    try (BackendJobStore real = BackendJobStore.builder().build()) {
      BackendJob job = real.create(NewJob.of("a", "e", "Op"));
      assertThat(job.createTime()).isEqualTo(job.createTime().truncatedTo(ChronoUnit.MILLIS));
    }
  }

  @Test
  void anIllegalNextStatusIsRefusedAndNothingChanges() {
    BackendJob job = create("Op", PENDING);
    assertThatThrownBy(() -> move(COMPLETED))
        .isInstanceOf(IllegalTransitionException.class)
        .hasMessage(
            "status cannot go from PENDING to COMPLETED; allowed from PENDING: RUNNING, FAILED,"
                + " CANCELLED");
    assertUnchanged(job);
    BackendJob done = move(CANCELLED);
    assertThatThrownBy(() -> move(RUNNING))
        .isInstanceOf(IllegalTransitionException.class)
        .hasMessage(
            "status cannot go from CANCELLED to RUNNING; CANCELLED allows no further status");
    assertUnchanged(done);
  }

  @Test
  void anUnknownStatusIsRefusedWithTheKnownOnesNamed() {
    BackendJob job = create("Op", PENDING);
    assertThatThrownBy(() -> move(JobStatus.of("running")))
        .isExactlyInstanceOf(BadRequestException.class)
        .hasMessageStartingWith("status running is unknown; known: PENDING, RUNNING");
    assertUnchanged(job);
    BackendJob done = move(FAILED);
    assertThatThrownBy(() -> move(JobStatus.of("running")))
        .as("also when it is finished")
        .isExactlyInstanceOf(BadRequestException.class)
        .hasMessageStartingWith("status running is unknown");
    assertUnchanged(done);
  }

  @Test
  void theOperationGuardsTheUpdate() {
    BackendJob job = create("Op", PENDING);
    assertThatThrownBy(() -> store.update(KEY, operation("Other", RUNNING)))
        .isExactlyInstanceOf(BadRequestException.class)
        .hasMessage("operation of job app/env/job is Op and never changes; the update names Other");
    assertThatThrownBy(() -> store.update(KEY, operation("Other", null)))
        .isExactlyInstanceOf(BadRequestException.class);
    assertUnchanged(job);
    assertThat(store.update(KEY, operation("Op", null))).isEqualTo(job);
    assertThat(store.update(KEY, operation("Op", RUNNING)).status()).isEqualTo(RUNNING);
  }

  @Test
  void aJobWithoutOperationTakesTheFirstItIsGiven() {
    create(null, PENDING);
    clock.advance(Duration.ofMinutes(1));
    BackendJob named = store.update(KEY, operation("Op", null));
    assertThat(named.operation()).contains("Op");
    assertThat(named.revision()).isEqualTo(2);
    assertThat(named.updateTime()).isEqualTo(clock.instant());
    assertThat(named.status()).isEqualTo(PENDING);
    assertThat(store.update(KEY, operation("Op", null))).isEqualTo(named);
    assertThatThrownBy(() -> store.update(KEY, operation("Other", null)))
        .isExactlyInstanceOf(BadRequestException.class);
  }

  @Test
  void anOperationAndAStatusCanComeTogether() {
    create(null, PENDING);
    BackendJob job = store.update(KEY, operation("Op", RUNNING));
    assertThat(job.operation()).contains("Op");
    assertThat(job.status()).isEqualTo(RUNNING);
    assertThat(job.revision()).isEqualTo(2);
  }

  @Test
  void aFinishedJobTakesNoOperation() {
    create(null, RUNNING);
    BackendJob done = move(COMPLETED);
    assertThatThrownBy(() -> store.update(KEY, operation("Op", null)))
        .isExactlyInstanceOf(BadRequestException.class)
        .hasMessage("job app/env/job is finished and cannot take an operation");
    assertThatThrownBy(() -> store.update(KEY, operation("Op", COMPLETED)))
        .isExactlyInstanceOf(BadRequestException.class);
    assertThatThrownBy(() -> store.update(KEY, operation("Op", FAILED)))
        .isInstanceOf(IllegalTransitionException.class);
    assertThatThrownBy(() -> store.update(KEY, operation("Keep", CANCELLED)))
        .as("though that life cycle goes on from COMPLETED")
        .isInstanceOf(IllegalTransitionException.class);
    assertUnchanged(done);
  }

  @Test
  void anErrorTextGoesOnlyTogetherWithAFailedStatus() {
    BackendJob job = create("Op", RUNNING);
    for (JobUpdate wrong :
        List.of(
            JobUpdate.builder().error("why").build(),
            JobUpdate.builder().error("why").status(COMPLETED).build(),
            JobUpdate.builder().error("why").status(RUNNING).build())) {
      assertThatThrownBy(() -> store.update(KEY, wrong))
          .isExactlyInstanceOf(BadRequestException.class)
          .hasMessageContaining("error text")
          .hasMessageContaining("FAILED");
    }
    assertThatThrownBy(() -> store.update(KEY, JobUpdate.builder().error("why").build()))
        .hasMessage(
            "an error text is allowed only together with a failed status (FAILED); the update names"
                + " no status");
    assertUnchanged(job);
    assertThat(store.update(KEY, JobUpdate.failed("why")).error()).contains("why");
    assertThat(store.get(KEY).error()).contains("why");
  }

  @Test
  void theExpectedRevisionGuardsTheUpdate() {
    create("Op", PENDING);
    BackendJob job = move(RUNNING);
    for (long other : new long[] {-1, 0, 1, 3, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> store.update(KEY, expecting(other, COMPLETED)))
          .isInstanceOfSatisfying(
              RevisionConflictException.class,
              conflict -> {
                assertThat(conflict.expectedRevision()).hasValue(other);
                assertThat(conflict.currentVersion()).isEqualTo(job.version());
              });
    }
    assertThatThrownBy(() -> store.update(KEY, expecting(1, null)))
        .as("also where nothing is asked")
        .isInstanceOf(RevisionConflictException.class);
    assertUnchanged(job);
    assertThat(store.update(KEY, expecting(2, COMPLETED)).revision()).isEqualTo(3);
  }

  @Test
  void anUnknownJobIsNotFound() {
    assertThatThrownBy(() -> store.update(KEY, NOTHING))
        .isInstanceOfSatisfying(
            NotFoundException.class,
            refusal -> assertThat(refusal.resourceType()).isEqualTo("Job"));
    assertThat(store.apps(10)).isEmpty();
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    create(null, RUNNING);
    assertThatThrownBy(() -> store.update(KEY, operation("x".repeat(257), null)))
        .isExactlyInstanceOf(BadRequestException.class);
    assertThatThrownBy(() -> store.update(KEY, JobUpdate.builder().actor("x".repeat(129)).build()))
        .isExactlyInstanceOf(BadRequestException.class);
    assertThatThrownBy(() -> store.update(JobKey.of("app", "env", "x".repeat(129)), NOTHING))
        .isExactlyInstanceOf(BadRequestException.class);
  }

  @Test
  void theActorStandsInTheChangeLog() {
    create("Op", PENDING);
    store.update(KEY, JobUpdate.builder().status(RUNNING).actor("alice").build());
    store.update(KEY, JobUpdate.to(COMPLETED));
    store.delete(KEY, "bob");
    assertThat(store.changes("app", FeedPosition.START, 10).changes())
        .extracting(change -> change.actor().orElse(null))
        .containsExactly(null, "alice", null, "bob");
  }

  @Test
  void anOperationMayHaveItsOwnLifeCycle() {
    assertThatThrownBy(() -> create("Scan", RUNNING)).hasMessageContaining("RUNNING is unknown");
    BackendJob job = store.create(NewJob.builder(KEY).operation("Scan").build());
    assertThat(job.status()).isEqualTo(UPLOADED);
    assertThatThrownBy(() -> move(COMPLETED))
        .hasMessage("status COMPLETED is unknown; known: UPLOADED, SCANNED, FAILED");
    assertThat(move(SCANNED).isFinished()).isTrue();
    assertThatThrownBy(() -> move(FAILED)).isInstanceOf(IllegalTransitionException.class);
    assertThat(store.lifecycle("Scan").initial()).containsExactly(UPLOADED);
    assertThat(store.lifecycle("Op")).isEqualTo(JobLifecycle.standard());
    assertThat(store.lifecycle()).isEqualTo(JobLifecycle.standard());
  }

  @Test
  void anOperationTakenLaterBringsItsLifeCycle() {
    BackendJob job = create(null, RUNNING);
    assertThatThrownBy(() -> store.update(KEY, operation("Scan", null)))
        .as("its status is none of the new life cycle")
        .isExactlyInstanceOf(BadRequestException.class)
        .hasMessage(
            "job app/env/job is RUNNING and cannot take operation Scan, whose jobs are only"
                + " UPLOADED, SCANNED, FAILED");
    assertThatThrownBy(() -> store.update(KEY, operation("Scan", SCANNED)))
        .isExactlyInstanceOf(BadRequestException.class);
    assertUnchanged(job);
  }

  @Test
  void anOperationTakenLaterMayEndTheJob() {
    create(null, PENDING);
    clock.advance(Duration.ofMinutes(1));
    BackendJob job = store.update(KEY, operation("Note", null));
    assertThat(job.finishTime()).as("PENDING is terminal there").contains(clock.instant());
    assertThat(store.tally("app").active()).isZero();
  }

  private BackendJob create(String operation, JobStatus status) {
    return store.create(NewJob.builder(KEY).operation(operation).status(status).build());
  }

  private BackendJob move(JobStatus to) {
    return store.update(KEY, JobUpdate.to(to));
  }

  private static JobUpdate operation(String operation, JobStatus status) {
    return JobUpdate.builder().operation(operation).status(status).build();
  }

  private static JobUpdate expecting(long revision, JobStatus status) {
    return JobUpdate.builder().expectedRevision(revision).status(status).build();
  }

  private void assertUnchanged(BackendJob job) {
    assertThat(store.get(KEY)).isEqualTo(job);
    assertThat(store.tally("app").revision()).isEqualTo(job.revision());
  }
}
