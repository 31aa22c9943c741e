// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.rules.JobLifecycle;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoLoadTest {
  private static final List<String> APPS = List.of("d1bookshop", "d2traveldiary", "d3petclinic");

  @Test
  void everyEnvironmentHasJobsFromTheStart() {
    try (BackendJobStore store = BackendJobStore.builder().build();
        DemoLoad demo = new DemoLoad(store, new DemoScript(1))) {
      demo.populate();
      for (DemoPlace place : DemoPlace.ALL) {
        assertThat(store.list(JobQuery.of(place.appId(), place.environment())).jobs()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 2026})
  void thereIsAJobInEveryStatusAndOfSeveralOperationsFromTheStart(long seed) {
    try (BackendJobStore store = BackendJobStore.builder().build();
        DemoLoad demo = new DemoLoad(store, new DemoScript(seed))) {
      demo.populate();
      List<BackendJob> jobs =
          APPS.stream()
              .flatMap(
                  app -> store.list(JobQuery.builder(app).pageSize(100).build()).jobs().stream())
              .toList();
      assertThat(jobs)
          .extracting(BackendJob::status)
          .contains(JobLifecycle.standard().statuses().toArray(JobStatus[]::new));
      assertThat(jobs.stream().map(BackendJob::operation).distinct().count()).isGreaterThan(3);
      assertThat(jobs)
          .filteredOn(job -> job.status().equals(JobStatus.FAILED))
          .allMatch(job -> job.error().isPresent());
    }
  }

  @Test
  void jobsReachEveryStatusAndFailuresSayWhy() {
    Set<JobStatus> seen = new LinkedHashSet<>();
    List<String> failures = new ArrayList<>();
    try (BackendJobStore store =
            BackendJobStore.builder()
                .listener(
                    change -> {
                      BackendJob after = change.after().orElse(null);
                      if (after != null) {
                        seen.add(after.status());
                        failures.addAll(
                            after.status().equals(JobStatus.FAILED)
                                ? List.of(after.error().orElse("null"))
                                : List.of());
                      }
                    })
                .build();
        DemoLoad demo = new DemoLoad(store, new DemoScript(1))) {
      for (int i = 0; i < 2_000; i++) {
        demo.step();
      }
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(JobLifecycle.standard().statuses());
    assertThat(failures).hasSizeGreaterThan(50).doesNotContain("null");
  }

  @Test
  void theNumberOfStoredJobsStaysBounded() {
    try (BackendJobStore store =
            BackendJobStore.builder().retention(RetentionPolicy.standard().atMost(10)).build();
        DemoLoad demo = new DemoLoad(store, new DemoScript(1))) {
      for (int i = 0; i < 2_000; i++) {
        demo.step();
        store.sweep(100);
        assertThat(APPS.stream().mapToLong(app -> store.tally(app).active()).sum())
            .isLessThanOrEqualTo(DemoLoad.ACTIVE_AT_MOST);
      }
      assertThat(APPS).allMatch(app -> store.tally(app).stored() <= 10 + DemoLoad.ACTIVE_AT_MOST);
    }
  }

  @Test
  void theSameSeedMakesTheSameJobs() {
    assertThat(story(7)).isEqualTo(story(7)).isNotEqualTo(story(8));
  }

  private static List<String> story(long seed) {
    try (BackendJobStore store = BackendJobStore.builder().build();
        DemoLoad demo = new DemoLoad(store, new DemoScript(seed))) {
      demo.populate();
      return DemoPlace.ALL.stream()
          .flatMap(
              place -> store.list(JobQuery.of(place.appId(), place.environment())).jobs().stream())
          .map(job -> job.operation() + " " + job.status())
          .collect(Collectors.toList());
    }
  }

  @Test
  void aVisitorWhoFinishesItsJobsAndTightLimitsDoNotStopIt() {
    JobLimits tight = JobLimits.builder().activeJobsPerEnvironment(1).build();
    try (BackendJobStore store = BackendJobStore.builder().limits(tight).build();
        DemoLoad demo = new DemoLoad(store, new DemoScript(1))) {
      demo.populate();
      for (JobKey key : activeJobs(store)) {
        store.update(key, JobUpdate.failed("a visitor did it"));
        store.delete(key);
      }
      long before = store.tally("d1bookshop").revision();
      for (int i = 0; i < 200; i++) {
        demo.step();
      }
      assertThat(store.tally("d1bookshop").revision()).isGreaterThan(before + 10);
    }
  }

  private static List<JobKey> activeJobs(BackendJobStore store) {
    return DemoPlace.ALL.stream()
        .flatMap(
            place -> store.list(JobQuery.of(place.appId(), place.environment())).jobs().stream())
        .filter(job -> !job.isFinished())
        .map(BackendJob::key)
        .collect(Collectors.toList());
  }
}
