// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.model;

import dev.backendjobs.job.JobStatus;
import dev.backendjobs.rules.JobLifecycle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A life cycle as plain lists, so that the model needs nothing of the rules it is to judge.
 *
 * @param initial statuses a job may be created in, the default one first
 * @param ways from each status to those it may go to; empty: terminal
 * @param failed statuses that may carry an error text
 */
public record ModelLifecycle(
    List<JobStatus> initial, Map<JobStatus, List<JobStatus>> ways, List<JobStatus> failed) {

  /** Returns the standard life cycle, written independently of the store's. */
  public static ModelLifecycle standard() {
    return parse(
        "PENDING RUNNING",
        "FAILED",
        "PENDING: RUNNING FAILED CANCELLED",
        "RUNNING: COMPLETED FAILED CANCELLING",
        "CANCELLING: CANCELLED COMPLETED FAILED",
        "COMPLETED:",
        "FAILED:",
        "CANCELLED:");
  }

  /**
   * Returns a life cycle that is awkward on purpose: it may begin finished, fails and goes on, goes
   * in circles, and ends in a status that is an active one of the standard life cycle.
   */
  public static ModelLifecycle shipping() {
    return parse(
        "QUEUED PENDING DONE",
        "LATE LOST",
        "QUEUED: MOVING LOST",
        "PENDING: QUEUED RUNNING",
        "MOVING: LATE DONE",
        "LATE: MOVING LOST",
        "LOST:",
        "DONE:",
        "RUNNING:");
  }

  private static ModelLifecycle parse(String initial, String failed, String... rows) {
    Map<JobStatus, List<JobStatus>> ways = new LinkedHashMap<>();
    for (String row : rows) {
      int colon = row.indexOf(':');
      ways.put(JobStatus.of(row.substring(0, colon)), statuses(row.substring(colon + 1).trim()));
    }
    return new ModelLifecycle(statuses(initial), ways, statuses(failed));
  }

  private static List<JobStatus> statuses(String names) {
    return names.isEmpty()
        ? List.of()
        : List.of(names.split(" ")).stream().map(JobStatus::of).toList();
  }

  /** Returns whether a job can have this status. */
  public boolean knows(JobStatus status) {
    return ways.containsKey(status);
  }

  /** Returns whether a job of this status is finished. */
  public boolean ends(JobStatus status) {
    List<JobStatus> next = ways.get(status);
    return next != null && next.isEmpty();
  }

  /** Returns the same table for the store. */
  public JobLifecycle toLifecycle() {
    JobLifecycle.Builder builder =
        JobLifecycle.builder()
            .initial(initial.toArray(JobStatus[]::new))
            .failed(failed.toArray(JobStatus[]::new));
    ways.forEach((from, to) -> builder.transition(from, to.toArray(JobStatus[]::new)));
    return builder.build();
  }
}
