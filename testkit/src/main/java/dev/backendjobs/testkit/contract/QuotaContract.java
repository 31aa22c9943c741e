// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.LimitType;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.ManualClock;
import dev.backendjobs.testkit.Racers;
import dev.backendjobs.testkit.SequentialIds;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** With more threads than free places, exactly as many creates succeed as there are places. */
public interface QuotaContract extends StorageSubject {
  /** How many threads race. */
  int CROWD = 64;

  @Test
  default void exactlyTheFreePlacesOfAnEnvironmentAreTaken(JobStorage storage) {
    BackendJobStore store =
        store(storage, JobLimits.builder().activeJobsPerEnvironment(7).nameLength(64).build());
    race(
        store,
        LimitType.ACTIVE_JOBS_PER_ENVIRONMENT,
        round -> NewJob.of("app" + round, "env", "Op"),
        round -> {
          store.create(NewJob.of("app" + round, "other env", "Op"));
          for (int i = 0; i < 3; i++) {
            store.create(NewJob.of("app" + round, "env", "Op"));
          }
        },
        4,
        round -> assertThat(store.tally("app" + round).active("env")).isEqualTo(7));
  }

  @Test
  default void exactlyTheFreePlacesOfAnAppAreTaken(JobStorage storage) {
    BackendJobStore store =
        store(storage, JobLimits.builder().activeJobsPerApp(9).nameLength(64).build());
    race(
        store,
        LimitType.ACTIVE_JOBS_PER_APP,
        round -> NewJob.of("app" + round, "env", "Op"),
        round -> {
          for (int i = 0; i < 4; i++) {
            store.create(NewJob.of("app" + round, "other env", "Op"));
          }
        },
        5,
        round -> assertThat(store.tally("app" + round).active()).isEqualTo(9));
  }

  @Test
  default void exactlyTheFreePlacesForStoredJobsAreTaken(JobStorage storage) {
    BackendJobStore store = store(storage, JobLimits.builder().jobsPerApp(6).build());
    race(
        store,
        LimitType.JOBS_PER_APP,
        round -> NewJob.of("app" + round, "env", "Op"),
        round -> {
          NewJob running =
              NewJob.builder("app" + round, "env").jobId("done").status(JobStatus.RUNNING).build();
          store.update(store.create(running).key(), JobUpdate.to(JobStatus.COMPLETED));
        },
        5,
        round -> {
          JobTally tally = store.tally("app" + round);
          assertThat(tally.stored()).isEqualTo(6);
          assertThat(tally.active()).isEqualTo(5);
        });
  }

  @Test
  default void aPlaceThatIsGivenBackIsTakenOnce(JobStorage storage) {
    BackendJobStore store = store(storage, JobLimits.amplify());
    AtomicInteger held = new AtomicInteger();
    Racers.race(
        8,
        rounds(),
        (round, thread) -> {
          try {
            var job =
                store.create(
                    NewJob.builder("app", "env").operation("Op").status(JobStatus.RUNNING).build());
            assertThat(held.incrementAndGet()).as("holders at once").isEqualTo(1);
            held.decrementAndGet();
            store.update(job.key(), JobUpdate.to(JobStatus.COMPLETED));
          } catch (LimitExceededException full) {
            assertThat(full.limitType()).isEqualTo(LimitType.ACTIVE_JOBS_PER_ENVIRONMENT);
          }
        },
        round -> assertThat(store.tally("app").active()).isZero());
  }

  private static BackendJobStore store(JobStorage storage, JobLimits limits) {
    return BackendJobStore.builder()
        .storage(storage)
        .limits(limits)
        .clock(ManualClock.create())
        .idSource(SequentialIds.create())
        .build();
  }

  private void race(
      BackendJobStore store,
      LimitType limit,
      IntFunction<NewJob> job,
      Consumer<Integer> prepare,
      int places,
      Consumer<Integer> check) {
    AtomicInteger entered = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    prepare.accept(0);
    Racers.race(
        CROWD,
        rounds(),
        (round, thread) -> {
          try {
            store.create(job.apply(round));
            entered.incrementAndGet();
          } catch (LimitExceededException full) {
            assertThat(full.limitType()).isEqualTo(limit);
            refused.incrementAndGet();
          }
        },
        round -> {
          assertThat(entered.getAndSet(0)).as("entered in round %d", round).isEqualTo(places);
          assertThat(refused.getAndSet(0)).isEqualTo(CROWD - places);
          check.accept(round);
          prepare.accept(round + 1);
        });
  }
}
