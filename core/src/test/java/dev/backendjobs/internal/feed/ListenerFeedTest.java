// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.watch.FeedPosition;
import dev.backendjobs.watch.JobChanges;
import dev.backendjobs.watch.JobListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a feed remembers of apps, and what ends it. */
final class ListenerFeedTest {
  private final AtomicLong revision = new AtomicLong();
  private final List<Long> received = new ArrayList<>();

  private final ChangeReader reader =
      new ChangeReader() {
        @Override
        public JobChanges changes(String app, FeedPosition after, int max) {
          List<JobChange> changes = new ArrayList<>();
          for (long r = after.revision() + 1; r <= revision.get() && changes.size() < max; r++) {
            changes.add(change(app, r));
          }
          return JobChanges.of(changes, FeedPosition.of(after.revision() + changes.size()));
        }

        @Override
        public long newestRevision(String app) {
          return revision.get();
        }
      };

  private ListenerFeed feed(JobListener listener) {
    return new ListenerFeed("feed-under-test", listener, reader, Duration.ofMinutes(1));
  }

  private static JobChange change(String app, long revision) {
    Instant now = Instant.EPOCH;
    JobKey key = JobKey.of(app, "env", "job" + revision);
    BackendJob job = BackendJob.builder(key, JobStatus.PENDING, revision, now).build();
    return JobChange.builder(revision, now).after(job).build();
  }

  private void write(ListenerFeed feed) {
    feed.before("app");
    revision.incrementAndGet();
    feed.after("app", true);
  }

  @Test
  void refusedWritesToUnknownAppsLeaveNothingBehind() {
    try (ListenerFeed feed = feed(change -> {})) {
      for (int i = 0; i < 1_000; i++) {
        feed.before("app" + i);
        feed.after("app" + i, false);
      }
      assertThat(feed.apps()).isZero();
    }
  }

  @Test
  void aRefusedWriteBesideAnAcceptedOneTakesNothingFromIt() {
    try (ListenerFeed feed = feed(change -> received.add(change.revision()))) {
      feed.before("app");
      feed.before("app");
      revision.incrementAndGet();
      feed.after("app", false);
      assertThat(feed.apps()).isOne();
      feed.after("app", true);
    }
    assertThat(received).containsExactly(1L);
  }

  @Test
  void aFeedBeginsWhereTheAppStoodBeforeItsFirstWrite() {
    revision.set(7);
    try (ListenerFeed feed = feed(change -> received.add(change.revision()))) {
      feed.before("app");
      feed.after("app", false);
      write(feed);
    }
    assertThat(received).containsExactly(8L);
  }

  @Test
  void anInterruptThatAListenerLeavesBehindEndsNothing() {
    JobListener interrupting =
        change -> {
          received.add(change.revision());
          Thread.currentThread().interrupt();
        };
    try (ListenerFeed feed = feed(interrupting)) {
      for (int i = 0; i < 5; i++) {
        write(feed);
      }
    }
    assertThat(received).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aSlowReadOfOneAppHoldsNoWriterOfAnother() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ChangeReader slow =
        new ChangeReader() {
          @Override
          public JobChanges changes(String app, FeedPosition after, int max) {
            return reader.changes(app, after, max);
          }

          @Override
          public long newestRevision(String app) {
            if (app.equals("slow")) {
              reading.countDown();
              awaitLatch(go);
            }
            return 0;
          }
        };
    try (ListenerFeed feed =
        new ListenerFeed("feed-under-test", change -> {}, slow, Duration.ofMinutes(1))) {
      CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> feed.before("slow"));
      awaitLatch(reading);
      // why: many apps, so that some share a bin of the map with the slow one
      for (int i = 0; i < 1_000; i++) {
        feed.before("app" + i);
        feed.after("app" + i, false);
      }
      go.countDown();
      writer.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void anErrorOutOfTheLogOfOneAppEndsNothing() {
    ChangeReader failing =
        new ChangeReader() {
          @Override
          public JobChanges changes(String app, FeedPosition after, int max) {
            if (app.equals("bad")) {
              throw new StackOverflowError("storage bug");
            }
            return reader.changes(app, after, max);
          }

          @Override
          public long newestRevision(String app) {
            return 0;
          }
        };
    try (ListenerFeed feed =
        new ListenerFeed(
            "feed-under-test",
            change -> received.add(change.revision()),
            failing,
            Duration.ofMinutes(1))) {
      feed.before("bad");
      feed.after("bad", true);
      write(feed);
    }
    assertThat(received).containsExactly(1L);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).as("the other thread came by").isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
