// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One page of a listing, newest job first.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param jobs the jobs, by falling {@link BackendJob#createRevision()}; unmodifiable
 * @param nextToken where the next page begins: opaque, URL-safe, bound to the query's filter, never
 *     expiring; empty if this is the last page
 */
public record JobPage(List<BackendJob> jobs, Optional<String> nextToken) {
  /**
   * Takes an unmodifiable copy of the list.
   *
   * @throws NullPointerException if an argument or a job is null
   */
  public JobPage {
    jobs = List.copyOf(Objects.requireNonNull(jobs, "jobs"));
    Objects.requireNonNull(nextToken, "nextToken");
  }
}
