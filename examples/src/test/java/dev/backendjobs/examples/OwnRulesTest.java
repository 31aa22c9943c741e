// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLifecycle;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** How to test a custom life cycle: whatever is tried, there is no release without approval. */
class OwnRulesTest {
  private static final JobLifecycle RULES = CustomLifecycleMain.RELEASE;

  @Property
  void nothingIsReleasedThatWasNotApproved(@ForAll("attempts") List<JobStatus> attempts) {
    try (BackendJobStore store = BackendJobStore.builder().lifecycle("Release", RULES).build()) {
      BackendJob job = store.create(NewJob.of("shop", "prod", "Release"));
      JobStatus before = job.status();
      for (JobStatus attempt : attempts) {
        JobStatus now = attempt(store, job, attempt);
        if (now.name().equals("RELEASED") && !before.equals(now)) {
          assertThat(before.name()).isEqualTo("APPROVED");
        }
        before = now;
      }
    }
  }

  private static JobStatus attempt(BackendJobStore store, BackendJob job, JobStatus status) {
    try {
      return store.update(job.key(), JobUpdate.to(status)).status();
    } catch (BadRequestException refused) {
      return store.get(job.key()).status();
    }
  }

  @Provide
  Arbitrary<List<JobStatus>> attempts() {
    return Arbitraries.of(RULES.statuses()).list().ofMaxSize(12);
  }
}
