// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.testkit.Racers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listener may fall behind by as many changes as the log keeps by default. */
final class SlowListenerTest {
  private static final int WRITERS = 64;
  private static final int JOBS = 60;
  private static final int CHANGES = WRITERS * JOBS * 2;

  @TempDir Path directory;

  @Test
  void aBurstWhileTheListenerIsHeldLosesNoChange() throws InterruptedException {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch received = new CountDownLatch(CHANGES);
    List<Long> revisions = new ArrayList<>();
    try (BackendJobStore store =
        BackendJobStore.builder()
            .storage(JdbcJobStorage.inDirectory(directory).open())
            .listener(
                change -> {
                  await(written);
                  revisions.add(change.revision());
                  received.countDown();
                })
            .build()) {
      Racers.race(
          WRITERS,
          JOBS,
          (round, thread) -> {
            JobKey key = JobKey.of("app", "env" + thread, "job" + round);
            store.create(NewJob.builder(key).status(JobStatus.RUNNING).build());
            store.update(key, JobUpdate.to(JobStatus.COMPLETED));
          },
          round -> {});
      written.countDown();
      assertThat(received.await(100, TimeUnit.SECONDS)).as("all changes were received").isTrue();
      assertThat(store.listenerGaps()).isZero();
    }
    assertThat(revisions).isEqualTo(LongStream.rangeClosed(1, CHANGES).boxed().toList());
    assertThat(JdbcJobStorage.Builder.DEFAULT_CHANGES_PER_APP).isEqualTo(100_000);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(100, TimeUnit.SECONDS)).as("the burst was written").isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
