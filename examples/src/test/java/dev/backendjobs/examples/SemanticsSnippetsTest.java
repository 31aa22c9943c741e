// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobPage;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.RevisionConflictException;
import dev.backendjobs.rules.JobLifecycle;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.watch.FeedPosition;
import dev.backendjobs.watch.JobChanges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What docs/semantics.md shows, run. */
class SemanticsSnippetsTest {
  private final BackendJobStore store = BackendJobStore.inMemory();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theStandardLifeCycleIsPrintedAsATable() throws IOException {
    try (InputStream table =
        Objects.requireNonNull(getClass().getResourceAsStream("/standard-lifecycle.txt"))) {
      assertThat(JobLifecycle.standard().toTable())
          .isEqualTo(new String(table.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private BackendJob running(String id) {
    return store.create(
        NewJob.builder("shop", "prod")
            .jobId(id)
            .operation("Import")
            .status(JobStatus.RUNNING)
            .build());
  }

  @Test
  void jobsThatTheLastProcessLeftAreFailed() {
    BackendJob left = running("left");
    // snippet: after-a-crash
    JobQuery query = JobQuery.builder("shop").environment("prod").status(JobStatus.RUNNING).build();
    for (JobPage page = store.list(query); !page.jobs().isEmpty(); page = store.list(query)) {
      for (BackendJob job : page.jobs()) {
        store.update(job.key(), JobUpdate.failed("the process ended"));
      }
    }
    // end snippet
    assertThat(store.get(left.key()).status()).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void aRequestIdMakesOneJobOfTwoCalls() {
    // snippet: request-id
    NewJob order =
        NewJob.builder("shop", "prod").operation("Import").requestId("order-4711").build();
    BackendJob first = store.create(order);
    BackendJob again = store.create(order); // such as after a lost answer: the same job
    // end snippet
    assertThat(again).isEqualTo(first);
    assertThat(store.list(JobQuery.of("shop", "prod")).jobs()).containsExactly(first);
  }

  @Test
  void anExpectedVersionCancelsAJobOnlyAsItWasRead() {
    BackendJob read = running("first");
    store.update(read.key(), JobUpdate.to(JobStatus.COMPLETED));
    List<BackendJob> found = new ArrayList<>();
    // snippet: expected-version
    JobUpdate cancel =
        JobUpdate.builder()
            .status(JobStatus.CANCELLING)
            .expectedVersions(List.of(read.version()))
            .build();
    try {
      store.update(read.key(), cancel);
    } catch (RevisionConflictException changedSince) {
      found.add(store.get(read.key())); // decide by the job as it is now
    }
    // end snippet
    assertThat(found).extracting(BackendJob::status).containsExactly(JobStatus.COMPLETED);
  }

  @Test
  void aPageWalkSeesEveryJob() {
    running("first");
    running("second");
    List<BackendJob> found = new ArrayList<>();
    // snippet: pages
    JobQuery query = JobQuery.builder("shop").operation("Import").pageSize(1).build();
    Optional<String> next;
    do {
      JobPage page = store.list(query);
      found.addAll(page.jobs());
      next = page.nextToken();
      query = query.toBuilder().nextToken(next.orElse(null)).build();
    } while (next.isPresent());
    // end snippet
    assertThat(found).extracting(job -> job.key().jobId()).containsExactly("second", "first");
  }

  @Test
  void theTallyCounts() {
    running("first");
    // snippet: tally
    JobTally tally = store.tally("shop");
    long active = tally.active("prod"); // in one environment
    long failed = tally.count(JobStatus.FAILED); // in the whole app
    // end snippet
    assertThat(active).isEqualTo(1);
    assertThat(failed).isZero();
  }

  @Test
  void theFeedGoesOnFromASavedPosition() {
    BackendJob job = running("first");
    List<JobStatus> seen = new ArrayList<>();
    String saved = FeedPosition.START.toString();
    // snippet: feed
    JobChanges page = store.changes("shop", FeedPosition.parse(saved), 100);
    if (page.gone()) {
      // changes are missing: list the jobs, then go on
    }
    for (JobChange change : page.changes()) {
      seen.add(change.after().map(BackendJob::status).orElseThrow()); // your work
    }
    saved = page.resumeAfter().toString();
    // end snippet
    assertThat(seen).containsExactly(JobStatus.RUNNING);
    store.update(job.key(), JobUpdate.to(JobStatus.COMPLETED));
    assertThat(store.changes("shop", FeedPosition.parse(saved), 100).changes()).hasSize(1);
  }

  @Test
  void settingsOfTheBuilder() throws Exception {
    CountDownLatch changes = new CountDownLatch(1);
    // snippet: settings
    BackendJobStore configured =
        BackendJobStore.builder()
            .limits(JobLimits.builder().activeJobsPerEnvironment(5).build())
            .lifecycle("Release", CustomLifecycleMain.RELEASE) // for one operation
            .retention(RetentionPolicy.keepFor(Duration.ofDays(7)).atMost(10_000))
            .sweepEvery(Duration.ofMinutes(5))
            .listener(change -> changes.countDown())
            .build();
    // end snippet
    try (configured) {
      configured.create(NewJob.of("shop", "prod", "Release"));
      assertThat(changes.await(1, TimeUnit.MINUTES)).as("the listener is called").isTrue();
    }
  }
}
