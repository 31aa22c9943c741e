// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.RevisionConflictException;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import dev.backendjobs.testkit.Racers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several nodes over one database are as exact as one. */
@ExtendWith(TestPostgres.Shared.class)
final class PostgresNodesTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final int NODES = 3;

  private final TestPostgres server;
  private final String prefix;
  private final List<JdbcJobStorage> nodes = new ArrayList<>();

  PostgresNodesTest(TestPostgres server) {
    this.server = server;
    prefix = server.newPrefix();
  }

  @BeforeEach
  void openNodes() {
    List<Racers.Part> parts = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      parts.add(
          () -> {
            JdbcJobStorage node = open();
            synchronized (nodes) {
              nodes.add(node);
            }
          });
    }
    // why: nodes that start at the same time make the tables once
    Racers.together(parts.toArray(Racers.Part[]::new));
  }

  private JdbcJobStorage open() {
    return JdbcJobStorage.builder(server.source())
        .tablePrefix(prefix)
        .commitConnections(2)
        .finishedJobCache(1_000, Duration.ofMillis(1))
        .open();
  }

  @AfterEach
  void closeNodes() {
    nodes.forEach(Invariants::check);
    nodes.forEach(JdbcJobStorage::close);
  }

  @Test
  void allNodesTogetherFillAQuotaExactly() {
    List<BackendJobStore> stores = stores(JobLimits.builder().activeJobsPerEnvironment(7).build());
    AtomicInteger entered = new AtomicInteger();
    Racers.race(
        24,
        15,
        (round, thread) -> {
          try {
            stores.get(thread % NODES).create(NewJob.of("app" + round, "env", "Op"));
            entered.incrementAndGet();
          } catch (LimitExceededException full) {
            assertThat(full.limit()).isEqualTo(7);
          }
        },
        round -> assertThat(entered.getAndSet(0)).isEqualTo(7));
  }

  @Test
  void exactlyOneOfManyGuardedUpdatesWins() {
    List<BackendJobStore> stores = stores(JobLimits.standard());
    List<BackendJob> jobs = new ArrayList<>();
    jobs.add(stores.get(0).create(NewJob.of("app", "env", "Op")));
    AtomicInteger winners = new AtomicInteger();
    Racers.race(
        12,
        15,
        (round, thread) -> {
          BackendJob job = jobs.get(round);
          try {
            stores
                .get(thread % NODES)
                .update(
                    job.key(),
                    JobUpdate.builder()
                        .status(JobStatus.RUNNING)
                        .expectedRevision(job.revision())
                        .build());
            winners.incrementAndGet();
          } catch (RevisionConflictException lost) {
            assertThat(nodes.get(0).find(job.key()).orElseThrow().status())
                .isEqualTo(JobStatus.RUNNING);
          }
        },
        round -> {
          assertThat(winners.getAndSet(0)).isEqualTo(1);
          jobs.add(stores.get(0).create(NewJob.of("app", "env", "Op")));
        });
  }

  @Test
  void batchesOverManyAppsTakeTurnsWithoutLosingAWrite() {
    int writes = 60;
    int apps = 5;
    Racers.Part[] parts = new Racers.Part[12];
    for (int i = 0; i < parts.length; i++) {
      int part = i;
      parts[i] =
          () -> {
            for (int write = 0; write < writes; write++) {
              JobKey key = JobKey.of("app" + (part + write) % apps, "env", part + "-" + write);
              nodes
                  .get(part % NODES)
                  .write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0));
            }
          };
    }
    Racers.together(parts);

    long revisions = 0;
    for (int app = 0; app < apps; app++) {
      revisions += nodes.get(0).tally("app" + app).revision();
    }
    assertThat(revisions).isEqualTo((long) parts.length * writes);
  }

  @Test
  void otherNodesSeeAWriteThatHasReturned() {
    JobKey key = JobKey.of("app", "env", "job");
    nodes.get(0).write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0));
    BackendJob done =
        nodes.get(1).write(key, Decisions.move(JobStatus.COMPLETED, null, T0)).job().orElseThrow();
    assertThat(nodes.get(2).find(key)).contains(done);
    assertThat(nodes.get(0).find(key)).contains(done);

    nodes.get(1).write(key, Decisions.remove(T0));

    assertThat(nodes.get(1).find(key)).as("at once where it was removed").isEmpty();
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (nodes.get(0).find(key).isPresent()) {
      assertThat(System.nanoTime()).as("elsewhere after the cache's age").isLessThan(end);
    }
  }

  @Test
  void aNewerSchemaIsRefused() throws SQLException {
    execute("INSERT INTO " + prefix + "schema_version (version) VALUES (999)");
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageOpenException.class)
        .hasMessageContaining("schema version 999");
    execute("DELETE FROM " + prefix + "schema_version WHERE version = 999");
  }

  @Test
  void thePrintedSchemaIsTheOneThatIsMade() throws SQLException {
    execute("CREATE SCHEMA " + prefix + "s");
    execute(JdbcDialect.POSTGRESQL.schemaScript(prefix + "s", "jobs_"));
    try (JdbcJobStorage storage =
        JdbcJobStorage.builder(server.source()).schema(prefix + "s").tablePrefix("jobs_").open()) {
      JobKey key = JobKey.of("app", "env", "job");
      storage.write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0));
      Invariants.check(storage);
    }
  }

  @Test
  void schemasOfSimilarNamesAreDistinguished() throws SQLException {
    for (String schema : List.of(prefix + "sxa", prefix + "s_a")) {
      execute("CREATE SCHEMA " + schema);
      try (JdbcJobStorage storage = JdbcJobStorage.builder(server.source()).schema(schema).open()) {
        JobKey key = JobKey.of("app", "env", "job");
        assertThat(storage.write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0)).created())
            .isTrue();
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = server.source().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<BackendJobStore> stores(JobLimits limits) {
    return nodes.stream()
        .map(node -> BackendJobStore.builder().storage(node).limits(limits).build())
        .toList();
  }
}
