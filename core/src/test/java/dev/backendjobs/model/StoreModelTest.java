// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.model;

import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import dev.backendjobs.testkit.model.ModelRun;
import dev.backendjobs.testkit.model.ModelSettings;
import dev.backendjobs.testkit.model.ModelStep;
import dev.backendjobs.testkit.model.ModelStep.Guard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Random lives of a store in memory, against the model. Few names, so that steps meet often. */
final class StoreModelTest {
  @Property(edgeCases = EdgeCasesMode.NONE)
  void storeAndModelAgreeOnEverything(
      @ForAll("settings") ModelSettings settings, @ForAll("steps") List<ModelStep> steps) {
    run(settings, steps);
  }

  @Property(tries = 8, edgeCases = EdgeCasesMode.NONE)
  void crowdsLeaveNoTraceInTheIndexes(@ForAll("crowds") List<ModelStep> steps) {
    run(new ModelSettings(20_000, 20_000, 20_000, Duration.ofDays(1), 5_000, 16), steps);
  }

  @Example
  void aJobTakesNoOperationWhoseJobsAreNeverInItsStatus() {
    var job = JobKey.of("a", "e", "j");
    var running = NewJob.builder(job).status(JobStatus.RUNNING).build();
    run(
        new ModelSettings(9, 9, 9, Duration.ofDays(1), 9, 16),
        List.of(
            new ModelStep.Create(running),
            new ModelStep.Update(job, null, JobStatus.CANCELLING, null, Guard.NONE, null),
            new ModelStep.Update(
                job, ModelSettings.SHIPPING, JobStatus.PENDING, null, Guard.NONE, null)));
  }

  private static void run(ModelSettings settings, List<ModelStep> steps) {
    var storage = InMemoryJobStorage.withChangesPerApp(settings.changesKept());
    try (ModelRun run = new ModelRun(settings, storage)) {
      run.run(steps);
    }
  }

  @Provide
  Arbitrary<ModelSettings> settings() {
    return Combinators.combine(
            Arbitraries.of(2L, 1L, 4L, 0L),
            Arbitraries.of(3L, 5L, 1L),
            Arbitraries.of(6L, 4L, 9L),
            Arbitraries.of(0L, 5L, 60_000L).map(Duration::ofMillis),
            Arbitraries.of(2L, 0L, Long.MAX_VALUE),
            Arbitraries.of(16, 1, 4, 64))
        .as(ModelSettings::new);
  }

  @Provide
  Arbitrary<List<ModelStep>> steps() {
    Arbitrary<List<ModelStep>> usual = step().list().ofMinSize(1).ofMaxSize(70);
    return Arbitraries.frequencyOf(
        Tuple.of(40, usual), Tuple.of(1, step().list().ofMinSize(70).ofMaxSize(400)));
  }

  @Provide
  Arbitrary<List<ModelStep>> crowds() {
    Arbitrary<ModelStep> crowd =
        Combinators.combine(
                Arbitraries.of("a"),
                Arbitraries.of("e", "f"),
                Arbitraries.integers().between(1, 1_500),
                Arbitraries.of(1, 2, 7, 1_000_000))
            .as(ModelStep.Crowd::new);
    return Arbitraries.frequencyOf(Tuple.of(1, crowd), Tuple.of(1, step()))
        .list()
        .ofMinSize(2)
        .ofMaxSize(12);
  }

  private static Arbitrary<ModelStep> step() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, create()),
        Tuple.of(14, update()),
        Tuple.of(3, Combinators.combine(keys(), actors()).as(ModelStep.Delete::new)),
        Tuple.of(2, Arbitraries.of(1, 2, 3, 100).map(ModelStep.Sweep::new)),
        Tuple.of(3, clock()),
        Tuple.of(4, Combinators.combine(filters(), sizes()).as(ModelStep.Page::new)));
  }

  private static Arbitrary<ModelStep> create() {
    return Combinators.combine(
            apps(),
            environments(),
            ids().injectNull(0.2),
            operations().injectNull(0.3),
            Arbitraries.of("PENDING", "RUNNING", "DONE", "FAILED")
                .map(JobStatus::of)
                .injectNull(0.4),
            actors())
        .as(
            (app, environment, id, operation, status, actor) ->
                NewJob.builder(app, environment)
                    .jobId(id)
                    .operation(operation)
                    .status(status)
                    .actor(actor)
                    .build())
        .map(ModelStep.Create::new);
  }

  private static Arbitrary<ModelStep> update() {
    return Combinators.combine(
            keys(),
            operations().injectNull(0.7),
            statuses().injectNull(0.1),
            Arbitraries.of("", "why\n", "ächz", "much too long").injectNull(0.7),
            Arbitraries.frequency(
                Tuple.of(6, Guard.NONE),
                Tuple.of(3, Guard.CURRENT),
                Tuple.of(1, Guard.STALE),
                Tuple.of(1, Guard.FUTURE)),
            actors())
        .as(ModelStep.Update::new);
  }

  private static Arbitrary<ModelStep> clock() {
    Arbitrary<Duration> usual =
        Arbitraries.of(1_000_000L, 999_999L, 4_000_000L, -3_000_000L, 90_000_000_000L, -1L)
            .map(Duration::ofNanos);
    Arbitrary<Duration> wrong = Arbitraries.of(3_652L, -3_652L, 36L, -36L).map(Duration::ofDays);
    return Arbitraries.frequencyOf(Tuple.of(4, usual), Tuple.of(1, wrong))
        .map(ModelStep.MoveClock::new);
  }

  private static Arbitrary<JobFilter> filters() {
    return Combinators.combine(
            apps(),
            environments().injectNull(0.6),
            ids().injectNull(0.9),
            operations().injectNull(0.8),
            statuses().injectNull(0.7))
        .as(
            (app, environment, id, operation, status) ->
                JobFilter.builder(app)
                    .environment(environment)
                    .jobId(id)
                    .operation(operation)
                    .status(status)
                    .build());
  }

  private static Arbitrary<JobKey> keys() {
    return Combinators.combine(apps(), environments(), ids()).as(JobKey::new);
  }

  private static Arbitrary<String> apps() {
    return Arbitraries.frequency(Tuple.of(4, "a"), Tuple.of(1, "b"));
  }

  private static Arbitrary<String> environments() {
    return Arbitraries.frequency(Tuple.of(30, "e"), Tuple.of(15, "f"), Tuple.of(1, "too long"));
  }

  /** Ids that a caller gives, and some that the store makes. */
  private static Arbitrary<String> ids() {
    return Arbitraries.of("j", "k", "l", "m0", "m1");
  }

  private static Arbitrary<String> operations() {
    return Arbitraries.frequency(
        Tuple.of(10, "Build"), Tuple.of(10, ModelSettings.SHIPPING), Tuple.of(1, "Too long"));
  }

  private static Arbitrary<JobStatus> statuses() {
    List<JobStatus> statuses = new ArrayList<>(ModelSettings.statuses());
    statuses.add(JobStatus.of("NONSENSE"));
    return Arbitraries.of(statuses);
  }

  private static Arbitrary<Integer> sizes() {
    return Arbitraries.of(1, 2, 3, 50).injectNull(0.2);
  }

  private static Arbitrary<String> actors() {
    return Arbitraries.frequency(Tuple.of(20, "ann"), Tuple.of(1, "anonymous")).injectNull(0.7);
  }
}
