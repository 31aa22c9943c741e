// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobPage;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.FaultyStorage;
import dev.backendjobs.testkit.Invariants;
import dev.backendjobs.testkit.ManualClock;
import dev.backendjobs.watch.FeedPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A storage call that fails, whichever it is, does no harm, and asking again sets things right. */
public interface FaultContract extends StorageSubject {
  @ParameterizedTest
  @EnumSource
  default void askingAgainAfterAnyFailureLeadsToTheSameEnd(FaultyStorage.Moment moment) {
    FaultRuns.End expected = run(0, moment).end();
    assertThat(expected.jobs()).hasSize(6);
    int nth = 1;
    for (FaultRuns.Run run = run(nth, moment); run.failures() > 0; run = run(++nth, moment)) {
      assertThat(run.failures()).isEqualTo(1);
      assertThat(run.end()).as("end after call %d failed", nth).isEqualTo(expected);
    }
    assertThat(nth).as("calls that were made to fail").isGreaterThan(30);
  }

  private FaultRuns.Run run(int nth, FaultyStorage.Moment moment) {
    try (JobStorage sound = open()) {
      FaultyStorage faulty = FaultyStorage.of(sound, nth, moment);
      ManualClock clock = ManualClock.create();
      BackendJobStore store =
          BackendJobStore.builder()
              .storage(faulty)
              .clock(clock)
              .retention(RetentionPolicy.keepFor(Duration.ofHours(1)).atMost(2))
              .build();
      List<Object> answers = new ArrayList<>();
      int failures = 0;
      for (Step step : scenario()) {
        clock.advance(Duration.ofMinutes(1));
        try {
          answers.add(step.ask(store));
        } catch (InternalServiceException failure) {
          failures++;
          Invariants.check(sound);
          answers.add(step.ask(store));
          Invariants.check(sound);
        }
      }
      Invariants.check(sound);
      List<BackendJob> jobs = new ArrayList<>();
      Invariants.apps(sound)
          .forEach(app -> jobs.addAll(Invariants.listing(sound, ListingContract.all(app), 10)));
      return new FaultRuns.Run(
          new FaultRuns.End(jobs, sound.tally("a").revision(), answers), failures);
    }
  }

  /** What is asked of the store, once, or again if the first answer was a failure. */
  @FunctionalInterface
  interface Step {
    /** Asks, and returns what must be the same whatever failed. */
    Object ask(BackendJobStore store);
  }

  private static List<Step> scenario() {
    List<Step> steps = new ArrayList<>();
    for (String id : List.of("1", "2", "3", "4", "5", "6")) {
      steps.add(store -> store.create(NewJob.builder(key("a", id)).operation("Op").build()));
    }
    steps.add(store -> store.create(NewJob.builder(key("b", "1")).build()));
    for (String id : List.of("1", "2", "3", "4")) {
      steps.add(store -> store.update(key("a", id), JobUpdate.to(JobStatus.RUNNING)));
    }
    for (String id : List.of("3", "1", "4")) {
      steps.add(store -> store.update(key("a", id), JobUpdate.to(JobStatus.COMPLETED)));
    }
    steps.add(store -> store.update(key("a", "2"), JobUpdate.failed("why")));
    steps.add(store -> store.get(key("a", "2")));
    steps.add(store -> store.update(key("b", "1"), JobUpdate.to(JobStatus.CANCELLED)));
    steps.add(FaultContract::pages);
    steps.add(store -> gone(store, key("a", "1")));
    steps.add(
        store -> {
          store.sweep(10);
          return store.tally("a").stored();
        });
    steps.add(store -> store.create(NewJob.builder(key("a", "1")).operation("Again").build()));
    steps.add(store -> store.tally("a").active());
    steps.add(store -> store.changes("a", FeedPosition.of(3), 100));
    steps.add(store -> store.apps(10));
    return steps;
  }

  private static List<BackendJob> pages(BackendJobStore store) {
    List<BackendJob> all = new ArrayList<>();
    JobQuery query = JobQuery.builder("a").pageSize(2).build();
    JobPage page = store.list(query);
    all.addAll(page.jobs());
    while (page.nextToken().isPresent()) {
      page = store.list(query.toBuilder().nextToken(page.nextToken().get()).build());
      all.addAll(page.jobs());
    }
    return all;
  }

  private static boolean gone(BackendJobStore store, JobKey key) {
    try {
      store.delete(key);
    } catch (NotFoundException already) {
      return true;
    }
    return true;
  }

  private static JobKey key(String app, String id) {
    return JobKey.of(app, "env", id);
  }
}
