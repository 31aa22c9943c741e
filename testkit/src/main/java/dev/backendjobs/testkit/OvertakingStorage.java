// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A storage that passes every call on to another one, and lets another write in at the worst
 * moment: after a caller has read a job and before it writes.
 *
 * <p>Safe to share between threads; the other write runs on the thread of the caller that it
 * overtakes.
 */
public final class OvertakingStorage implements JobStorage {
  private final JobStorage sound;
  private final AtomicReference<@Nullable Runnable> otherWrite = new AtomicReference<>();

  private OvertakingStorage(JobStorage sound) {
    this.sound = sound;
  }

  /** Returns a storage that passes every call on to {@code sound}, which it closes. */
  public static OvertakingStorage of(JobStorage sound) {
    return new OvertakingStorage(Objects.requireNonNull(sound, "sound"));
  }

  /**
   * Runs {@code other} once: after the next read of a job has its answer, or before the next write,
   * whichever comes first.
   *
   * @param other such as a write to the store of this storage; its own calls pass without delay
   */
  public void overtakeNext(Runnable other) {
    otherWrite.set(Objects.requireNonNull(other, "other"));
  }

  /** Returns whether the other write was made. */
  public boolean overtook() {
    return otherWrite.get() == null;
  }

  private void overtake() {
    Runnable other = otherWrite.getAndSet(null);
    if (other != null) {
      other.run();
    }
  }

  @Override
  public JobOutcome write(JobKey key, JobDecision decision) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(decision, "decision");
    overtake();
    return sound.write(key, decision);
  }

  @Override
  public List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(decision, "decision");
    overtake();
    return sound.write(keys, decision);
  }

  @Override
  public Optional<BackendJob> find(JobKey key) {
    Objects.requireNonNull(key, "key");
    Optional<BackendJob> found = sound.find(key);
    overtake();
    return found;
  }

  @Override
  public List<BackendJob> list(JobFilter filter, long before, int max) {
    Objects.requireNonNull(filter, "filter");
    return sound.list(filter, before, max);
  }

  @Override
  public List<BackendJob> finished(String appId, long afterRevision, int max) {
    Objects.requireNonNull(appId, "appId");
    return sound.finished(appId, afterRevision, max);
  }

  @Override
  public JobTally tally(String appId) {
    Objects.requireNonNull(appId, "appId");
    return sound.tally(appId);
  }

  @Override
  public AppTotals totals(String appId) {
    Objects.requireNonNull(appId, "appId");
    return sound.totals(appId);
  }

  @Override
  public LoggedChanges changes(String appId, long afterRevision, int max) {
    Objects.requireNonNull(appId, "appId");
    return sound.changes(appId, afterRevision, max);
  }

  @Override
  public List<String> apps(@Nullable String after, int max) {
    return sound.apps(after, max);
  }

  @Override
  public void checkWritable() {
    sound.checkWritable();
  }

  @Override
  public void close() {
    sound.close();
  }
}
