// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static dev.backendjobs.job.JobStatus.COMPLETED;
import static dev.backendjobs.job.JobStatus.PENDING;
import static dev.backendjobs.job.JobStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobPage;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.watch.FeedPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Listing, counting, the change log and the end of a store. */
final class BackendJobStoreTest {
  private final BackendJobStore store = BackendJobStore.inMemory();

  @Test
  void pagesFollowEachOtherUntilTheLast() {
    List<BackendJob> all = fill(60);
    assertThat(store.list(JobQuery.of("app", "env")).jobs()).isEqualTo(all.subList(0, 25));
    for (int size : new int[] {1, 7, 30, 59, 60, 61, 1_000}) {
      List<BackendJob> listed = new ArrayList<>();
      JobQuery query = JobQuery.builder("app").pageSize(size).build();
      JobPage page = store.list(query);
      while (page.nextToken().isPresent()) {
        assertThat(page.jobs()).hasSize(size);
        listed.addAll(page.jobs());
        page = store.list(query.toBuilder().nextToken(page.nextToken().get()).build());
      }
      listed.addAll(page.jobs());
      assertThat(listed).isEqualTo(all);
    }
  }

  @Test
  void aPageThatEndsWithTheLastJobHasNoToken() {
    fill(10);
    assertThat(store.list(JobQuery.builder("app").pageSize(10).build()).nextToken()).isEmpty();
    assertThat(store.list(JobQuery.builder("app").pageSize(9).build()).nextToken()).isPresent();
    assertThat(store.list(JobQuery.of("unknown", "env")))
        .isEqualTo(new JobPage(List.of(), Optional.empty()));
  }

  @Test
  void morePerPageThanTheLimitIsCutToIt() {
    fill(120);
    assertThat(store.list(JobQuery.builder("app").pageSize(1_000).build()).jobs()).hasSize(100);
    BackendJobStore wide =
        BackendJobStore.builder()
            .limits(JobLimits.builder().maxPageSize(Integer.MAX_VALUE).build())
            .build();
    wide.create(NewJob.of("app", "env", "Op"));
    JobQuery most = JobQuery.builder("app").pageSize(Integer.MAX_VALUE).build();
    assertThat(wide.list(most).jobs()).hasSize(1);
  }

  @Test
  void aTokenOfAnotherListingIsRefused() {
    fill(10);
    String token =
        store.list(JobQuery.builder("app").pageSize(3).build()).nextToken().orElseThrow();
    assertThat(store.list(JobQuery.builder("app").pageSize(9).nextToken(token).build()).jobs())
        .as("another page size is the same listing")
        .hasSize(7);
    for (JobQuery other :
        List.of(
            JobQuery.builder("app2").nextToken(token).build(),
            JobQuery.builder("app").environment("env").nextToken(token).build(),
            JobQuery.builder("app").status(PENDING).nextToken(token).build(),
            JobQuery.builder("app").nextToken("").build(),
            JobQuery.builder("app").nextToken(token + "x").build())) {
      assertThatThrownBy(() -> store.list(other))
          .isExactlyInstanceOf(BadRequestException.class)
          .hasMessageStartingWith("nextToken is not one");
    }
  }

  @Test
  void aFilterNameThatIsTooLongIsRefused() {
    String more = "x".repeat(257);
    for (JobQuery query :
        List.of(
            JobQuery.of(more, "env"),
            JobQuery.of("app", more),
            JobQuery.builder("app").jobId(more).build(),
            JobQuery.builder("app").operation(more).build())) {
      assertThatThrownBy(() -> store.list(query)).isExactlyInstanceOf(BadRequestException.class);
    }
  }

  @Test
  void aTallyAnswersByFilter() {
    fill(10);
    store.create(NewJob.builder("app", "other").status(RUNNING).build());
    JobTally tally = store.tally("app");
    assertThat(tally.stored()).isEqualTo(11);
    assertThat(tally.active()).isEqualTo(6);
    assertThat(tally.active("env")).isEqualTo(5);
    assertThat(tally.count(COMPLETED)).isEqualTo(5);
    assertThat(tally.count(JobFilter.builder("app").environment("other").status(RUNNING).build()))
        .isEqualTo(1);
    assertThat(tally.count(JobFilter.builder("app").operation("Op").build())).isEqualTo(10);
    assertThat(tally.count(JobFilter.builder("another").build())).isZero();
    assertThatThrownBy(() -> tally.count(JobFilter.builder("app").jobId("job1").build()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    for (ThrowingCallable request :
        List.<ThrowingCallable>of(
            () -> store.changes("app", FeedPosition.of(-1), 1),
            () -> store.changes("app", FeedPosition.START, 0),
            () -> store.changes("app", FeedPosition.START, -1),
            () -> store.apps(0))) {
      assertThatThrownBy(request).isExactlyInstanceOf(BadRequestException.class);
    }
  }

  @Test
  void aClosedStoreAnswersNothing() {
    JobKey key = store.create(NewJob.of("app", "env", "Op")).key();
    store.close();
    store.close();
    for (ThrowingCallable request :
        List.<ThrowingCallable>of(
            () -> store.create(NewJob.of("app", "env", "Op")),
            () -> store.find(key),
            () -> store.get(key),
            () -> store.update(key, JobUpdate.to(RUNNING)),
            () -> store.list(JobQuery.of("app", "env")),
            () -> store.tally("app"),
            () -> store.delete(key),
            () -> store.changes("app", FeedPosition.START, 1),
            () -> store.apps(1),
            () -> store.sweep(1))) {
      assertThatThrownBy(request)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the store is closed");
    }
  }

  /** Creates jobs, every other one finished, and returns them newest first. */
  private List<BackendJob> fill(int count) {
    List<BackendJob> newestFirst = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JobKey key = JobKey.of("app", "env", "job" + i);
      BackendJob job =
          store.create(
              NewJob.builder(key).operation("Op").status(i % 2 == 0 ? RUNNING : null).build());
      newestFirst.add(0, i % 2 == 0 ? store.update(key, JobUpdate.to(COMPLETED)) : job);
    }
    return newestFirst;
  }
}
