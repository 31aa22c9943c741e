// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Racers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While the database is away callers get failures, and service resumes by itself. */
final class PostgresOutageTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);
  private static final int WRITERS = 12;

  @TempDir Path directory;

  @Test
  void anOutageLosesNothingAndEndsByItself() throws Exception {
    try (PostgresProcess server = PostgresProcess.start(directory.resolve("data"));
        JobStorage storage =
            JdbcJobStorage.at(server.url()).callTimeout(CALL_TIMEOUT).commitConnections(2).open()) {
      Set<JobKey> acknowledged = ConcurrentHashMap.newKeySet();
      AtomicInteger failures = new AtomicInteger();
      AtomicBoolean over = new AtomicBoolean();
      CountDownLatch first = new CountDownLatch(200);
      CountDownLatch failed = new CountDownLatch(1);
      CountDownLatch resumed = new CountDownLatch(1);
      AtomicBoolean back = new AtomicBoolean();
      Racers.Part[] parts = new Racers.Part[WRITERS + 1];
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        parts[i] =
            () -> {
              for (int n = 0; !over.get(); n++) {
                boolean wasBack = back.get();
                JobKey key = JobKey.of("app" + n % 3, "env", writer + "-" + n);
                try {
                  storage.write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0));
                  acknowledged.add(key);
                  first.countDown();
                  if (wasBack) {
                    resumed.countDown();
                  }
                } catch (InternalServiceException away) {
                  failures.incrementAndGet();
                  failed.countDown();
                }
              }
            };
      }
      parts[WRITERS] =
          () -> {
            Waiting.await("a first write", first);
            server.stop();
            Waiting.await("a write that fails", failed);
            assertThatThrownBy(() -> storage.apps(null, 1))
                .isInstanceOf(InternalServiceException.class);
            server.startAgain();
            back.set(true);
            Waiting.await("writes after the outage", resumed);
            over.set(true);
            check(storage, acknowledged);
          };
      Racers.together(parts);
      assertThat(failures).hasPositiveValue();
    }
  }

  private static void check(JobStorage storage, Set<JobKey> acknowledged) {
    for (JobKey key : acknowledged) {
      assertThat(storage.find(key)).as("%s", key).isPresent();
    }
  }
}
