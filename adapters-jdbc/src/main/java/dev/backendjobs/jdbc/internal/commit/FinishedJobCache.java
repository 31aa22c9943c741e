// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.commit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A cache of finished jobs. They never change; only a removal ends them.
 *
 * <p>A removal by this storage is seen at once; one by another process when the entry has aged out.
 */
public final class FinishedJobCache {
  /** Reads a job from where it is stored. */
  @FunctionalInterface
  public interface Source {
    Optional<BackendJob> read(JobKey key) throws SQLException;
  }

  private final Cache<JobKey, BackendJob> jobs;

  /** How many finished jobs were removed. */
  private final AtomicLong removals = new AtomicLong();

  public FinishedJobCache(long size, @Nullable Duration maxAge) {
    Caffeine<Object, Object> builder = Caffeine.newBuilder().maximumSize(size);
    if (maxAge != null) {
      builder.expireAfterWrite(maxAge);
    }
    jobs = builder.build();
  }

  /** Returns the job from memory if it is there, else from its source. */
  public Optional<BackendJob> find(JobKey key, Source source) throws SQLException {
    BackendJob cached = jobs.getIfPresent(key);
    if (cached != null) {
      return Optional.of(cached);
    }
    long before = removals.get();
    Optional<BackendJob> read = source.read(key);
    if (read.isPresent() && read.get().isFinished()) {
      // why: what was read may have been removed since; inside the computation either the removal
      // is counted already, or its forgetting comes after it
      jobs.asMap().compute(key, (same, old) -> removals.get() == before ? read.get() : old);
    }
    return read;
  }

  /** Forgets the finished jobs that these committed changes ended. */
  public void forget(List<JobChange> changes) {
    for (JobChange change : changes) {
      BackendJob before = change.before().orElse(null);
      if (before != null && before.isFinished()) {
        removals.incrementAndGet();
        jobs.invalidate(change.key());
      }
    }
  }
}
