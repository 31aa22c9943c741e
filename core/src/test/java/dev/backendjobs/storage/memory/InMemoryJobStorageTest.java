// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.contract.JobStorageContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InMemoryJobStorageTest implements JobStorageContract {
  @Override
  public JobStorage open() {
    return InMemoryJobStorage.withChangesPerApp(4_096);
  }

  @Override
  public JobStorage open(int changesPerApp) {
    return InMemoryJobStorage.withChangesPerApp(changesPerApp);
  }

  @Override
  public int writes() {
    return 60_000;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "8, 8", "9, 16", "100, 128"})
  void theLogKeepsTheNewestChangesUpToAPowerOfTwo(int asked, int kept) {
    try (JobStorage storage = open(asked)) {
      for (int revision = 1; revision <= 300; revision++) {
        JobKey key = JobKey.of("app", "env", "job" + revision);
        storage.write(key, Decisions.create(key, null, JobStatus.RUNNING, T0));
        int oldest = Math.max(0, revision - kept);
        assertThat(storage.changes("app", oldest, 1_000).changes()).hasSize(revision - oldest);
        if (oldest > 0) {
          assertThat(storage.changes("app", oldest - 1, 1_000))
              .isEqualTo(LoggedChanges.gone(revision));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 16_777_217, Integer.MAX_VALUE})
  void theNumberOfChangesKeptHasARange(int changesPerApp) {
    assertThatThrownBy(() -> InMemoryJobStorage.withChangesPerApp(changesPerApp))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("changesPerApp is " + changesPerApp);
  }

  @Test
  void aDecisionThatFailsLeavesNoTraceOfAnUnknownApp() {
    try (JobStorage storage = open()) {
      JobDecision failing =
          (current, totals) -> {
            throw new IllegalStateException("bug");
          };
      assertThatThrownBy(() -> storage.write(KEY, failing))
          .isInstanceOf(IllegalStateException.class);
      assertThat(storage.apps(null, 10)).isEmpty();
      assertThat(storage.tally("app").revision()).isZero();
    }
  }
}
