// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.commit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.jdbc.Waiting;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.storage.JobOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A queue goes on after a commit that threw. */
final class CommitQueuesTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private CountDownLatch entered = new CountDownLatch(1);
  private CountDownLatch leave = new CountDownLatch(1);
  private Error thrown = new OutOfMemoryError("on purpose");

  @Test
  void aQueuedCallerIsAnsweredAfterACommitThatThrew() throws Exception {
    try (CommitQueues queues = new CommitQueues(true, this::commit, 1, 8, 8, LONG)) {
      assertThatThrownBy(() -> queued(queues))
          .isInstanceOf(InternalServiceException.class)
          .hasRootCause(thrown);
      thrown = null;
      assertThatThrownBy(() -> queued(queues)).isInstanceOf(BadRequestException.class);
    }
  }

  private void commit(List<QueuedWrite> batch) {
    if (batch.get(0).keys().get(0).jobId().equals("holder")) {
      entered.countDown();
      Waiting.await("the end of the holder", leave);
    } else if (thrown != null) {
      throw thrown;
    }
    batch.forEach(write -> write.refused(BadRequestException.of("no")));
    QueuedWrite.answer(batch, null);
  }

  /** Writes by the group's thread, for another caller has the turn. */
  private void queued(CommitQueues queues) throws Throwable {
    entered = new CountDownLatch(1);
    leave = new CountDownLatch(1);
    CompletableFuture<JobOutcome> holder =
        CompletableFuture.supplyAsync(() -> write(queues, "holder"));
    Waiting.await("the holder", entered);
    Thread caller = Thread.currentThread();
    CompletableFuture<Void> releasing =
        CompletableFuture.runAsync(
            () -> {
              Waiting.untilParked(caller);
              leave.countDown();
            });
    try {
      write(queues, "queued");
    } finally {
      releasing.join();
      assertThatThrownBy(holder::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(BadRequestException.class);
    }
  }

  private static JobOutcome write(CommitQueues queues, String id) {
    JobKey key = JobKey.of("app", "env", id);
    return queues.write(List.of(key), (current, totals) -> JobOutcome.unchanged(null)).get(0);
  }
}
