// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.model;

import dev.backendjobs.job.BackendJob;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The finish times that retention believes: a time from the future, left by a wrong clock, stands
 * for the time by which the job is known to have finished.
 */
final class FinishTimes {
  /** By app: the jobs up to this revision had finished by this time. */
  private final Map<String, Seen> seen = new HashMap<>();

  private record Seen(long revision, Instant time) {}

  /**
   * Returns when a job finished, as far as its time and those of later ones can be believed.
   *
   * @param finished all finished jobs of its app, in the order they finished
   */
  Instant believed(BackendJob job, List<BackendJob> finished, Instant now) {
    Instant recorded = finish(job);
    if (!recorded.isAfter(now)) {
      return recorded;
    }
    Seen known = seen.get(job.key().appId());
    if (known == null || known.revision() < job.revision()) {
      BackendJob last = finished.get(finished.size() - 1);
      known =
          finished.stream()
              .filter(later -> later.revision() > job.revision())
              .filter(later -> !finish(later).isAfter(now))
              .findFirst()
              .map(later -> new Seen(later.revision(), finish(later)))
              .orElse(new Seen(last.revision(), now));
    }
    if (known.time().isAfter(now)) {
      known = new Seen(known.revision(), now);
    }
    seen.put(job.key().appId(), known);
    return known.time();
  }

  private static Instant finish(BackendJob job) {
    return job.finishTime().orElseThrow();
  }
}
