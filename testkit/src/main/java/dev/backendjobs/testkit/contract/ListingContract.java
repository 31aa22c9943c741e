// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What reads promise while there are no writes: listings, totals, finished jobs and apps. */
public interface ListingContract extends StorageSubject {
  /** Returns the filter that means all jobs of an app. */
  static JobFilter all(String app) {
    return JobFilter.builder(app).build();
  }

  @Test
  default void aListingIsNewestFirstAndBoundedOnBothEnds(JobStorage storage) {
    List<BackendJob> newestFirst = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      newestFirst.add(0, create(storage, JobKey.of("app", "env", "job" + i), "Op"));
    }
    assertThat(storage.list(all("app"), Long.MAX_VALUE, 100)).isEqualTo(newestFirst);
    assertThat(storage.list(all("app"), Long.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(newestFirst);
    assertThat(storage.list(all("app"), Long.MAX_VALUE, 1)).containsExactly(newestFirst.get(0));
    assertThat(storage.list(all("app"), 11, 10)).isEqualTo(newestFirst);
    assertThat(storage.list(all("app"), 10, 10)).isEqualTo(newestFirst.subList(1, 10));
    assertThat(storage.list(all("app"), 5, 2)).isEqualTo(newestFirst.subList(6, 8));
    assertThat(storage.list(all("app"), 2, 10)).isEqualTo(newestFirst.subList(9, 10));
    assertThat(storage.list(all("app"), 1, 10)).isEmpty();
    assertThat(storage.list(all("app"), 0, 10)).isEmpty();
    assertThat(storage.list(all("app"), -1, 10)).isEmpty();
    assertThat(storage.list(all("app"), Long.MIN_VALUE, 10)).isEmpty();
  }

  @Test
  default void unknownNamesMeanNoJobs(JobStorage storage) {
    create(storage, JobKey.of("app", "env", "job"), "Op");
    for (JobFilter filter :
        List.of(
            all("unknown"),
            JobFilter.builder("unknown")
                .environment("env")
                .jobId("job")
                .operation("Op")
                .status(JobStatus.RUNNING)
                .build(),
            JobFilter.builder("app").environment("unknown").build(),
            JobFilter.builder("app").jobId("unknown").build(),
            JobFilter.builder("app").operation("unknown").build(),
            JobFilter.builder("app").status(JobStatus.of("unknown")).build(),
            JobFilter.builder("app")
                .environment("env")
                .jobId("job")
                .operation("Op")
                .status(JobStatus.FAILED)
                .build())) {
      assertThat(storage.list(filter, Long.MAX_VALUE, 10)).as("%s", filter).isEmpty();
    }
    assertThat(storage.find(JobKey.of("app", "env", "unknown"))).isEmpty();
    assertThat(storage.find(JobKey.of("unknown", "env", "job"))).isEmpty();
    assertThat(storage.finished("unknown", 0, 10)).isEmpty();
    assertThat(storage.tally("unknown")).isEqualTo(JobTally.builder("unknown").build());
    assertThat(storage.apps(null, 10)).as("reading leaves no trace").containsExactly("app");
  }

  @Test
  default void anIdMeansItsJobInEachEnvironment(JobStorage storage) {
    List<BackendJob> same = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      create(storage, JobKey.of("app", "env" + i, "other"), "Op");
      same.add(0, create(storage, JobKey.of("app", "env" + i, "same"), i % 2 == 0 ? "A" : "B"));
    }
    JobFilter byId = JobFilter.builder("app").jobId("same").build();
    assertThat(storage.list(byId, Long.MAX_VALUE, 100)).isEqualTo(same);
    assertThat(storage.list(byId, Long.MAX_VALUE, 5)).isEqualTo(same.subList(0, 5));
    assertThat(storage.list(byId, same.get(4).createRevision(), 3)).isEqualTo(same.subList(5, 8));
    assertThat(storage.list(byId, 1, 3)).isEmpty();
    assertThat(
            storage.list(
                JobFilter.builder("app").environment("env3").jobId("same").build(),
                Long.MAX_VALUE,
                100))
        .containsExactly(same.get(8));
    assertThat(
            storage.list(
                JobFilter.builder("app").jobId("same").operation("B").build(), Long.MAX_VALUE, 100))
        .hasSize(6)
        .allMatch(job -> job.operation().orElseThrow().equals("B"));
    assertThat(
            storage.list(
                JobFilter.builder("app").environment("env3").jobId("same").build(),
                same.get(8).createRevision(),
                100))
        .isEmpty();
  }

  @Test
  default void everyFilterAnswersAsANaiveOneDoes(JobStorage storage) {
    Random random = new Random(11);
    List<BackendJob> jobs = fill(storage, random, 400);
    List<String> environments = choices("env", 5);
    List<String> operations = choices("Op", 4);
    List<String> ids = choices("job", 40);
    List<@Nullable JobStatus> statuses = new ArrayList<>(STATUSES);
    statuses.add(null);
    for (int subset = 0; subset < 16; subset++) {
      for (int i = 0; i < 60; i++) {
        JobFilter filter =
            JobFilter.builder("app")
                .environment((subset & 1) == 0 ? null : environments.get(random.nextInt(6)))
                .jobId((subset & 2) == 0 ? null : ids.get(random.nextInt(41)))
                .operation((subset & 4) == 0 ? null : operations.get(random.nextInt(5)))
                .status((subset & 8) == 0 ? null : statuses.get(random.nextInt(7)))
                .build();
        long before = i % 3 == 0 ? Long.MAX_VALUE : random.nextInt(1_200);
        int max = 1 + random.nextInt(i % 2 == 0 ? 5 : 500);
        assertThat(storage.list(filter, before, max))
            .as("%s before %d, at most %d", filter, before, max)
            .isEqualTo(
                jobs.stream()
                    .filter(filter::matches)
                    .filter(job -> job.createRevision() < before)
                    .limit(max)
                    .toList());
      }
    }
  }

  @Test
  default void finishedJobsComeInTheOrderTheyFinished(JobStorage storage) {
    List<BackendJob> expected = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      create(storage, JobKey.of("app", "env", "job" + i), "Op");
    }
    for (int i : new int[] {5, 2, 7, 0, 3}) {
      expected.add(move(storage, JobKey.of("app", "env", "job" + i), JobStatus.COMPLETED));
    }
    JobKey born = JobKey.of("app", "env", "born finished");
    expected.add(
        storage
            .write(born, Decisions.create(born, null, JobStatus.FAILED, WriteContract.T0))
            .job()
            .orElseThrow());
    assertThat(storage.finished("app", 0, 100)).isEqualTo(expected);
    assertThat(storage.finished("app", 0, Integer.MAX_VALUE)).isEqualTo(expected);
    assertThat(storage.finished("app", 0, 2)).isEqualTo(expected.subList(0, 2));
    for (int from = 0; from < expected.size(); from++) {
      long after = expected.get(from).revision();
      assertThat(storage.finished("app", after, 100))
          .isEqualTo(expected.subList(from + 1, expected.size()));
      assertThat(storage.finished("app", after - 1, 1)).containsExactly(expected.get(from));
    }
    assertThat(storage.finished("app", Long.MAX_VALUE, 100)).isEmpty();

    storage.write(expected.get(2).key(), Decisions.remove(WriteContract.T0));
    storage.write(expected.get(0).key(), Decisions.remove(WriteContract.T0));
    assertThat(storage.finished("app", 0, 3))
        .containsExactly(expected.get(1), expected.get(3), expected.get(4));
  }

  @Test
  default void aTallyCountsEachEnvironmentOperationAndStatus(JobStorage storage) {
    create(storage, JobKey.of("app", "e1", "a"), "Op");
    create(storage, JobKey.of("app", "e1", "b"), "Op");
    create(storage, JobKey.of("app", "e2", "a"), null);
    move(storage, JobKey.of("app", "e1", "b"), JobStatus.FAILED);
    create(storage, JobKey.of("app", "e1", "c"), "Op");
    create(storage, JobKey.of("app", "e1", "d"), "Other");
    create(storage, JobKey.of("app", "e1", "e"), null);

    JobTally tally = storage.tally("app");

    assertThat(tally.revision()).isEqualTo(7);
    assertThat(tally.cells())
        .containsExactlyInAnyOrder(
            JobTally.Cell.builder("e1", JobStatus.RUNNING, 2).operation("Op").build(),
            JobTally.Cell.builder("e1", JobStatus.FAILED, 1).operation("Op").finished(true).build(),
            JobTally.Cell.builder("e1", JobStatus.RUNNING, 1).operation("Other").build(),
            JobTally.Cell.builder("e1", JobStatus.RUNNING, 1).build(),
            JobTally.Cell.builder("e2", JobStatus.RUNNING, 1).build());
  }

  @Test
  default void manyAppsAreListedPageByPageInAnOrderThatStays(JobStorage storage) {
    for (int i = 0; i < 500; i++) {
      create(storage, JobKey.of("app" + i * 7919 % 500, "env", "job"), "Op");
    }
    List<String> apps = storage.apps(null, 1_000);
    assertThat(apps)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 500).mapToObj(i -> "app" + i).toList());
    assertThat(storage.apps(null, 1)).containsExactly(apps.get(0));
    assertThat(storage.apps(apps.get(41), 3)).isEqualTo(apps.subList(42, 45));
    assertThat(storage.apps(apps.get(499), 10)).isEmpty();
    assertThat(Invariants.apps(storage)).isEqualTo(apps);

    JobKey later = JobKey.of("app250a", "env", "job");
    create(storage, later, "Op");
    List<String> more = storage.apps(null, 1_000);
    assertThat(more).hasSize(501).contains(later.appId()).containsSubsequence(apps);
    assertThat(storage.apps(later.appId(), 1_000))
        .isEqualTo(more.subList(more.indexOf(later.appId()) + 1, 501));
  }

  /** The statuses of random jobs. */
  List<JobStatus> STATUSES =
      List.of(
          JobStatus.PENDING,
          JobStatus.RUNNING,
          JobStatus.CANCELLING,
          JobStatus.COMPLETED,
          JobStatus.FAILED,
          JobStatus.CANCELLED);

  /** Writes random jobs, moves and removes some, and returns those that are left, newest first. */
  private static List<BackendJob> fill(JobStorage storage, Random random, int count) {
    for (int i = 0; i < count; i++) {
      JobKey key =
          JobKey.of("app", "env" + random.nextInt(5), "job" + random.nextInt(count / 10) * i % 40);
      String operation = random.nextInt(5) == 0 ? null : "Op" + random.nextInt(4);
      Instant now = WriteContract.T0.plusMillis(i);
      JobStatus status = STATUSES.get(random.nextInt(6));
      storage.write(key, Decisions.create(key, operation, status, now));
      List<BackendJob> jobs = storage.list(all("app"), 1 + random.nextInt(i + 2), 1);
      for (BackendJob job : jobs) {
        if (job.isFinished()) {
          storage.write(job.key(), Decisions.remove(now));
        } else {
          storage.write(job.key(), Decisions.move(STATUSES.get(random.nextInt(6)), null, now));
        }
      }
    }
    return Invariants.listing(storage, all("app"), 1_000);
  }

  /** Returns names of which the last is not in use. */
  private static List<String> choices(String prefix, int used) {
    return IntStream.rangeClosed(0, used).mapToObj(i -> prefix + i).toList();
  }

  private static BackendJob create(JobStorage storage, JobKey key, @Nullable String operation) {
    return storage
        .write(key, Decisions.create(key, operation, JobStatus.RUNNING, WriteContract.T0))
        .job()
        .orElseThrow();
  }

  private static BackendJob move(JobStorage storage, JobKey key, JobStatus to) {
    return storage.write(key, Decisions.move(to, null, WriteContract.T0)).job().orElseThrow();
  }
}
