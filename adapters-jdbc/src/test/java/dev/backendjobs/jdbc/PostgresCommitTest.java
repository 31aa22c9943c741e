// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A failure at PostgreSQL fails only the callers that it concerns. */
@ExtendWith(TestPostgres.Shared.class)
final class PostgresCommitTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final FaultySource source;
  private final String prefix;

  PostgresCommitTest(TestPostgres server) {
    source = new FaultySource(server.source());
    prefix = server.newPrefix();
  }

  private JdbcJobStorage open() {
    return JdbcJobStorage.builder(source).tablePrefix(prefix).commitConnections(1).open();
  }

  /** Returns a name that no index of PostgreSQL can hold, however well it is packed. */
  private static String nameBeyondAnIndex() {
    return han(8_000);
  }

  /** Returns a text that cannot be packed, of four bytes a character. */
  private static String han(int length) {
    return new Random(length)
        .ints(length, 0x20000, 0x2a000)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void aWriteThatTheDatabaseRefusesFailsAlone() {
    try (JdbcJobStorage storage = open()) {
      List<Caller> callers;
      try (Turn turn = new Turn(storage)) {
        callers = turn.queue(create("a"), create(nameBeyondAnIndex()), create("c"));
      }
      assertThat(callers.get(0).outcome().created()).isTrue();
      assertThat(callers.get(2).outcome().created()).isTrue();
      assertThat(callers.get(1).thrown()).isInstanceOf(InternalServiceException.class);
      assertThatThrownBy(() -> create(nameBeyondAnIndex()).on(storage))
          .isInstanceOf(InternalServiceException.class)
          .rootCause()
          .hasMessageContaining("index");
      assertThat(storage.tally("app").revision()).as("with the holder").isEqualTo(3);
      Invariants.check(storage);
    }
  }

  @Test
  void theLongestNamesOfTheStandardLimitsAreStored() {
    try (BackendJobStore store = BackendJobStore.builder().storage(open()).build()) {
      NewJob job = NewJob.builder(han(128), han(128)).jobId(han(128)).operation(han(256)).build();
      assertThat(store.create(job).operation()).isEqualTo(job.operation());
    }
  }

  @Test
  void aConnectionThatCannotBeClosedFailsNoWrite() {
    try (JdbcJobStorage storage = open()) {
      source.failCloses();
      assertThat(create("a").on(storage).created()).isTrue();
      Invariants.check(storage);
    }
  }

  private static Write create(String id) {
    JobKey key = JobKey.of("app", "env", id);
    return new Write(key, Decisions.create(key, "Op", JobStatus.RUNNING, T0));
  }
}
