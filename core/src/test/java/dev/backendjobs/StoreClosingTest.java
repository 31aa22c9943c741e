// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Closing a store lets writes in flight end, and delivers their changes. */
final class StoreClosingTest {
  private final CountDownLatch writing = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final List<Long> received = new CopyOnWriteArrayList<>();

  /** A storage in memory whose writes are held before they begin. */
  private JobStorage held() {
    JobStorage storage = InMemoryJobStorage.create();
    return (JobStorage)
        Proxy.newProxyInstance(
            JobStorage.class.getClassLoader(),
            new Class<?>[] {JobStorage.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("write")) {
                writing.countDown();
                await(go, "the write is let go on");
              }
              try {
                return method.invoke(storage, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }

  @Test
  void aWriteInFlightIsStoredAndReachesTheListener() throws Exception {
    BackendJobStore store =
        BackendJobStore.builder()
            .storage(held())
            .listener(change -> received.add(change.revision()))
            .build();
    CompletableFuture<BackendJob> writer =
        CompletableFuture.supplyAsync(() -> store.create(NewJob.of("app", "env", "Op")));
    await(writing, "the write has begun");
    CompletableFuture<Void> closer = CompletableFuture.runAsync(store::close);
    awaitClosed(store);
    assertThat(closer).isNotDone();
    go.countDown();

    assertThat(writer.get(60, TimeUnit.SECONDS).revision()).isEqualTo(1);
    closer.get(60, TimeUnit.SECONDS);
    assertThat(received).containsExactly(1L);
    assertThatThrownBy(() -> store.create(NewJob.of("app", "env", "Op")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the store is closed");
  }

  private static void awaitClosed(BackendJobStore store) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        store.find(JobKey.of("app", "env", "job"));
      } catch (IllegalStateException closed) {
        return;
      }
      assertThat(System.nanoTime() - end).as("the store refuses calls").isNegative();
      Thread.onSpinWait();
    }
  }

  @Test
  void theStorageInMemoryWaitsForADecisionInFlight() throws Exception {
    InMemoryJobStorage storage = InMemoryJobStorage.create();
    JobKey key = JobKey.of("app", "env", "job");
    try (BackendJobStore store = BackendJobStore.builder().storage(storage).build()) {
      store.create(NewJob.builder(key).build());
      JobDecision slow =
          (current, totals) -> {
            writing.countDown();
            await(go, "the decision is let go on");
            return JobOutcome.unchanged(current);
          };
      CompletableFuture<JobOutcome> writer =
          CompletableFuture.supplyAsync(() -> storage.write(key, slow));
      await(writing, "the decision has begun");
      Thread closer = new Thread(storage::close, "closer");
      closer.start();
      assertThat(awaitRest(closer)).as("close waits").isEqualTo(Thread.State.TIMED_WAITING);
      go.countDown();

      assertThat(writer.get(60, TimeUnit.SECONDS).job()).isPresent();
      closer.join(TimeUnit.MINUTES.toMillis(3));
      assertThat(closer.isAlive()).as("close goes on").isFalse();
      assertThatThrownBy(() -> storage.write(key, slow)).isInstanceOf(IllegalStateException.class);
    }
  }

  /** Waits until a thread waits with a bound or has ended, and returns which. */
  private static Thread.State awaitRest(Thread thread) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (true) {
      Thread.State state = thread.getState();
      if (state == Thread.State.TIMED_WAITING || state == Thread.State.TERMINATED) {
        return state;
      }
      assertThat(System.nanoTime()).as("time until %s rests", thread).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch, String what) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).as(what).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
