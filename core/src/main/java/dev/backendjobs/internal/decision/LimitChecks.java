// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.decision;

import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.LimitType;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.storage.AppTotals;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The checks of the limits of a store, as pure functions. */
public final class LimitChecks {
  private LimitChecks() {}

  /**
   * Refuses one more job where a quota has no room.
   *
   * @param active whether the job to be stored is active
   * @throws LimitExceededException naming the quota
   */
  public static void requireRoom(JobLimits limits, JobKey key, boolean active, AppTotals totals) {
    if (active && totals.activeInEnvironment() >= limits.activeJobsPerEnvironment()) {
      throw LimitExceededException.ofQuota(
          LimitType.ACTIVE_JOBS_PER_ENVIRONMENT,
          key.appId() + "/" + key.environment(),
          limits.activeJobsPerEnvironment(),
          totals.activeInEnvironment());
    }
    if (active && totals.active() >= limits.activeJobsPerApp()) {
      throw LimitExceededException.ofQuota(
          LimitType.ACTIVE_JOBS_PER_APP, key.appId(), limits.activeJobsPerApp(), totals.active());
    }
    if (totals.stored() >= limits.jobsPerApp()) {
      throw LimitExceededException.ofQuota(
          LimitType.JOBS_PER_APP, key.appId(), limits.jobsPerApp(), totals.stored());
    }
    if (totals.revision() == 0 && totals.apps() >= limits.apps()) {
      throw LimitExceededException.ofQuota(LimitType.APPS, "", limits.apps(), totals.apps());
    }
  }

  /** Refuses names of a request that are too long. */
  public static void require(JobLimits limits, NewJob job) {
    requireName(limits, "appId", job.appId());
    requireName(limits, "backendEnvironmentName", job.environment());
    requireName(limits, "jobId", job.jobId().orElse(null));
    requireName(limits, "requestId", job.requestId().orElse(null));
    requireOperation(limits, job.operation().orElse(null));
    requireName(limits, "actor", job.actor().orElse(null));
  }

  /** Refuses names of a request that are too long. */
  public static void require(JobLimits limits, JobUpdate update) {
    requireOperation(limits, update.operation().orElse(null));
    requireName(limits, "actor", update.actor().orElse(null));
  }

  /** Refuses names of a filter that are too long. */
  public static void require(JobLimits limits, JobFilter filter) {
    requireName(limits, "appId", filter.appId());
    requireName(limits, "backendEnvironmentName", filter.environment().orElse(null));
    requireName(limits, "jobId", filter.jobId().orElse(null));
    requireOperation(limits, filter.operation().orElse(null));
  }

  /** Refuses names of a key that are too long. */
  public static void require(JobLimits limits, JobKey key) {
    requireName(limits, "appId", key.appId());
    requireName(limits, "backendEnvironmentName", key.environment());
    requireName(limits, "jobId", key.jobId());
  }

  /**
   * Refuses a name that is too long; null is no name and passes.
   *
   * @throws BadRequestException naming {@code what}, its length and the limit
   */
  public static void requireName(JobLimits limits, String what, @Nullable String name) {
    requireLength(what, name, limits.nameLength());
  }

  /**
   * Refuses the name of a caller that is no name, is too long, or is reserved for the library.
   *
   * @throws BadRequestException naming what is wrong with it
   */
  public static void requireCaller(JobLimits limits, String actor) {
    // why: an update checks the name of its actor as every caller's
    requireName(limits, "actor", JobUpdate.builder().actor(actor).build().actor().orElseThrow());
  }

  /**
   * Refuses an operation that is too long; null is none and passes.
   *
   * @throws BadRequestException naming its length and the limit
   */
  public static void requireOperation(JobLimits limits, @Nullable String operation) {
    requireLength("operation", operation, limits.operationLength());
  }

  private static void requireLength(String what, @Nullable String text, int most) {
    if (text != null && text.length() > most) {
      int length = text.codePointCount(0, text.length());
      if (length > most) {
        throw BadRequestException.of(
            what + " has " + length + " characters; at most " + most + " are allowed");
      }
    }
  }

  /** Returns the number of jobs on a page of a query that asks for this many; empty: none. */
  public static int pageSize(JobLimits limits, OptionalInt asked) {
    return Math.min(asked.orElse(limits.defaultPageSize()), limits.maxPageSize());
  }
}
