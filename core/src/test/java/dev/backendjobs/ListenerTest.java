// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs;

import static dev.backendjobs.job.JobStatus.COMPLETED;
import static dev.backendjobs.job.JobStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import dev.backendjobs.testkit.FaultyStorage;
import dev.backendjobs.testkit.Racers;
import dev.backendjobs.watch.JobListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a listener receives, and that no caller waits for it. */
final class ListenerTest {
  @Test
  void changesOfAnAppComeInOrderHoweverManyWrite() {
    Map<String, List<Long>> received = new ConcurrentHashMap<>();
    List<Thread> callers = new ArrayList<>();
    JobListener listener =
        change -> {
          callers.add(Thread.currentThread());
          received
              .computeIfAbsent(change.key().appId(), app -> new ArrayList<>())
              .add(change.revision());
        };
    try (BackendJobStore store = keeping(8_192).listener(listener).build()) {
      Racers.race(
          8,
          100,
          (round, thread) -> {
            for (String app : List.of("a", "b", "c")) {
              JobKey key = JobKey.of(app, "env", round + "-" + thread);
              store.create(NewJob.builder(key).status(RUNNING).build());
              store.update(key, JobUpdate.to(COMPLETED));
              store.update(key, JobUpdate.to(COMPLETED));
            }
          },
          round -> {});
    }
    assertThat(received.keySet()).containsExactlyInAnyOrder("a", "b", "c");
    received
        .values()
        .forEach(
            revisions -> {
              assertThat(revisions).hasSize(1_600);
              for (int i = 0; i < 1_600; i++) {
                assertThat(revisions.get(i)).isEqualTo(i + 1);
              }
            });
    assertThat(callers).as("one thread, not the writers'").containsOnly(callers.get(0));
  }

  @Test
  void aListenerThatThrowsReceivesTheNextChangeAndDisturbsNoOther() {
    List<Long> received = new ArrayList<>();
    List<Long> other = new ArrayList<>();
    JobListener throwing =
        change -> {
          received.add(change.revision());
          if (change.revision() % 2 == 0) {
            throw new AssertionError("listener bug");
          }
          throw new IllegalStateException("listener bug");
        };
    try (BackendJobStore store =
        keeping(64).listener(throwing).listener(change -> other.add(change.revision())).build()) {
      writes(store, 5);
    }
    assertThat(received).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(other).isEqualTo(received);
  }

  @Test
  void aListenerTooSlowForTheLogReceivesTheGap() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch gap = new CountDownLatch(1);
    List<String> received = new ArrayList<>();
    JobListener slow =
        new JobListener() {
          @Override
          public void onChange(JobChange change) {
            received.add("change " + change.revision());
            first.countDown();
            await(go);
          }

          @Override
          public void onGap(String appId, long afterRevision, long resumeAfter) {
            received.add("gap of " + appId + " from " + afterRevision + " to " + resumeAfter);
            gap.countDown();
          }
        };
    BackendJobStore store = keeping(4).listener(slow).build();
    writes(store, 1);
    await(first);
    writes(store, 20);
    go.countDown();
    await(gap);
    writes(store, 2);
    store.close();
    assertThat(received)
        .containsExactly("change 1", "gap of app from 1 to 21", "change 22", "change 23");
    assertThat(store.listenerGaps()).isOne();
  }

  @Test
  void aListenerMayCallTheStore() {
    BlockingQueue<Long> stored = new LinkedBlockingQueue<>();
    AtomicReference<BackendJobStore> store = new AtomicReference<>();
    JobListener calling =
        change -> {
          if (change.key().environment().equals("env")) {
            store.get().create(NewJob.of("app", "followers", "Op"));
          }
          stored.add(store.get().tally("app").stored());
        };
    store.set(keeping(64).listener(calling).build());
    writes(store.get(), 3);
    for (int i = 0; i < 6; i++) {
      assertThat(take(stored)).isPositive();
    }
    assertThat(store.get().tally("app").stored()).isEqualTo(6);
    store.get().close();
  }

  @Test
  void aListenerMayCloseTheStore() throws InterruptedException {
    AtomicReference<BackendJobStore> store = new AtomicReference<>();
    AtomicBoolean disturbed = new AtomicBoolean();
    CountDownLatch closed = new CountDownLatch(1);
    store.set(
        keeping(64)
            .listener(
                change -> {
                  store.get().close();
                  disturbed.set(Thread.currentThread().isInterrupted());
                  closed.countDown();
                })
            .build());
    writes(store.get(), 1);
    await(closed);
    assertThat(disturbed).as("it does not wait for itself").isFalse();
    assertThatThrownBy(() -> store.get().tally("app")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingDeliversWhatIsStoredHoweverMuchItIs() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<Long> received = new ArrayList<>();
    BackendJobStore store =
        keeping(4_096)
            .listener(
                change -> {
                  received.add(change.revision());
                  first.countDown();
                  await(go);
                })
            .build();
    writes(store, 1);
    await(first);
    writes(store, 900);
    Thread closer = new Thread(store::close, "closer");
    closer.start();
    go.countDown();
    closer.join();
    assertThat(received).hasSize(901);
  }

  @Test
  void aListenerThatIsBlockedBlocksNoWriterNorReader() throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    BackendJobStore store =
        keeping(16)
            .listener(
                change -> {
                  blocked.countDown();
                  await(go);
                })
            .build();
    writes(store, 1);
    await(blocked);
    Racers.race(4, 50, (round, thread) -> writes(store, 1), round -> {});
    assertThat(store.tally("app").revision()).isEqualTo(201);
    go.countDown();
    store.close();
  }

  @Test
  void aListenerReceivesChangesFromTheFirstWriteOfItsStoreOn() {
    InMemoryJobStorage storage = InMemoryJobStorage.create();
    writes(BackendJobStore.builder().storage(storage).build(), 3);
    List<Long> received = new ArrayList<>();
    try (BackendJobStore store =
        BackendJobStore.builder()
            .storage(storage)
            .listener(change -> received.add(change.revision()))
            .build()) {
      writes(store, 2);
    }
    assertThat(received).containsExactly(4L, 5L);
  }

  @Test
  void aListenerReceivesAChangeWhoseAnswerWasLost() throws InterruptedException {
    BlockingQueue<Long> received = new LinkedBlockingQueue<>();
    // why: call 1 asks where the app stands, call 2 is the write
    FaultyStorage faulty =
        FaultyStorage.of(InMemoryJobStorage.create(), 2, FaultyStorage.Moment.AFTER_EFFECT);
    try (BackendJobStore store =
        BackendJobStore.builder()
            .storage(faulty)
            .listener(change -> received.add(change.revision()))
            .build()) {
      NewJob job = NewJob.builder(JobKey.of("app", "env", "job")).build();
      assertThatThrownBy(() -> store.create(job)).isInstanceOf(InternalServiceException.class);
      assertThat(take(received)).isEqualTo(1);
      assertThat(store.createOrFind(job).created()).isFalse();
    }
  }

  @Test
  void aFeedThatCannotReadGoesOnLater() throws InterruptedException {
    BlockingQueue<Long> received = new LinkedBlockingQueue<>();
    // why: after the question and the write, call 3 is the feed's
    FaultyStorage faulty =
        FaultyStorage.of(InMemoryJobStorage.create(), 3, FaultyStorage.Moment.BEFORE_EFFECT);
    try (BackendJobStore store =
        BackendJobStore.builder()
            .storage(faulty)
            .listener(change -> received.add(change.revision()))
            .build()) {
      store.create(NewJob.builder(JobKey.of("app", "env", "job")).build());
      assertThat(take(received)).isEqualTo(1);
      assertThat(faulty.failed()).isTrue();
    }
  }

  private static BackendJobStore.Builder keeping(int changes) {
    return BackendJobStore.builder().storage(InMemoryJobStorage.withChangesPerApp(changes));
  }

  private static void writes(BackendJobStore store, int count) {
    for (int i = 0; i < count; i++) {
      store.create(NewJob.of("app", "env", "Op"));
    }
  }

  private static long take(BlockingQueue<Long> queue) {
    try {
      return Objects.requireNonNull(queue.poll(60, TimeUnit.SECONDS), "a change");
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).as("the other thread came by").isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Test
  void aGapIsCountedThoughTheListenerIsALambda() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<Long> received = new ArrayList<>();
    BackendJobStore store =
        keeping(4)
            .listener(
                change -> {
                  received.add(change.revision());
                  first.countDown();
                  await(go);
                })
            .build();
    writes(store, 1);
    await(first);
    writes(store, 20);
    assertThat(store.listenerGaps()).isZero();
    go.countDown();
    store.close();
    assertThat(received).containsExactly(1L);
    assertThat(store.listenerGaps()).isOne();
  }
}
