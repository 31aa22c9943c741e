// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static dev.backendjobs.job.JobStatus.COMPLETED;
import static dev.backendjobs.job.JobStatus.FAILED;
import static dev.backendjobs.job.JobStatus.PENDING;
import static dev.backendjobs.job.JobStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobAlreadyExistsException;
import dev.backendjobs.job.JobCreation;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.LimitType;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.job.RevisionConflictException;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.testkit.ManualClock;
import dev.backendjobs.testkit.Racers;
import dev.backendjobs.testkit.SequentialIds;
import dev.backendjobs.watch.FeedPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The rules of creating and finding a job. */
final class CreateRulesTest {
  private static final JobKey KEY = JobKey.of("app", "env", "job");

  private final ManualClock clock = ManualClock.create();
  private final BackendJobStore store =
      BackendJobStore.builder().clock(clock).idSource(SequentialIds.create()).build();

  @Test
  void aNewJobIsPendingByDefault() {
    var creation = store.createOrFind(NewJob.builder(KEY).operation("Op").actor("alice").build());
    Instant now = clock.instant();
    assertThat(creation.created()).isTrue();
    assertThat(creation.job())
        .isEqualTo(BackendJob.builder(KEY, PENDING, 1, now).operation("Op").build());
    assertThat(store.get(KEY)).isEqualTo(creation.job());
    assertThat(store.changes("app", FeedPosition.START, 1).changes().get(0).actor())
        .contains("alice");
    assertThat(store.create(job("other", "Op", RUNNING)).status()).isEqualTo(RUNNING);
  }

  @Test
  void aJobIsNotCreatedInAnyOtherStatus() {
    for (String status : List.of("CANCELLING", "COMPLETED", "FAILED", "CANCELLED", "pending")) {
      assertThatThrownBy(() -> store.create(job("job", "Op", JobStatus.of(status))))
          .isExactlyInstanceOf(BadRequestException.class)
          .hasMessageContaining(status);
    }
    assertThat(store.apps(10)).isEmpty();
  }

  @Test
  void theSameAgainIsTheJobThatIsThere() {
    store.create(job("job", "Op", null));
    BackendJob done = store.update(KEY, JobUpdate.failed("why"));
    clock.advance(Duration.ofDays(1));
    for (JobStatus status : new JobStatus[] {null, RUNNING, PENDING}) {
      var again = store.createOrFind(job("job", "Op", status));
      assertThat(again.created()).isFalse();
      assertThat(again.job()).isEqualTo(done);
    }
    assertThatThrownBy(() -> store.createOrFind(job("job", "Op", COMPLETED)))
        .as("wrong whether the job is there or not")
        .isExactlyInstanceOf(BadRequestException.class);
    assertThat(store.tally("app").revision()).isEqualTo(2);
  }

  @Test
  void theSameKeyWithAnotherOperationIsRefused() {
    BackendJob named = store.create(job("job", "Op", null));
    BackendJob bare = store.create(job("bare", null, null));
    assertThatThrownBy(() -> store.create(job("job", "Other", null)))
        .isInstanceOfSatisfying(
            JobAlreadyExistsException.class,
            refusal -> assertThat(refusal.existingVersion()).isEqualTo(named.version()))
        .hasMessage("Job app/env/job already exists with operation Op, not with operation Other");
    assertThatThrownBy(() -> store.create(job("job", null, null)))
        .hasMessage("Job app/env/job already exists with operation Op, not with no operation");
    assertThatThrownBy(() -> store.create(job("bare", "Op", null)))
        .isInstanceOfSatisfying(
            JobAlreadyExistsException.class,
            refusal -> assertThat(refusal.existingVersion()).isEqualTo(bare.version()));
    assertThat(store.create(job("bare", null, null))).isEqualTo(bare);
    assertThat(store.tally("app").revision()).isEqualTo(2);
  }

  @Test
  void theSameAgainIsServedThoughThereIsNoRoom() {
    BackendJobStore small = BackendJobStore.builder().limits(JobLimits.amplify()).build();
    BackendJob first = small.create(job("job", "Op", null));
    assertThat(small.create(job("job", "Op", null))).isEqualTo(first);
    assertThatThrownBy(() -> small.create(job("other", "Op", null)))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            full -> assertThat(full.limitType()).isEqualTo(LimitType.ACTIVE_JOBS_PER_ENVIRONMENT));
    assertThat(small.create(NewJob.of("app", "env2", "Op")).revision()).isEqualTo(2);
    small.update(first.key(), JobUpdate.to(FAILED));
    assertThat(small.create(job("other", "Op", null)).revision()).isEqualTo(4);
  }

  @Test
  void createTimeKeepsTheOrderOfCreationAfterASmallStepBackOfTheClock() {
    BackendJob first = store.create(job("1", "Op", null));
    clock.turnBack(Duration.ofMinutes(1));
    BackendJob second = store.create(job("2", "Op", null));
    assertThat(second.createTime()).isEqualTo(first.createTime());
    assertThat(second.updateTime()).isEqualTo(first.createTime());
    clock.advance(Duration.ofMinutes(2));
    Instant late = store.create(job("3", "Op", RUNNING)).createTime();
    store.update(JobKey.of("app", "env", "3"), JobUpdate.to(COMPLETED));
    store.delete(JobKey.of("app", "env", "3"));
    clock.turnBack(Duration.ofSeconds(59));
    assertThat(store.create(job("4", "Op", null)).createTime())
        .as("the time of a removed job counts too")
        .isEqualTo(late);
  }

  @Test
  void aCreateTimeFarAheadIsNotInherited() {
    clock.advance(Duration.ofDays(3_650));
    BackendJob wrong = store.create(job("wrong clock", "Op", null));
    clock.turnBack(Duration.ofDays(3_650));
    BackendJob right = store.create(job("right clock", "Op", null));
    assertThat(right.createTime()).isEqualTo(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    assertThat(right.createRevision()).isGreaterThan(wrong.createRevision());
    assertThat(store.update(wrong.key(), JobUpdate.to(FAILED)).updateTime())
        .as("the update time of one job never goes back")
        .isEqualTo(wrong.updateTime());
  }

  @Test
  void aRequestIdMakesACreateIdempotent() {
    NewJob request = NewJob.builder("app", "env").operation("Op").requestId("order 7").build();
    BackendJob first = store.create(request);
    assertThat(store.createOrFind(request)).isEqualTo(new JobCreation(first, false));
    assertThat(first.key().jobId())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    Set<String> ids = new HashSet<>();
    ids.add(first.key().jobId());
    for (NewJob other :
        List.of(
            NewJob.builder("app", "env2").operation("Op").requestId("order 7").build(),
            NewJob.builder("app2", "env").operation("Op").requestId("order 7").build(),
            NewJob.builder("app", "env").operation("Op").requestId("order 8").build())) {
      assertThat(ids.add(store.create(other).key().jobId())).isTrue();
    }
    assertThatThrownBy(() -> NewJob.builder(KEY).requestId("order 7").build())
        .isInstanceOf(BadRequestException.class)
        .hasMessage("jobId and requestId exclude each other; give one of them");
  }

  @Test
  void aRequestThatExpectsAJobCreatesNone() {
    NewJob expecting = NewJob.builder(KEY).operation("Op").mustExist(true).build();
    assertThatThrownBy(() -> store.create(expecting)).isInstanceOf(NotFoundException.class);
    assertThat(store.apps(10)).isEmpty();
    BackendJob job = store.create(job("job", "Op", null));
    assertThat(store.create(expecting)).isEqualTo(job);
    NewJob.Builder versions = NewJob.builder(KEY).operation("Op");
    assertThat(store.create(versions.expectedVersions(List.of(job.version())).build()))
        .isEqualTo(job);
    assertThatThrownBy(() -> store.create(versions.expectedVersions(List.of()).build()))
        .isInstanceOf(RevisionConflictException.class);
    assertThatThrownBy(() -> NewJob.builder("app", "env").mustExist(true).build())
        .isInstanceOf(BadRequestException.class);
  }

  @Test
  void theNumberOfAppsIsBounded() {
    BackendJobStore two =
        BackendJobStore.builder().limits(JobLimits.builder().apps(2).build()).build();
    for (String app : List.of("a", "b", "a", "b")) {
      two.create(NewJob.of(app, "env", "Op"));
    }
    assertThatThrownBy(() -> two.create(NewJob.of("c", "env", "Op")))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            full -> assertThat(full.limitType()).isEqualTo(LimitType.APPS))
        .hasMessage("Quota Apps exceeded: limit 2, apps 2");
    assertThat(two.apps(10)).containsExactly("a", "b");
    two.create(NewJob.of("a", "env", "Op"));
  }

  @Test
  void racingCreatesOfNewAppsNeverExceedTheirNumber() {
    for (int round = 0; round < 200; round++) {
      BackendJobStore few =
          BackendJobStore.builder().limits(JobLimits.builder().apps(3).build()).build();
      AtomicInteger created = new AtomicInteger();
      Racers.Part[] parts = new Racers.Part[6];
      for (int i = 0; i < parts.length; i++) {
        String app = "app" + i;
        parts[i] =
            () -> {
              try {
                few.create(NewJob.of(app, "env", "Op"));
                created.incrementAndGet();
              } catch (LimitExceededException full) {
                assertThat(full.limitType()).isEqualTo(LimitType.APPS);
              }
            };
      }
      Racers.together(parts);
      assertThat(created).hasValue(3);
      assertThat(few.apps(10)).hasSize(3);
    }
  }

  @Test
  void aJobWithoutIdGetsOneThatIsFree() {
    store.create(job("job-2", "Other", null));
    assertThat(store.create(NewJob.of("app", "env", "Op")).key().jobId()).isEqualTo("job-1");
    assertThat(store.create(NewJob.of("app", "env", "Op")).key().jobId())
        .as("job-2 belongs to another caller")
        .isEqualTo("job-3");
    assertThat(store.create(NewJob.of("app", "env2", "Op")).key().jobId()).isEqualTo("job-4");
  }

  @Test
  void anIdSourceThatOnlyRepeatsItselfIsABug() {
    BackendJobStore stuck = BackendJobStore.builder().idSource(() -> "same").build();
    stuck.create(NewJob.of("app", "env", "Op"));
    assertThatThrownBy(() -> stuck.create(NewJob.of("app", "env", "Op")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(stuck.tally("app").stored()).isEqualTo(1);
  }

  @Test
  void anIdSourceThatAnswersNoNameIsRefused() {
    Iterator<String> ids = List.of("", "x".repeat(129)).iterator();
    BackendJobStore odd = BackendJobStore.builder().idSource(ids::next).build();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> odd.create(NewJob.of("app", "env", "Op")))
          .isExactlyInstanceOf(BadRequestException.class);
    }
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    String most = "\uD83D\uDE80".repeat(128);
    String more = most + "x";
    BackendJob job =
        store.create(
            NewJob.builder(most, most).jobId(most).operation(most + most).actor(most).build());
    assertThat(store.find(job.key())).contains(job);
    for (NewJob wrong :
        List.of(
            NewJob.of(more, "env", "Op"),
            NewJob.of("app", more, "Op"),
            NewJob.of("app", "env", most + more),
            NewJob.builder("app", "env").jobId(more).build(),
            NewJob.builder("app", "env").actor(more).build())) {
      assertThatThrownBy(() -> store.create(wrong))
          .isExactlyInstanceOf(BadRequestException.class)
          .hasMessageContaining("characters; at most ");
    }
    assertThatThrownBy(() -> store.get(JobKey.of("app", "env", more)))
        .isExactlyInstanceOf(BadRequestException.class);
  }

  @Test
  void anUnknownJobIsNotFound() {
    assertThat(store.find(KEY)).isEmpty();
    assertThatThrownBy(() -> store.get(KEY))
        .isInstanceOfSatisfying(
            NotFoundException.class,
            refusal -> {
              assertThat(refusal.resourceType()).isEqualTo("Job");
              assertThat(refusal).hasMessage("There is no job job in environment env of app app");
            });
  }

  @Test
  void callsOfTheStoreAreNeverLimitedByTheRate() {
    BackendJobStore rated =
        BackendJobStore.builder()
            .clock(clock)
            .limits(JobLimits.builder().requestsPerSecond(0.01).burst(1).build())
            .build();
    rated.create(job("job", "Op", RUNNING));
    for (int i = 0; i < 100; i++) {
      rated.get(KEY);
      rated.list(JobQuery.of("app", "env"));
      rated.tally("app");
    }
    assertThat(rated.update(KEY, JobUpdate.to(COMPLETED)).status()).isEqualTo(COMPLETED);
    rated.delete(KEY);
  }

  private static NewJob job(String id, String operation, JobStatus status) {
    return NewJob.builder("app", "env").jobId(id).operation(operation).status(status).build();
  }
}
