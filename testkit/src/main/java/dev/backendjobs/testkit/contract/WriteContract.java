// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a single write promises: load, decide and store, or store nothing. */
public interface WriteContract extends StorageSubject {
  /** The time at which writes of these tests begin. */
  Instant T0 = Instant.parse("2026-01-01T00:00:00.123Z");

  /** The key that these tests write to when any will do. */
  JobKey KEY = JobKey.of("app", "env", "job");

  @Test
  default void aWriteAnswersAndStoresWhatItsDecisionReturned(JobStorage storage) {
    AtomicReference<JobOutcome> decided = new AtomicReference<>();
    JobDecision create = Decisions.create(KEY, "Op", JobStatus.PENDING, T0);

    JobOutcome created =
        storage.write(
            KEY,
            (current, totals) -> {
              assertThat(current).isNull();
              JobOutcome outcome = create.decide(current, totals);
              decided.set(outcome);
              return outcome;
            });

    assertThat(created).isEqualTo(decided.get());
    assertThat(created.created()).isTrue();
    assertThat(created.job())
        .contains(BackendJob.builder(KEY, JobStatus.PENDING, 1, T0).operation("Op").build());
    assertThat(storage.find(KEY)).isEqualTo(created.job());

    JobOutcome moved =
        storage.write(
            KEY,
            (current, totals) -> {
              assertThat(current).isEqualTo(created.job().orElseThrow());
              return Decisions.move(JobStatus.FAILED, "why", T0.plusMillis(1))
                  .decide(current, totals);
            });

    assertThat(moved.job())
        .contains(
            BackendJob.builder(KEY, JobStatus.FAILED, 1, T0)
                .operation("Op")
                .error("why")
                .updateTime(T0.plusMillis(1))
                .finishTime(T0.plusMillis(1))
                .revision(2)
                .build());
    assertThat(moved.change())
        .contains(
            JobChange.builder(2, T0.plusMillis(1))
                .before(created.job().orElseThrow())
                .after(moved.job().orElseThrow())
                .actor(Decisions.ACTOR)
                .build());
    assertThat(storage.find(KEY)).isEqualTo(moved.job());
  }

  @Test
  default void anOutcomeWithoutChangeStoresNothing(JobStorage storage) {
    assertThat(storage.write(KEY, Decisions.leave())).isEqualTo(JobOutcome.unchanged(null));
    assertThat(storage.apps(null, 10)).isEmpty();

    JobOutcome created = storage.write(KEY, Decisions.create(KEY, null, JobStatus.RUNNING, T0));
    assertThat(storage.write(KEY, Decisions.leave()))
        .isEqualTo(JobOutcome.unchanged(created.job().orElseThrow()));
    assertThat(storage.tally("app").revision()).isEqualTo(1);
  }

  @Test
  default void aRefusalLeavesNoTraceOfAnUnknownApp(JobStorage storage) {
    BadRequestException refusal = BadRequestException.of("no");

    assertThatThrownBy(() -> storage.write(KEY, throwing(refusal))).isSameAs(refusal);

    assertThat(storage.apps(null, 10)).isEmpty();
    assertThat(storage.find(KEY)).isEmpty();
    assertThat(storage.tally("app").revision()).isZero();
    assertThat(storage.changes("app", 0, 10).changes()).isEmpty();
  }

  @Test
  default void whatADecisionThrowsComesThroughAndNothingIsStored(JobStorage storage) {
    BackendJob job = create(storage, KEY, "Op", JobStatus.RUNNING);
    for (Throwable thrown :
        List.of(
            BadRequestException.of("no"),
            new IllegalStateException("bug"),
            new AssertionError("error"))) {
      assertThatThrownBy(() -> storage.write(KEY, throwing(thrown))).isSameAs(thrown);
      assertThatThrownBy(() -> storage.write(JobKey.of("app", "new", "new"), throwing(thrown)))
          .isSameAs(thrown);
    }

    assertThat(storage.tally("app").revision()).isEqualTo(1);
    assertThat(Invariants.listing(storage, ListingContract.all("app"), 10)).containsExactly(job);
    create(storage, JobKey.of("app", "env", "next"), "Op", JobStatus.RUNNING);
    assertThat(storage.tally("app").revision()).isEqualTo(2);
  }

  @Test
  default void aChangeThatDoesNotFollowTheRevisionIsRejected(JobStorage storage) {
    for (long revision : new long[] {2, 3, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> storage.write(KEY, creating(KEY, revision)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(storage.apps(null, 10)).as("no trace of an unknown app").isEmpty();

    create(storage, KEY, null, JobStatus.RUNNING);
    JobKey other = JobKey.of("app", "env", "other");
    for (long revision : new long[] {1, 3, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> storage.write(other, creating(other, revision)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(storage.find(other)).isEmpty();
    assertThat(storage.tally("app").revision()).isEqualTo(1);
  }

  @Test
  default void aChangeOfAnotherJobThanTheLoadedOneIsRejected(JobStorage storage) {
    BackendJob job = create(storage, KEY, null, JobStatus.RUNNING);
    JobKey other = JobKey.of("app", "env", "other");

    assertThatThrownBy(() -> storage.write(KEY, creating(other, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> storage.write(KEY, creating(KEY, 2)))
        .as("creates a job that is there")
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                storage.write(other, (current, totals) -> Decisions.remove(T0).decide(job, totals)))
        .as("removes a job that is not there")
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                storage.write(
                    JobKey.of("new", "env", "job"),
                    (current, totals) ->
                        JobOutcome.of(JobChange.builder(1, T0).after(job).build())))
        .as("a job of another app")
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(storage.apps(null, 10)).containsExactly("app");
    assertThat(Invariants.listing(storage, ListingContract.all("app"), 10)).containsExactly(job);
  }

  @Test
  default void aDecisionSeesTheExactTotalsOfItsApp(JobStorage storage) {
    Random random = new Random(4);
    List<JobKey> keys = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      keys.add(JobKey.of("app", "env" + i % 3, "job" + i));
    }
    Instant lastCreateTime = null;
    create(storage, JobKey.of("another app", "env0", "job0"), null, JobStatus.RUNNING);
    for (int i = 1; i <= 300; i++) {
      JobKey key = keys.get(random.nextInt(keys.size()));
      Instant now = T0.plusMillis(i);
      List<BackendJob> jobs = Invariants.listing(storage, ListingContract.all("app"), 100);
      AppTotals expected =
          AppTotals.builder()
              .revision(i - 1)
              .stored(jobs.size())
              .active(jobs.stream().filter(job -> !job.isFinished()).count())
              .activeInEnvironment(
                  jobs.stream()
                      .filter(job -> !job.isFinished())
                      .filter(job -> job.key().environment().equals(key.environment()))
                      .count())
              .lastCreateTime(lastCreateTime)
              .apps(i == 1 ? 1 : 0)
              .build();
      JobOutcome outcome =
          storage.write(
              key,
              (current, totals) -> {
                assertThat(totals).isEqualTo(expected);
                if (current == null) {
                  return Decisions.create(key, null, JobStatus.RUNNING, now).decide(null, totals);
                }
                return current.isFinished()
                    ? Decisions.remove(now).decide(current, totals)
                    : Decisions.move(JobStatus.COMPLETED, null, now).decide(current, totals);
              });
      lastCreateTime = outcome.created() ? now : lastCreateTime;
    }
  }

  @Test
  default void aRecordIsReadBackWhole(JobStorage storage) {
    String longest = "\uD83D\uDE80".repeat(128);
    List<JobKey> keys =
        List.of(
            JobKey.of("a", "b", "c"),
            JobKey.of("\u00fcn\u00efcode \u6f22\u5b57", "\u202eenv/with?%25+#", " "),
            JobKey.of("'; DROP TABLE job; --", "\"\\", "null"),
            JobKey.of("A", "B", "C"),
            JobKey.of("e\u0301", "\u00e9", "\ufeff"),
            JobKey.of(longest, longest, longest));
    String error = "line\n\tline\r\n" + "\u00e9".repeat(2_000) + "\uD83D\uDCA5".repeat(16);
    for (JobKey key : keys) {
      BackendJob bare = create(storage, key, null, JobStatus.PENDING);
      assertThat(storage.find(key)).contains(bare);
      BackendJob named =
          storage
              .write(key, Decisions.name("\uD83D\uDE80".repeat(256), T0.plusMillis(1)))
              .job()
              .orElseThrow();
      assertThat(storage.find(key)).contains(named);
      BackendJob failed =
          storage
              .write(key, Decisions.move(JobStatus.FAILED, error, T0.plusMillis(2)))
              .job()
              .orElseThrow();
      assertThat(failed.error()).contains(error);
      assertThat(storage.find(key)).contains(failed);
      assertThat(storage.changes(key.appId(), 2, 1).changes().get(0).after()).contains(failed);
    }
    assertThat(storage.find(JobKey.of("a", "B", "c"))).as("names differ by case").isEmpty();
    assertThat(storage.find(JobKey.of("\u00e9", "e\u0301", "\ufeff")))
        .as("composed and decomposed characters differ")
        .isEmpty();
  }

  @Test
  default void timesFarFromNowAreReadBackWhole(JobStorage storage) {
    List<Instant> times =
        List.of(
            Instant.EPOCH.minusMillis(1),
            Instant.EPOCH,
            Instant.parse("1900-01-01T00:00:00.001Z"),
            Instant.parse("2262-04-11T23:47:16.854Z"),
            Instant.parse("9999-12-31T23:59:59.999Z"));
    for (Instant time : times) {
      JobKey key = JobKey.of(time.toString(), "env", "job");
      storage.write(key, Decisions.create(key, null, JobStatus.CANCELLED, time));
      assertThat(storage.find(key))
          .contains(BackendJob.builder(key, JobStatus.CANCELLED, 1, time).finishTime(time).build());
    }
  }

  @Test
  default void aKeyIsFreeAgainOnceItsJobIsRemoved(JobStorage storage) {
    create(storage, KEY, "Old", JobStatus.COMPLETED);
    JobOutcome removed = storage.write(KEY, Decisions.remove(T0.plusMillis(5)));
    assertThat(removed.job()).isEmpty();
    assertThat(removed.created()).isFalse();
    assertThat(storage.find(KEY)).isEmpty();
    assertThat(storage.tally("app").cells()).isEmpty();
    assertThat(storage.finished("app", 0, 10)).isEmpty();
    assertThat(storage.apps(null, 10)).as("it had jobs").containsExactly("app");

    BackendJob again = create(storage, KEY, "New", JobStatus.RUNNING);
    assertThat(again.createRevision()).isEqualTo(3);
    assertThat(storage.find(KEY)).contains(again);
    assertThat(Invariants.listing(storage, ListingContract.all("app"), 10)).containsExactly(again);
  }

  @Test
  default void appsDoNotTouchEachOther(JobStorage storage) {
    for (String app : List.of("app", "app2", "App", "ap")) {
      assertThat(create(storage, JobKey.of(app, "env", "job"), app, JobStatus.RUNNING).revision())
          .isEqualTo(1);
    }
    storage.write(KEY, Decisions.move(JobStatus.COMPLETED, null, T0));
    assertThat(storage.tally("app").active()).isZero();
    assertThat(storage.tally("app2").active()).isEqualTo(1);
    assertThat(storage.tally("app2").revision()).isEqualTo(1);
  }

  private static BackendJob create(
      JobStorage storage, JobKey key, @Nullable String operation, JobStatus status) {
    return storage.write(key, Decisions.create(key, operation, status, T0)).job().orElseThrow();
  }

  private static JobDecision creating(JobKey key, long revision) {
    return (current, totals) ->
        JobOutcome.of(
            JobChange.builder(revision, T0)
                .after(BackendJob.builder(key, JobStatus.PENDING, revision, T0).build())
                .build());
  }

  private static JobDecision throwing(Throwable thrown) {
    return (current, totals) -> {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    };
  }
}
