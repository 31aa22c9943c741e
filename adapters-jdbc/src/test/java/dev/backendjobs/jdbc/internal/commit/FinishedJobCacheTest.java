// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Only what is finished and was not removed meanwhile is kept in memory. */
final class FinishedJobCacheTest {
  private static final JobKey KEY = JobKey.of("app", "env", "job");

  private final FinishedJobCache jobs = new FinishedJobCache(10, null);

  @Test
  void aFinishedJobIsReadOnceUntilItIsForgotten() throws SQLException {
    BackendJob done = job(JobStatus.COMPLETED, Instant.EPOCH);
    assertThat(jobs.find(KEY, key -> Optional.of(done))).contains(done);
    assertThat(jobs.find(KEY, key -> Optional.empty())).contains(done);
    jobs.forget(List.of(removal(done)));
    assertThat(jobs.find(KEY, key -> Optional.empty())).isEmpty();
  }

  @Test
  void anActiveJobIsReadEachTime() throws SQLException {
    assertThat(jobs.find(KEY, key -> Optional.of(job(JobStatus.RUNNING, null)))).isPresent();
    assertThat(jobs.find(KEY, key -> Optional.empty())).isEmpty();
  }

  @Test
  void aJobThatIsRemovedWhileItIsReadIsNotCached() throws SQLException {
    BackendJob done = job(JobStatus.COMPLETED, Instant.EPOCH);
    assertThat(
            jobs.find(
                KEY,
                key -> {
                  jobs.forget(List.of(removal(done)));
                  return Optional.of(done);
                }))
        .contains(done);
    assertThat(jobs.find(KEY, key -> Optional.empty())).isEmpty();
  }

  private static BackendJob job(JobStatus status, Instant finishTime) {
    return BackendJob.builder(KEY, status, 1, Instant.EPOCH)
        .operation("Op")
        .finishTime(finishTime)
        .revision(2)
        .build();
  }

  private static JobChange removal(BackendJob job) {
    return JobChange.builder(3, Instant.EPOCH).before(job).build();
  }
}
