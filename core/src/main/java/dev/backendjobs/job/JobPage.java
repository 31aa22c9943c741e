// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing, newest first.
 *
 * @param jobs the jobs, by falling {@link BackendJob#createRevision()}; unmodifiable
 * @param nextToken where the next page begins: opaque, URL-safe, bound to the query's filter, never
 *     expiring; null if this is the last page
 */
public record JobPage(List<BackendJob> jobs, @Nullable String nextToken) {
  /** Takes an unmodifiable copy of the list. */
  public JobPage {
    jobs = List.copyOf(jobs);
  }
}
