// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.contract;

import static dev.backendjobs.testkit.contract.WriteContract.T0;
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
import dev.backendjobs.testkit.Racers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a list of writes promises: decided in order, each on what the ones before leave, at once.
 */
public interface ListWriteContract extends StorageSubject {
  @Test
  default void aListIsDecidedInOrderEachOnWhatTheOnesBeforeLeave(JobStorage storage) {
    List<JobKey> keys = keys("app", 5);
    List<AppTotals> seen = new ArrayList<>();

    List<JobOutcome> outcomes =
        storage.write(
            keys,
            (current, totals) -> {
              if (totals.revision() == 0) {
                seen.clear();
              }
              seen.add(totals);
              assertThat(current).isNull();
              JobKey key = keys.get((int) totals.revision());
              return Decisions.create(key, "Op", JobStatus.RUNNING, T0).decide(null, totals);
            });

    assertThat(outcomes).hasSize(5);
    for (int i = 0; i < 5; i++) {
      JobOutcome outcome = outcomes.get(i);
      assertThat(outcome.created()).isTrue();
      assertThat(outcome.change().orElseThrow().revision()).isEqualTo(i + 1);
      assertThat(storage.find(keys.get(i))).isEqualTo(outcome.job());
      assertThat(seen.get(i).stored()).isEqualTo(i);
      assertThat(seen.get(i).active()).isEqualTo(i);
      // why: the keys lie in two environments in turn
      assertThat(seen.get(i).activeInEnvironment()).isEqualTo(i / 2);
      assertThat(seen.get(i).lastCreateTime())
          .isEqualTo(i == 0 ? Optional.empty() : Optional.of(T0));
    }
    assertThat(storage.changes("app", 0, 10).changes())
        .isEqualTo(outcomes.stream().map(outcome -> outcome.change().orElseThrow()).toList());
  }

  @Test
  default void aKeyMayComeMoreThanOnce(JobStorage storage) {
    JobKey key = WriteContract.KEY;

    List<JobOutcome> outcomes =
        storage.write(List.of(key, key, key, key), (current, totals) -> live(key, current, totals));

    assertThat(outcomes.stream().map(outcome -> outcome.change().orElseThrow().revision()))
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(outcomes.get(1).job().orElseThrow().isFinished()).isTrue();
    assertThat(outcomes.get(2).job()).isEmpty();
    assertThat(outcomes.get(3).created()).isTrue();
    assertThat(storage.find(key)).isEqualTo(outcomes.get(3).job());
    assertThat(storage.totals("app"))
        .isEqualTo(
            AppTotals.builder()
                .revision(4)
                .stored(1)
                .active(1)
                .lastCreateTime(outcomes.get(3).job().orElseThrow().createTime())
                .build());
  }

  @Test
  default void aDecisionThatThrowsStoresNothingOfTheList(JobStorage storage) {
    List<JobKey> keys = keys("app", 4);
    storage.write(keys.subList(0, 2), (current, totals) -> creating(keys, current, totals));
    AppTotals before = storage.totals("app");
    BackendJob job = storage.find(keys.get(0)).orElseThrow();
    for (Throwable thrown : List.of(BadRequestException.of("no"), new AssertionError("bug"))) {
      JobDecision failing =
          (current, totals) -> {
            if (totals.revision() < 5) {
              return current == null
                  ? creating(keys, null, totals)
                  : Decisions.move(JobStatus.COMPLETED, null, T0).decide(current, totals);
            }
            if (thrown instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) thrown;
          };
      assertThatThrownBy(() -> storage.write(keys, failing)).isSameAs(thrown);
      assertThatThrownBy(() -> storage.write(keys("new", 6), creatingUntil(5, thrown)))
          .isSameAs(thrown);
    }

    assertThat(storage.totals("app")).isEqualTo(before);
    assertThat(storage.find(keys.get(0))).contains(job);
    assertThat(storage.find(keys.get(3))).isEmpty();
    assertThat(storage.finished("app", 0, 10)).isEmpty();
    assertThat(storage.apps(null, 10)).containsExactly("app");
    storage.write(keys.get(3), Decisions.create(keys.get(3), null, JobStatus.RUNNING, T0));
    assertThat(storage.totals("app").revision()).isEqualTo(3);
  }

  @Test
  default void aListThatChangesNothingLeavesNoTrace(JobStorage storage) {
    assertThat(storage.write(List.of(), Decisions.remove(T0))).isEmpty();
    assertThat(storage.write(keys("app", 3), Decisions.remove(T0)))
        .hasSize(3)
        .containsOnly(JobOutcome.unchanged(null));
    assertThat(storage.apps(null, 10)).isEmpty();
    assertThat(storage.totals("app")).isEqualTo(AppTotals.none());
  }

  @Test
  default void aListIsOfOneApp(JobStorage storage) {
    List<JobKey> mixed = List.of(JobKey.of("a", "env", "job"), JobKey.of("b", "env", "job"));
    AtomicInteger decided = new AtomicInteger();
    assertThatThrownBy(
            () ->
                storage.write(
                    mixed,
                    (current, totals) -> {
                      decided.incrementAndGet();
                      return JobOutcome.unchanged(current);
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(decided).hasValue(0);
  }

  @Test
  default void aChangeInAListThatDoesNotFollowTheOneBeforeIsRejected(JobStorage storage) {
    List<JobKey> keys = keys("app", 2);
    assertThatThrownBy(
            () ->
                storage.write(
                    keys,
                    (current, totals) ->
                        Decisions.create(keys.get(0), null, JobStatus.RUNNING, T0)
                            .decide(null, AppTotals.none())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(storage.apps(null, 10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 256, 257, 700})
  default void aListOfAnyLengthIsOneStep(int length, JobStorage storage) {
    List<JobKey> keys = keys("app", length);
    storage.write(keys, (current, totals) -> creating(keys, current, totals));
    storage.write(keys, Decisions.move(JobStatus.COMPLETED, null, T0));
    assertThat(storage.finished("app", 0, length + 1))
        .hasSize(length)
        .isSortedAccordingTo((a, b) -> Long.compare(a.revision(), b.revision()));
    assertThat(storage.write(keys, Decisions.remove(T0))).hasSize(length);
    assertThat(storage.totals("app").stored()).isZero();
    assertThat(storage.totals("app").revision()).isEqualTo(3L * length);
  }

  @Test
  default void theTotalsAreThoseThatADecisionSees(JobStorage storage) {
    assertThat(storage.totals("app")).isEqualTo(AppTotals.none());
    List<JobKey> keys = keys("app", 9);
    for (int i = 0; i < 60; i++) {
      JobKey key = keys.get(i * 7 % 9);
      AppTotals read = storage.totals("app");
      storage.write(
          key,
          (current, totals) -> {
            assertThat(read).isEqualTo(totals.toBuilder().activeInEnvironment(0).build());
            return live(key, current, totals);
          });
    }
    assertThat(storage.totals("other app")).isEqualTo(AppTotals.none());
  }

  @Test
  default void listsAndSingleWritesOfOneAppTakeTurns(JobStorage storage) {
    List<JobKey> keys = keys("app", 12);
    ConcurrentLinkedQueue<List<JobOutcome>> lists = new ConcurrentLinkedQueue<>();
    int rounds = writes(200);
    Racers.Part list =
        () -> {
          for (int i = 0; i < rounds; i++) {
            lists.add(
                storage.write(
                    keys,
                    (current, totals) ->
                        current == null
                            ? JobOutcome.unchanged(null)
                            : live(current.key(), current, totals)));
            JobKey again = keys.get(i % keys.size());
            storage.write(again, (current, totals) -> live(again, current, totals));
          }
        };
    Racers.Part single =
        () -> {
          for (int i = 0; i < rounds; i++) {
            JobKey key = JobKey.of("app", "env0", "single");
            storage.write(key, (current, totals) -> live(key, current, totals));
          }
        };
    Racers.together(list, list, single);
    for (List<JobOutcome> outcomes : lists) {
      long first = -1;
      int changes = 0;
      for (JobOutcome outcome : outcomes) {
        JobChange change = outcome.change().orElse(null);
        if (change != null) {
          first = first < 0 ? change.revision() : first;
          assertThat(change.revision()).as("consecutive").isEqualTo(first + changes++);
        }
      }
    }
    Invariants.check(storage);
  }

  /** Creates, finishes or removes the job. */
  private static JobOutcome live(JobKey key, @Nullable BackendJob current, AppTotals totals) {
    if (current == null) {
      return Decisions.create(key, null, JobStatus.RUNNING, T0).decide(null, totals);
    }
    return current.isFinished()
        ? Decisions.remove(T0).decide(current, totals)
        : Decisions.move(JobStatus.COMPLETED, null, T0).decide(current, totals);
  }

  private static JobOutcome creating(
      List<JobKey> keys, @Nullable BackendJob current, AppTotals totals) {
    assertThat(current).isNull();
    return Decisions.create(keys.get((int) totals.stored()), "Op", JobStatus.RUNNING, T0)
        .decide(null, totals);
  }

  private static JobDecision creatingUntil(int revision, Throwable thrown) {
    return (current, totals) -> {
      if (totals.revision() < revision) {
        return creating(keys("new", revision), current, totals);
      }
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    };
  }

  private static List<JobKey> keys(String app, int count) {
    List<JobKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(JobKey.of(app, "env" + i % 2, "job" + i));
    }
    return keys;
  }
}
