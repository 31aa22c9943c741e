// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BackendJobsException;
import org.jspecify.annotations.Nullable;

/** What a write wants, as a pure function from how things are to how they are to be. */
@FunctionalInterface
public interface JobDecision {
  /**
   * Decides what becomes of one job.
   *
   * <p>Pure: no effect outside, no clock, no call of the store. It may be called more than once for
   * one write, with newer arguments after a lost race; it runs inside the storage's atomic step and
   * must be short.
   *
   * @param current the job; null if there is none of that key
   * @param totals the numbers of its app
   *     <p>A finished job is left as it is or removed, never changed: storages rely on it.
   * @return an outcome without a change to leave things as they are; else with the change to store,
   *     which is of revision {@code totals.revision() + 1} and has {@code current} as its job
   *     before
   * @throws BackendJobsException to refuse; nothing is stored, and the caller of the write gets it
   */
  JobOutcome decide(@Nullable BackendJob current, AppTotals totals);
}
