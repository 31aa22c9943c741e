// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import org.jspecify.annotations.Nullable;

/** The number of jobs of one environment, operation and status; guarded by the app's lock. */
final class TallyCell {
  final EnvironmentGroup environment;
  final @Nullable Group<String> operation;
  final Group<JobStatus> status;
  final boolean finished;
  long count;

  TallyCell(
      EnvironmentGroup environment,
      @Nullable Group<String> operation,
      Group<JobStatus> status,
      boolean finished) {
    this.environment = environment;
    this.operation = operation;
    this.status = status;
    this.finished = finished;
  }

  JobTally.Cell toCell() {
    return JobTally.Cell.builder(environment.name, status.name, count)
        .operation(operation == null ? null : operation.name)
        .finished(finished)
        .build();
  }
}
