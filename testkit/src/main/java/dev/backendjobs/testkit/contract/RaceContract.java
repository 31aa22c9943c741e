// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.LimitType;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.RevisionConflictException;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import dev.backendjobs.testkit.Racers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds while threads write and read side by side. */
public interface RaceContract extends StorageSubject {
  @Test
  default void ofTwoRacersOnOneRevisionExactlyOneWins(JobStorage storage) {
    BackendJobStore store = BackendJobStore.builder().storage(storage).build();
    int rounds = rounds();
    List<BackendJob> jobs = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      NewJob asked =
          NewJob.builder("app", "env" + round % 5).jobId("job" + round).operation("Op").build();
      store.create(asked);
      jobs.add(store.update(key(round), JobUpdate.to(JobStatus.RUNNING)));
    }
    JobStatus[] wishes = {JobStatus.COMPLETED, JobStatus.FAILED};
    AtomicReferenceArray<BackendJob> winners = new AtomicReferenceArray<>(rounds);
    AtomicInteger losers = new AtomicInteger();
    Racers.race(
        2,
        rounds,
        (round, thread) -> {
          try {
            BackendJob won =
                store.update(
                    key(round),
                    JobUpdate.builder()
                        .status(wishes[thread])
                        .expectedRevision(jobs.get(round).revision())
                        .build());
            assertThat(winners.compareAndSet(round, null, won)).as("only winner").isTrue();
          } catch (RevisionConflictException lost) {
            losers.incrementAndGet();
          }
        },
        round -> {
          assertThat(losers.get()).isEqualTo(round + 1);
          assertThat(store.get(key(round))).isEqualTo(winners.get(round));
        });
  }

  @Test
  default void ofManyCreatorsOfOneKeyExactlyOneCreatesAndAllGetTheSameJob(JobStorage storage) {
    BackendJobStore store = BackendJobStore.builder().storage(storage).build();
    AtomicInteger created = new AtomicInteger();
    List<BackendJob> answers = new ArrayList<>();
    Racers.race(
        8,
        rounds(),
        (round, thread) -> {
          var creation = store.createOrFind(NewJob.builder(key(round)).operation("Op").build());
          if (creation.created()) {
            created.incrementAndGet();
          }
          synchronized (answers) {
            answers.add(creation.job());
          }
        },
        round -> {
          assertThat(created.get()).isEqualTo(round + 1);
          assertThat(answers).hasSize(8).containsOnly(store.get(key(round)));
          answers.clear();
        });
  }

  @Test
  default void racingCreatesOfNewAppsNeverExceedTheirNumber(JobStorage storage) {
    int rounds = Math.min(rounds(), 50);
    AtomicInteger created = new AtomicInteger();
    Racers.race(
        6,
        rounds,
        (round, thread) -> {
          // why: apps never become fewer, so each round lets three more in
          BackendJobStore store =
              BackendJobStore.builder()
                  .storage(storage)
                  .limits(JobLimits.builder().apps(3L * (round + 1)).build())
                  .retention(RetentionPolicy.keepForever())
                  .build();
          String app = "app-" + round + "-" + thread;
          try {
            store.create(NewJob.of(app, "env", "Op"));
            created.incrementAndGet();
          } catch (LimitExceededException full) {
            assertThat(full.limitType()).isEqualTo(LimitType.APPS);
          }
        },
        round -> {
          assertThat(created).hasValue(3 * (round + 1));
          assertThat(storage.apps(null, 1_000)).hasSize(3 * (round + 1));
        });
  }

  @Test
  default void writesOfAnAppStandInOneTotalOrder(JobStorage storage) {
    ConcurrentHashMap<Long, AppTotals> seen = new ConcurrentHashMap<>();
    Racers.race(
        8,
        200,
        (round, thread) -> {
          JobKey key = JobKey.of("app", "env" + thread % 3, "job" + (round * 31 + thread) % 60);
          AtomicReference<AppTotals> totals = new AtomicReference<>();
          JobOutcome outcome =
              storage.write(
                  key,
                  (current, now) -> {
                    totals.set(now);
                    if (current == null) {
                      return Decisions.create(key, null, JobStatus.RUNNING, WriteContract.T0)
                          .decide(null, now);
                    }
                    return current.isFinished()
                        ? Decisions.remove(WriteContract.T0).decide(current, now)
                        : Decisions.move(JobStatus.COMPLETED, null, WriteContract.T0)
                            .decide(current, now);
                  });
          assertThat(seen.put(outcome.change().orElseThrow().revision(), totals.get())).isNull();
        },
        round -> {});
    List<JobChange> changes = storage.changes("app", 0, 10_000).changes();
    assertThat(changes).hasSize(1_600);
    long stored = 0;
    long active = 0;
    for (JobChange change : changes) {
      AppTotals totals = Objects.requireNonNull(seen.get(change.revision()), "totals");
      assertThat(totals.revision()).isEqualTo(change.revision() - 1);
      assertThat(totals.stored()).as("stored before %s", change).isEqualTo(stored);
      assertThat(totals.active()).as("active before %s", change).isEqualTo(active);
      stored += (change.after().isPresent() ? 1 : 0) - (change.before().isPresent() ? 1 : 0);
      active += active(change.after().orElse(null)) - active(change.before().orElse(null));
    }
  }

  @Test
  @SuppressWarnings("ThreadPriorityCheck")
  default void aReadThatBeginsAfterAWriteReturnedSeesIt(JobStorage storage) {
    AtomicReference<JobChange> newest = new AtomicReference<>();
    int writes = writes(2_000);
    Racers.Part reader =
        () -> {
          long revision = 0;
          while (revision < writes) {
            JobChange change = newest.get();
            if (change == null || change.revision() == revision) {
              Thread.yield();
              continue;
            }
            revision = change.revision();
            BackendJob job = change.after().orElseThrow();
            assertThat(storage.find(change.key())).contains(job);
            assertThat(storage.tally("app").revision()).isGreaterThanOrEqualTo(revision);
            assertThat(storage.changes("app", revision - 1, 1).changes()).containsExactly(change);
            for (JobFilter filter :
                List.of(
                    ListingContract.all("app"),
                    JobFilter.builder("app")
                        .environment("env")
                        .operation("Op")
                        .status(JobStatus.RUNNING)
                        .build(),
                    JobFilter.builder("app").jobId(job.key().jobId()).build())) {
              assertThat(storage.list(filter, job.createRevision() + 1, 1)).containsExactly(job);
            }
          }
        };
    Racers.together(
        () -> {
          for (int i = 1; i <= writes; i++) {
            JobKey key = JobKey.of("app", "env", "job" + i);
            newest.set(
                storage
                    .write(key, Decisions.create(key, "Op", JobStatus.RUNNING, WriteContract.T0))
                    .change()
                    .orElseThrow());
          }
        },
        reader,
        reader);
  }

  @Test
  default void pagesStayStableWhileOthersWrite(JobStorage storage) {
    int lasting = writes(1_500);
    List<Long> steady = new ArrayList<>();
    for (int i = 0; i < lasting; i++) {
      JobKey key = JobKey.of("app", "env" + i % 2, "steady" + i);
      BackendJob job =
          storage
              .write(key, Decisions.create(key, "Op", JobStatus.RUNNING, WriteContract.T0))
              .job()
              .orElseThrow();
      steady.add(0, job.createRevision());
      comeAndGo(storage, "between" + i % 40);
    }
    AtomicInteger writing = new AtomicInteger(2);
    Racers.Part reader =
        () -> {
          Random random = new Random(7);
          for (int walk = 0; walk < 4 || writing.get() > 0; walk++) {
            boolean whole = random.nextBoolean();
            JobFilter filter =
                whole
                    ? ListingContract.all("app")
                    : JobFilter.builder("app").operation("Op").status(JobStatus.RUNNING).build();
            List<BackendJob> jobs = Invariants.listing(storage, filter, 1 + random.nextInt(40));
            assertThat(jobs).allMatch(filter::matches);
            assertWalk(jobs, steady);
          }
        };
    int rounds = writes() / 2;
    Racers.together(
        writer(storage, writing, 0, lasting, rounds),
        writer(storage, writing, 1, lasting, rounds),
        reader,
        reader);
  }

  @Test
  default void aTallyIsOfOneMoment(JobStorage storage) {
    JobKey[] keys = new JobKey[8];
    int flips = writes();
    for (int i = 0; i < keys.length; i++) {
      keys[i] = JobKey.of("app", "env" + i, "job");
      storage.write(keys[i], Decisions.create(keys[i], null, JobStatus.PENDING, WriteContract.T0));
    }
    AtomicInteger writing = new AtomicInteger(2);
    Racers.Part reader =
        () -> {
          while (writing.get() > 0) {
            JobTally tally = storage.tally("app");
            assertThat(tally.stored()).isEqualTo(8);
            assertThat(tally.active()).isEqualTo(8);
            // why: each change flips one job, so the number of running ones has a known parity
            assertThat(tally.count(JobStatus.RUNNING) % 2).isEqualTo(tally.revision() % 2);
          }
        };
    Racers.Part writer =
        () -> {
          try {
            for (int i = 0; i < flips; i++) {
              storage.write(keys[i % 8], RaceContract::flip);
            }
          } finally {
            writing.decrementAndGet();
          }
        };
    Racers.together(writer, writer, reader);
  }

  private static JobOutcome flip(@Nullable BackendJob current, AppTotals totals) {
    JobStatus status = Objects.requireNonNull(current, "job").status();
    JobStatus other = status.equals(JobStatus.RUNNING) ? JobStatus.PENDING : JobStatus.RUNNING;
    return Decisions.move(other, null, WriteContract.T0).decide(current, totals);
  }

  private static Racers.Part writer(
      JobStorage storage, AtomicInteger writing, int number, int lasting, int rounds) {
    return () -> {
      try {
        for (int i = 0; i < rounds; i++) {
          comeAndGo(storage, "new" + number + "-" + i % 50);
          // why: a change that leaves the job where it is in every index
          int steady = (i * 6 + number * 3) % lasting;
          storage.write(
              JobKey.of("app", "env" + steady % 2, "steady" + steady),
              Decisions.name("Op", WriteContract.T0));
        }
      } finally {
        writing.decrementAndGet();
      }
    };
  }

  /** Creates, moves or removes a job. */
  private static void comeAndGo(JobStorage storage, String id) {
    JobKey key = JobKey.of("app", "env0", id);
    storage.write(
        key,
        (current, totals) -> {
          if (current == null) {
            return Decisions.create(key, "Op", JobStatus.RUNNING, WriteContract.T0)
                .decide(null, totals);
          }
          return current.isFinished()
              ? Decisions.remove(WriteContract.T0).decide(current, totals)
              : Decisions.move(JobStatus.COMPLETED, null, WriteContract.T0).decide(current, totals);
        });
  }

  private static void assertWalk(List<BackendJob> walk, List<Long> steady) {
    List<Long> revisions = walk.stream().map(BackendJob::createRevision).toList();
    for (int i = 1; i < revisions.size(); i++) {
      assertThat(revisions.get(i)).as("no job twice").isLessThan(revisions.get(i - 1));
    }
    List<Long> found =
        walk.stream()
            .filter(job -> job.key().jobId().startsWith("steady"))
            .map(BackendJob::createRevision)
            .toList();
    assertThat(found).as("no job missed").isEqualTo(steady);
  }

  private static long active(@Nullable BackendJob job) {
    return job == null || job.isFinished() ? 0 : 1;
  }

  private static JobKey key(int round) {
    return JobKey.of("app", "env" + round % 5, "job" + round);
  }
}
