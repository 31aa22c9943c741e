// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.InternalServiceException;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A storage that passes every call on to another one, except that one call fails.
 *
 * <p>The failure is an {@link InternalServiceException}, thrown before the call has its effect or
 * after, as when an answer is lost. Closing counts as no call and never fails. Safe to share
 * between threads.
 */
public final class FaultyStorage implements JobStorage {
  /** When the call fails. */
  public enum Moment {
    /** The call has no effect. */
    BEFORE_EFFECT,
    /** The call has its whole effect, only its answer is lost. */
    AFTER_EFFECT
  }

  private final JobStorage sound;
  private final int failing;
  private final Moment moment;
  private final AtomicInteger calls = new AtomicInteger();

  private FaultyStorage(JobStorage sound, int failing, Moment moment) {
    this.sound = sound;
    this.failing = failing;
    this.moment = moment;
  }

  /**
   * Returns a storage whose {@code nth} call fails.
   *
   * @param sound where calls go
   * @param nth which call fails, counted from 1 over all methods and threads; 0: none
   * @param moment when it fails
   */
  public static FaultyStorage of(JobStorage sound, int nth, Moment moment) {
    return new FaultyStorage(
        Objects.requireNonNull(sound, "sound"), nth, Objects.requireNonNull(moment, "moment"));
  }

  /** Returns how many calls there have been. */
  public int calls() {
    return calls.get();
  }

  /** Returns whether the call that fails has come. */
  public boolean failed() {
    return failing > 0 && calls.get() >= failing;
  }

  private <T> T pass(Supplier<T> call) {
    boolean fails = calls.incrementAndGet() == failing;
    if (fails && moment == Moment.BEFORE_EFFECT) {
      throw InternalServiceException.nothingStored(
          "call " + failing + " failed before its effect", null);
    }
    T answer = call.get();
    if (fails) {
      throw InternalServiceException.of("call " + failing + " failed after its effect", null);
    }
    return answer;
  }

  @Override
  public JobOutcome write(JobKey key, JobDecision decision) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(decision, "decision");
    return pass(() -> sound.write(key, decision));
  }

  @Override
  public List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(decision, "decision");
    return pass(() -> sound.write(keys, decision));
  }

  @Override
  public Optional<BackendJob> find(JobKey key) {
    Objects.requireNonNull(key, "key");
    return pass(() -> sound.find(key));
  }

  @Override
  public List<BackendJob> list(JobFilter filter, long before, int max) {
    Objects.requireNonNull(filter, "filter");
    return pass(() -> sound.list(filter, before, max));
  }

  @Override
  public List<BackendJob> finished(String appId, long afterRevision, int max) {
    Objects.requireNonNull(appId, "appId");
    return pass(() -> sound.finished(appId, afterRevision, max));
  }

  @Override
  public JobTally tally(String appId) {
    Objects.requireNonNull(appId, "appId");
    return pass(() -> sound.tally(appId));
  }

  @Override
  public AppTotals totals(String appId) {
    Objects.requireNonNull(appId, "appId");
    return pass(() -> sound.totals(appId));
  }

  @Override
  public LoggedChanges changes(String appId, long afterRevision, int max) {
    Objects.requireNonNull(appId, "appId");
    return pass(() -> sound.changes(appId, afterRevision, max));
  }

  @Override
  public List<String> apps(@Nullable String after, int max) {
    return pass(() -> sound.apps(after, max));
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
