// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.examples;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.IllegalTransitionException;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLifecycle;
import java.io.PrintStream;

/** A custom life cycle for one operation: a release that must be approved. */
public final class CustomLifecycleMain {
  private static final JobStatus DRAFTED = JobStatus.of("DRAFTED");
  private static final JobStatus APPROVED = JobStatus.of("APPROVED");
  private static final JobStatus RELEASED = JobStatus.of("RELEASED");
  private static final JobStatus REJECTED = JobStatus.of("REJECTED");

  // snippet: lifecycle
  static final JobLifecycle RELEASE =
      JobLifecycle.builder()
          .initial(DRAFTED)
          .transition(DRAFTED, APPROVED, REJECTED)
          .transition(APPROVED, RELEASED, JobStatus.FAILED)
          .transition(JobStatus.FAILED, APPROVED, REJECTED)
          .failed(JobStatus.FAILED, REJECTED)
          .build();

  // end snippet

  private CustomLifecycleMain() {}

  /** Prints the life cycle, tries an illegal transition, and takes a release to its end. */
  public static void main(String[] args) {
    run(System.out);
  }

  static void run(PrintStream out) {
    out.print(RELEASE.toTable());
    try (BackendJobStore store = BackendJobStore.builder().lifecycle("Release", RELEASE).build()) {
      BackendJob job = store.create(NewJob.of("shop", "prod", "Release"));
      try {
        store.update(job.key(), JobUpdate.to(RELEASED));
      } catch (IllegalTransitionException refused) {
        out.println("refused: " + refused.getMessage());
      }
      store.update(job.key(), JobUpdate.to(APPROVED));
      store.update(job.key(), JobUpdate.failed("the mirror is full"));
      store.update(job.key(), JobUpdate.to(APPROVED));
      out.println("ended as " + store.update(job.key(), JobUpdate.to(RELEASED)).status());
    }
  }
}
