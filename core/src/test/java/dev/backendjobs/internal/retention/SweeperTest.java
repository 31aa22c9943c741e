// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import dev.backendjobs.testkit.ManualClock;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a sweep reads and remembers, with finish times as wrong clocks leave them. */
final class SweeperTest {
  private static final Duration AGE = Duration.ofDays(30);

  private static final Duration BACK = Duration.ofDays(4);

  private final ManualClock clock = ManualClock.create();
  private final JobStorage jobs = InMemoryJobStorage.create();
  private final List<String> reads = new ArrayList<>();
  private final Sweeper sweeper = sweeper(RetentionPolicy.keepFor(AGE));

  @Test
  void anAppWithManyJobsOfWhichNoneIsDueIsReadOnceAndOnlyItsFirstJobs() {
    for (int i = 0; i < 1_000; i++) {
      finish("job" + i, clock.instant());
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(sweeper.sweep(10_000)).isZero();
    assertThat(reads).containsExactly("app");
  }

  @Test
  void jobsWhoseFutureFinishTimesHaveComeHoldUpNoOtherJob() {
    Instant start = clock.instant();
    for (int i = 0; i < 1_000; i++) {
      finish("ahead" + i, start.plus(Duration.ofDays(20)));
    }
    clock.advance(Duration.ofDays(15));
    for (int i = 0; i < 300; i++) {
      finish("later" + i, clock.instant().minus(Duration.ofDays(10)));
    }
    assertThat(sweeper.sweep(10_000)).isZero();
    clock.set(start.plus(Duration.ofDays(35)));
    assertThat(sweeper.sweep(10_000)).as("those that finished on day 5").isEqualTo(300);
    clock.set(start.plus(Duration.ofDays(50)).minusMillis(1));
    assertThat(sweeper.sweep(10_000)).as("none goes before its own time is old").isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(sweeper.sweep(10_000)).isEqualTo(1_000);
  }

  @Test
  void appsThatTheStorageNoLongerHasAreForgotten() {
    List<String> apps = new ArrayList<>();
    JobStorage counting =
        intercepted(
            (method, args) -> {
              if (method.equals("finished")) {
                reads.add((String) args[0]);
              }
            });
    JobStorage storage =
        proxy(
            (proxy, method, args) ->
                method.getName().equals("apps")
                    ? apps.stream()
                        .filter(app -> args[0] == null || app.compareTo((String) args[0]) > 0)
                        .toList()
                    : method.invoke(counting, args));
    Sweeper of =
        new Sweeper(storage, storage::write, RetentionPolicy.keepFor(AGE), clock, Duration.ZERO);
    for (int round = 0; round < 50; round++) {
      apps.clear();
      for (int i = 0; i < 100; i++) {
        apps.add("app-" + round + "-" + i);
      }
      assertThat(of.sweep(10)).isZero();
    }
    assertThat(of.remembered()).isLessThanOrEqualTo(200);
    reads.clear();
    of.sweep(10);
    of.sweep(10);
    assertThat(reads).as("those that there are stay remembered").isEmpty();
  }

  @Test
  void aHundredThousandAppsOfWhichNoneIsDueAreNotReadAgain() {
    for (int i = 0; i < 100_000; i++) {
      finish(JobKey.of("app" + i, "env", "job"), clock.instant());
    }
    assertThat(sweeper.sweep(10)).isZero();
    assertThat(reads).hasSize(100_000);
    reads.clear();
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofMinutes(1));
      assertThat(sweeper.sweep(10)).isZero();
    }
    assertThat(reads).isEmpty();
  }

  /**
   * Clocks up to 50 days ahead, and steps of up to 4 days back, against the plain rule: what is old
   * by its own time goes with the next sweep, at most so late as the clock has stepped back; what
   * goes is old by its own time, or by the time of one that finished or of a sweep after it.
   */
  @Property(tries = 300)
  void nothingGoesEarlyAndWhatIsDueGoesWhateverTheClocksDo(@ForAll long seed) {
    // why: the fields are shared by all tries
    new SweeperTest().compareWithPlainRule(seed);
  }

  private void compareWithPlainRule(long seed) {
    Random random = new Random(seed);
    List<BackendJob> there = new ArrayList<>();
    List<Instant> upperBounds = new ArrayList<>();
    int made = 0;
    Instant base = clock.instant();
    for (int step = 0; step < 30; step++) {
      int many = random.nextInt(4) == 0 ? random.nextInt(600) : random.nextInt(3);
      long days = random.nextInt(5) == 0 ? random.nextInt(51) : 0;
      Instant finishTime = clock.instant().plus(Duration.ofDays(days));
      for (int i = 0; i < many; i++) {
        JobKey key = JobKey.of("app", "env", "job" + made++);
        finish(key, finishTime);
        sweeper.finished(jobs.find(key).orElseThrow(), clock.millis());
      }
      sweeper.sweep(1_000_000);
      upperBounds.add(clock.instant());
      base = base.plus(Duration.ofDays(random.nextInt(20)));
      clock.set(base.minus(Duration.ofDays(random.nextInt(5))));
      Instant now = clock.instant();
      there = jobs.finished("app", 0, Integer.MAX_VALUE);
      assertThat(sweeper.sweep(1_000_000)).isLessThanOrEqualTo(there.size());
      Set<JobKey> left =
          jobs.finished("app", 0, Integer.MAX_VALUE).stream()
              .map(BackendJob::key)
              .collect(Collectors.toSet());
      Instant oldest = now.minus(AGE);
      Instant least = Instant.MAX;
      upperBounds.add(now);
      for (int i = there.size() - 1; i >= 0; i--) {
        BackendJob job = there.get(i);
        Instant own = job.finishTime().orElseThrow();
        least = own.isBefore(least) ? own : least;
        if (!own.isAfter(oldest.minus(BACK))) {
          assertThat(left)
              .as("step %d, now %s, finished %s", step, now, own)
              .doesNotContain(job.key());
        }
        if (own.isAfter(oldest) && !left.contains(job.key())) {
          boolean seenLongAgo = upperBounds.stream().anyMatch(seen -> !seen.isAfter(oldest));
          assertThat(!least.isAfter(oldest) || seenLongAgo)
              .as("step %d, finished %s, removed at %s", step, own, now)
              .isTrue();
        }
      }
    }
  }

  @Test
  void anAppThatIsFullOfFinishedJobsWhenAStoreOpensIsSweptThoughItRefusesNewOnes() {
    finish("old", clock.instant());
    clock.advance(AGE);
    try (BackendJobStore store =
        BackendJobStore.builder()
            .storage(jobs)
            .clock(clock)
            .limits(JobLimits.builder().jobsPerApp(1).build())
            .build()) {
      long before = sweepThreads();
      assertThatThrownBy(() -> store.create(NewJob.of("app", "env", "Op")))
          .isInstanceOf(LimitExceededException.class);
      assertThat(sweepThreads()).isEqualTo(before + 1);
    }
  }

  private static long sweepThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("backend-jobs-sweep"))
        .count();
  }

  private Sweeper sweeper(RetentionPolicy policy) {
    JobStorage counting =
        intercepted(
            (method, args) -> {
              if (method.equals("finished")) {
                reads.add((String) args[0]);
              }
            });
    return new Sweeper(counting, counting::write, policy, clock, Duration.ofMinutes(1));
  }

  @Test
  void aPauseOfAnyLengthBeginsTheSchedule() {
    Sweeper sweeper =
        new Sweeper(
            jobs,
            jobs::write,
            RetentionPolicy.keepFor(AGE),
            clock,
            ChronoUnit.FOREVER.getDuration());
    try {
      sweeper.start();
      assertThat(sweeper.isScheduled()).isTrue();
    } finally {
      sweeper.close();
    }
  }

  private void finish(String id, Instant time) {
    finish(JobKey.of("app", "env", id), time);
  }

  /** Stores a job as if a node with another clock had finished it. */
  private void finish(JobKey key, Instant time) {
    JobDecision decision =
        (current, totals) -> {
          long revision = totals.revision() + 1;
          BackendJob job =
              BackendJob.builder(key, JobStatus.COMPLETED, revision, time).finishTime(time).build();
          return JobOutcome.of(JobChange.builder(revision, time).after(job).build());
        };
    jobs.write(key, decision);
  }

  /** Sees a call before the storage does. */
  @FunctionalInterface
  private interface Seen {
    void call(String method, Object[] args);
  }

  private JobStorage intercepted(Seen seen) {
    return proxy(
        (proxy, method, args) -> {
          seen.call(method.getName(), args);
          return method.invoke(jobs, args);
        });
  }

  private static JobStorage proxy(InvocationHandler handler) {
    InvocationHandler unwrapping =
        (proxy, method, args) -> {
          try {
            return handler.invoke(proxy, method, args);
          } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
          }
        };
    return (JobStorage)
        Proxy.newProxyInstance(
            JobStorage.class.getClassLoader(), new Class<?>[] {JobStorage.class}, unwrapping);
  }
}
