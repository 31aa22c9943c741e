// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A gap of a listener is logged, also where the listener does not handle it. */
final class ListenerGapLogTest {
  private static final String FEED = "dev.backendjobs.internal.feed.ListenerFeed";

  @Test
  void aGapIsLoggedAtWarnThoughTheListenerIsALambda() throws InterruptedException {
    CountDownLatch received = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    try (LoggedLines lines = new LoggedLines(FEED, Level.WARN)) {
      try (BackendJobStore store =
          BackendJobStore.builder()
              .storage(InMemoryJobStorage.withChangesPerApp(4))
              .listener(
                  change -> {
                    received.countDown();
                    await("the other writes", goesOn);
                  })
              .build()) {
        store.create(NewJob.of("shop", "prod", "Import"));
        await("the first change", received);
        for (int i = 0; i < 10; i++) {
          BackendJob job = store.create(NewJob.of("shop", "prod", "Import"));
          store.update(job.key(), JobUpdate.to(JobStatus.RUNNING));
        }
        assertThat(lines.all()).isEmpty();
        goesOn.countDown();
      }
      assertThat(lines.all())
          .singleElement()
          .asString()
          .startsWith("WARN ")
          .contains("missed changes of app shop")
          .contains("revision 1")
          .contains("revision 21");
    }
  }

  private static void await(String what, CountDownLatch latch) {
    try {
      assertThat(latch.await(3, TimeUnit.MINUTES)).as(what).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(what, interrupted);
    }
  }
}
