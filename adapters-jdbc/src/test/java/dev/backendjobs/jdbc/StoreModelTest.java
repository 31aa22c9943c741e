// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.model.ModelRun;
import dev.backendjobs.testkit.model.ModelSettings;
import dev.backendjobs.testkit.model.ModelStep;
import dev.backendjobs.testkit.model.ModelStep.Guard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random lives of a store over both databases, against the model that the store in memory is held
 * to. The system property {@code jobs.lives} sets how many.
 */
final class StoreModelTest {
  private static final int LIVES = Integer.getInteger("jobs.lives", 12);

  @Test
  void storeAndModelAgreeOnSqlite(@TempDir Path directory) {
    for (int life = 0; life < 2 * LIVES; life++) {
      Random random = random(life);
      ModelSettings settings = settings(random);
      run(
          settings,
          random,
          JdbcJobStorage.inDirectory(directory.resolve("life" + life))
              .changesPerApp(settings.changesKept())
              .open());
    }
  }

  @Test
  @ExtendWith(TestPostgres.Shared.class)
  void storeAndModelAgreeOnPostgres(TestPostgres server) {
    for (int life = 0; life < LIVES; life++) {
      Random random = random(life);
      ModelSettings settings = settings(random);
      run(
          settings,
          random,
          JdbcJobStorage.builder(server.source())
              .tablePrefix(server.newPrefix())
              .changesPerApp(settings.changesKept())
              .open());
    }
  }

  private static Random random(int life) {
    return new Random(Long.getLong("jobs.seed", System.nanoTime()) * 1_000 + life);
  }

  private static void run(ModelSettings settings, Random random, JobStorage storage) {
    List<ModelStep> steps = new ArrayList<>();
    int size = 20 + random.nextInt(60);
    for (int i = 0; i < size; i++) {
      steps.add(step(random));
    }
    try (ModelRun run = new ModelRun(settings, storage)) {
      run.run(steps);
    } catch (AssertionError difference) {
      throw new AssertionError("in a life of " + settings + ": " + steps, difference);
    }
  }

  private static ModelSettings settings(Random random) {
    return new ModelSettings(
        oneOf(random, 2L, 1L, 4L, 0L),
        oneOf(random, 3L, 5L, 1L),
        oneOf(random, 6L, 4L, 9L),
        Duration.ofMillis(oneOf(random, 0L, 5L, 60_000L)),
        oneOf(random, 2L, 0L, Long.MAX_VALUE),
        oneOf(random, 16, 1, 4, 64));
  }

  private static ModelStep step(Random random) {
    int kind = random.nextInt(34);
    if (kind < 8) {
      return new ModelStep.Create(
          NewJob.builder(app(random), environment(random))
              .jobId(maybe(random, 5, id(random)))
              .operation(maybe(random, 3, operation(random)))
              .status(maybe(random, 3, JobStatus.of(oneOf(random, "PENDING", "RUNNING", "FAILED"))))
              .actor(actor(random))
              .build());
    }
    if (kind < 22) {
      return new ModelStep.Update(
          key(random),
          random.nextInt(10) < 7 ? null : operation(random),
          random.nextInt(10) == 0 ? null : oneOf(random, statuses()),
          random.nextInt(10) < 7 ? null : oneOf(random, "", "why\n", "ächz", "much too long"),
          oneOf(random, Guard.NONE, Guard.NONE, Guard.CURRENT, Guard.STALE, Guard.FUTURE),
          actor(random));
    }
    if (kind < 25) {
      return new ModelStep.Delete(key(random), actor(random));
    }
    if (kind < 27) {
      return new ModelStep.Sweep(oneOf(random, 1, 2, 3, 100));
    }
    if (kind < 30) {
      long nanos = oneOf(random, 1_000_000L, 999_999L, -3_000_000L, 90_000_000_000L, -1L);
      return new ModelStep.MoveClock(Duration.ofNanos(nanos));
    }
    JobFilter filter =
        JobFilter.builder(app(random))
            .environment(random.nextInt(10) < 6 ? null : environment(random))
            .jobId(random.nextInt(10) < 9 ? null : id(random))
            .operation(random.nextInt(10) < 7 ? null : operation(random))
            .status(random.nextInt(10) < 7 ? null : oneOf(random, statuses()))
            .build();
    return new ModelStep.Page(filter, maybe(random, 5, oneOf(random, 1, 2, 3, 50)));
  }

  private static JobKey key(Random random) {
    return JobKey.of(app(random), environment(random), id(random));
  }

  private static String app(Random random) {
    return oneOf(random, "a", "a", "a", "b");
  }

  private static String environment(Random random) {
    return oneOf(random, "e", "e", "f");
  }

  private static String id(Random random) {
    return oneOf(random, "j", "k", "l", "m0", "m1");
  }

  private static String operation(Random random) {
    return oneOf(random, "Build", ModelSettings.SHIPPING);
  }

  private static JobStatus[] statuses() {
    return ModelSettings.statuses().toArray(JobStatus[]::new);
  }

  private static @Nullable String actor(Random random) {
    return maybe(random, 2, "ann");
  }

  private static <T> @Nullable T maybe(Random random, int oneIn, T value) {
    return random.nextInt(oneIn) == 0 ? null : value;
  }

  @SafeVarargs
  private static <T> T oneOf(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
