// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exact numbers of jobs of one app at one revision.
 *
 * @param appId the app
 * @param revision the app's revision that the numbers belong to; 0 if it never had a job
 * @param cells one number per environment, operation and status that has jobs; in no order;
 *     unmodifiable
 */
public record JobTally(String appId, long revision, List<Cell> cells) {
  /** Takes an unmodifiable copy of the list. */
  public JobTally {
    cells = List.copyOf(cells);
  }

  /**
   * How many jobs share an environment, an operation and a status.
   *
   * @param environment the environment
   * @param operation the operation; null for jobs that have none
   * @param status the status
   * @param finished whether that status is terminal
   * @param count the number of jobs, from 1
   */
  public record Cell(
      String environment,
      @Nullable String operation,
      JobStatus status,
      boolean finished,
      long count) {}

  /** Returns the number of stored jobs. */
  public long stored() {
    return cells.stream().mapToLong(Cell::count).sum();
  }

  /** Returns the number of active jobs: those in a status that is not terminal. */
  public long active() {
    return cells.stream().filter(cell -> !cell.finished()).mapToLong(Cell::count).sum();
  }

  /** Returns the number of active jobs of one environment. */
  public long active(String environment) {
    return cells.stream()
        .filter(cell -> !cell.finished() && cell.environment().equals(environment))
        .mapToLong(Cell::count)
        .sum();
  }

  /** Returns the number of jobs of one status in the whole app. */
  public long count(JobStatus status) {
    return cells.stream().filter(cell -> cell.status().equals(status)).mapToLong(Cell::count).sum();
  }

  /** Returns the number of jobs that {@code filter} means, which must not name a job id. */
  public long count(JobFilter filter) {
    if (filter.jobId() != null) {
      throw new IllegalArgumentException("a tally does not know single jobs: " + filter.jobId());
    }
    return cells.stream().filter(cell -> matches(filter, cell)).mapToLong(Cell::count).sum();
  }

  private boolean matches(JobFilter filter, Cell cell) {
    return filter.appId().equals(appId)
        && (filter.environment() == null || filter.environment().equals(cell.environment()))
        && (filter.operation() == null || filter.operation().equals(cell.operation()))
        && (filter.status() == null || filter.status().equals(cell.status()));
  }
}
