// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.calls;

import dev.backendjobs.internal.decision.LimitChecks;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.rules.JobLimits;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The checks at the beginning of every call of a store: that nothing is null, that the store is
 * open, and that names have an allowed length. Safe to share between threads.
 */
public final class CallChecks {
  private final JobLimits limits;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Begins open, with the lengths of these limits. */
  public CallChecks(JobLimits limits) {
    this.limits = limits;
  }

  /** Returns the limits. */
  JobLimits limits() {
    return limits;
  }

  /** Refuses calls from now on; returns whether this call was the first. */
  boolean close() {
    return closed.compareAndSet(false, true);
  }

  void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the store is closed");
    }
  }

  void enter(JobKey key) {
    Objects.requireNonNull(key, "key");
    requireOpen();
    LimitChecks.require(limits, key);
  }

  void enter(String appId) {
    Objects.requireNonNull(appId, "appId");
    requireOpen();
    LimitChecks.requireName(limits, "appId", appId);
  }

  static void requirePositive(int max) {
    if (max < 1) {
      throw BadRequestException.of("max is " + max + "; it must be 1 or more");
    }
  }
}
