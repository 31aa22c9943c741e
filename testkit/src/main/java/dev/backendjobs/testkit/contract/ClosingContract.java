// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Racers;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What closing a storage promises. */
public interface ClosingContract extends StorageSubject {
  @Test
  default void aClosedStorageAnswersNothing() {
    JobStorage storage = open();
    JobKey key = WriteContract.KEY;
    storage.write(key, Decisions.create(key, null, JobStatus.RUNNING, WriteContract.T0));
    storage.close();
    storage.close();

    List<ThrowingCallable> uses =
        List.of(
            () -> storage.write(key, Decisions.leave()),
            () -> storage.write(JobKey.of("new", "env", "job"), Decisions.leave()),
            () -> storage.find(key),
            () -> storage.list(ListingContract.all("app"), Long.MAX_VALUE, 1),
            () -> storage.list(ListingContract.all("unknown"), Long.MAX_VALUE, 1),
            () -> storage.finished("app", 0, 1),
            () -> storage.tally("app"),
            () -> storage.totals("app"),
            () -> storage.totals("unknown"),
            () -> storage.write(List.of(key), Decisions.leave()),
            () -> storage.write(List.of(), Decisions.leave()),
            () -> storage.changes("app", 0, 1),
            () -> storage.apps(null, 1));
    for (ThrowingCallable use : uses) {
      assertThatThrownBy(use).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  default void aWriteThatHasBegunEndsThoughTheStorageIsClosed() throws InterruptedException {
    JobStorage storage = open();
    JobKey key = WriteContract.KEY;
    CountDownLatch deciding = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    AtomicReference<Object> answer = new AtomicReference<>();
    Thread writer =
        new Thread(
            () -> {
              try {
                answer.set(
                    storage.write(
                        key,
                        (current, totals) -> {
                          deciding.countDown();
                          await(closing);
                          return Decisions.create(key, null, JobStatus.RUNNING, WriteContract.T0)
                              .decide(current, totals);
                        }));
              } catch (RuntimeException | Error thrown) {
                answer.set(thrown);
              }
            },
            "writer");
    Thread closer = new Thread(storage::close, "closer");
    writer.start();
    await(deciding);
    closer.start();
    // why: it either ends at once or waits for the writer; both are right
    Racers.awaitIdle(closer);
    closing.countDown();
    writer.join();
    closer.join();

    assertThat(answer.get())
        .isInstanceOfSatisfying(
            JobOutcome.class, outcome -> assertThat(outcome.created()).isTrue());
    assertThatThrownBy(() -> storage.find(key)).isInstanceOf(IllegalStateException.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
