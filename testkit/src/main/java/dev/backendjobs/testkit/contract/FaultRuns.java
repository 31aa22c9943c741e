// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.contract;

import dev.backendjobs.job.BackendJob;
import java.util.List;

/** What the runs of {@link FaultContract} come to. */
final class FaultRuns {
  private FaultRuns() {}

  /**
   * What is there in the end.
   *
   * @param jobs of all apps
   * @param revision of the first app
   * @param answers what the steps answered
   */
  record End(List<BackendJob> jobs, long revision, List<Object> answers) {}

  /**
   * A run through the scenario.
   *
   * @param end what came of it
   * @param failures how many calls failed
   */
  record Run(End end, int failures) {}
}
