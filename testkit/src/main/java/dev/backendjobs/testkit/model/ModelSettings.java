// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.model;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RetentionPolicy;
import dev.backendjobs.storage.JobStorage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a model and of the store it judges: small bounds, which are hit often.
 *
 * @param activePerEnvironment active jobs of one environment
 * @param activePerApp active jobs of one app
 * @param storedPerApp stored jobs of one app
 * @param maxAge how long a finished job stays
 * @param maxFinished finished jobs that an app keeps
 * @param changesKept how many of the newest changes of an app the storage keeps at least
 */
public record ModelSettings(
    long activePerEnvironment,
    long activePerApp,
    long storedPerApp,
    Duration maxAge,
    long maxFinished,
    int changesKept) {
  /** The operation that has a life cycle of its own. */
  public static final String SHIPPING = "Ship";

  /** Characters of a name at most. */
  public static final int NAME_LENGTH = 5;

  /** Characters of an operation at most. */
  public static final int OPERATION_LENGTH = 6;

  /** Bytes of an error text at most. */
  public static final int ERROR_BYTES = 8;

  /** Default number of jobs on a page. */
  public static final int DEFAULT_PAGE = 2;

  /** Jobs on a page at most. */
  public static final int MAX_PAGE = 3;

  private static final ModelLifecycle STANDARD = ModelLifecycle.standard();
  private static final ModelLifecycle SHIPPING_CYCLE = ModelLifecycle.shipping();

  /** Returns the life cycle of jobs of this operation. */
  ModelLifecycle lifecycle(@Nullable String operation) {
    return SHIPPING.equals(operation) ? SHIPPING_CYCLE : STANDARD;
  }

  /** Returns all statuses that a job can have. */
  public static List<JobStatus> statuses() {
    return Stream.of(STANDARD, SHIPPING_CYCLE)
        .flatMap(each -> each.ways().keySet().stream())
        .distinct()
        .toList();
  }

  BackendJobStore store(JobStorage storage, InstantSource clock, Supplier<String> ids) {
    return BackendJobStore.builder()
        .storage(storage)
        .clock(clock)
        .idSource(ids)
        .lifecycle(SHIPPING, SHIPPING_CYCLE.toLifecycle())
        .retention(RetentionPolicy.keepFor(maxAge).atMost(maxFinished))
        .limits(
            JobLimits.builder()
                .activeJobsPerEnvironment(activePerEnvironment)
                .activeJobsPerApp(activePerApp)
                .jobsPerApp(storedPerApp)
                .nameLength(NAME_LENGTH)
                .operationLength(OPERATION_LENGTH)
                .errorBytes(ERROR_BYTES)
                .defaultPageSize(DEFAULT_PAGE)
                .maxPageSize(MAX_PAGE)
                .build())
        .build();
  }
}
