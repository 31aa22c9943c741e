// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.token;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobPage;
import dev.backendjobs.storage.JobStorage;
import java.util.List;
import java.util.Optional;

/** Reads pages of listings from a storage. Safe to share between threads. */
public final class Listing {
  private final JobStorage storage;

  /** Reads the jobs of this storage. */
  public Listing(JobStorage storage) {
    this.storage = storage;
  }

  /**
   * Returns one page.
   *
   * @param size how many jobs at most, from 1
   * @param nextToken of the page before; empty for the first page
   * @throws BadRequestException if the token is not one of a listing with the same filter, or is of
   *     another history of the app
   */
  public JobPage page(JobFilter filter, int size, Optional<String> nextToken) {
    if (nextToken.isEmpty()) {
      return page(filter, size, storage.list(filter, Long.MAX_VALUE, sum(size, 1)));
    }
    PageToken token = PageToken.decode(filter, nextToken.get());
    // why: one job earlier, so that the job which the token was made of can be compared
    long before = token.revision() == Long.MAX_VALUE ? token.revision() : token.revision() + 1;
    List<BackendJob> jobs = storage.list(filter, before, sum(size, 2));
    boolean sameJob = !jobs.isEmpty() && jobs.get(0).createRevision() == token.revision();
    if (sameJob
        ? token.contradicts(jobs.get(0))
        : storage.totals(filter.appId()).revision() < token.revision()) {
      throw BadRequestException.of(
          "nextToken is of an earlier state of the storage, before a restart or a restored backup;"
              + " leave it out to begin with the first page");
    }
    return page(filter, size, sameJob ? jobs.subList(1, jobs.size()) : jobs);
  }

  private static JobPage page(JobFilter filter, int size, List<BackendJob> jobs) {
    if (jobs.size() <= size) {
      return new JobPage(jobs, Optional.empty());
    }
    List<BackendJob> page = jobs.subList(0, size);
    String next = PageToken.behind(page.get(size - 1)).encode(filter);
    return new JobPage(page, Optional.of(next));
  }

  private static int sum(int size, int more) {
    // why: no list is longer than the greatest int
    return Math.max(size, size + more);
  }
}
