// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobPage;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.testkit.ManualClock;
import dev.backendjobs.watch.FeedPosition;
import dev.backendjobs.watch.JobChanges;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Positions and tokens of a storage that began again, as after a restored backup or a restart in
 * memory, are refused and never taken for those of the present history.
 */
final class OtherHistoryTest {
  private final ManualClock clock = ManualClock.create();

  private BackendJobStore began() {
    clock.advance(Duration.ofMinutes(1));
    return BackendJobStore.builder().clock(clock).build();
  }

  private static void jobs(BackendJobStore store, int count) {
    for (int i = 1; i <= count; i++) {
      store.create(NewJob.builder(JobKey.of("shop", "prod", "job" + i)).build());
    }
  }

  @Test
  void aFeedPositionOfAnotherHistoryIsGone() {
    BackendJobStore before = began();
    jobs(before, 5);
    FeedPosition position = before.changes("shop", FeedPosition.START, 3).resumeAfter();
    assertThat(before.changes("shop", position, 10).changes()).hasSize(2);

    BackendJobStore after = began();
    assertThat(after.changes("shop", position, 10).gone()).as("ahead of the app").isTrue();
    jobs(after, 4);
    JobChanges answer = after.changes("shop", position, 10);

    assertThat(answer.gone()).isTrue();
    assertThat(answer.changes()).isEmpty();
    assertThat(answer.resumeAfter().revision()).isEqualTo(4);
    assertThat(answer.resumeAfter().isChecked()).isTrue();
    assertThat(after.changes("shop", answer.resumeAfter(), 10).gone()).isFalse();
  }

  @Test
  void aPositionAfterTheNewestChangeOfAnotherHistoryIsGone() {
    BackendJobStore before = began();
    jobs(before, 2);
    FeedPosition newest = before.changes("shop", FeedPosition.START, 10).resumeAfter();
    BackendJobStore after = began();
    jobs(after, 2);

    assertThat(before.changes("shop", newest, 10)).isEqualTo(empty(newest));
    assertThat(after.changes("shop", newest, 10).gone()).isTrue();
  }

  private static JobChanges empty(FeedPosition at) {
    return JobChanges.of(List.of(), at);
  }

  @Test
  void aPositionWithoutACheckIsTakenAsItIs() {
    BackendJobStore store = began();
    jobs(store, 5);

    assertThat(store.changes("shop", FeedPosition.of(3), 10).changes()).hasSize(2);
    assertThat(store.changes("shop", FeedPosition.of(6), 10).gone()).isTrue();
  }

  @Test
  void aPageTokenOfAnotherHistoryIsRefused() {
    BackendJobStore before = began();
    jobs(before, 5);
    JobQuery query = JobQuery.builder("shop").pageSize(2).build();
    JobPage first = before.list(query);
    JobQuery next = query.toBuilder().nextToken(first.nextToken().orElseThrow()).build();
    assertThat(before.list(next).jobs())
        .extracting(job -> job.key().jobId())
        .containsExactly("job3", "job2");

    BackendJobStore after = began();
    refused(after, next);
    jobs(after, 3);
    refused(after, next);
    jobs(after, 9);
    refused(after, next);
  }

  private static void refused(BackendJobStore store, JobQuery query) {
    assertThatThrownBy(() -> store.list(query))
        .isInstanceOf(BadRequestException.class)
        .hasMessageStartingWith("nextToken is of an earlier state of the storage");
  }

  @Test
  void aPageTokenOutlivesTheJobItWasMadeOf() {
    BackendJobStore store = began();
    jobs(store, 5);
    JobQuery query = JobQuery.builder("shop").pageSize(2).build();
    String token = store.list(query).nextToken().orElseThrow();
    JobKey last = JobKey.of("shop", "prod", "job4");
    store.update(last, JobUpdate.to(JobStatus.CANCELLED));
    store.delete(last);

    assertThat(store.list(query.toBuilder().nextToken(token).build()).jobs())
        .extracting(job -> job.key().jobId())
        .containsExactly("job3", "job2");
  }
}
