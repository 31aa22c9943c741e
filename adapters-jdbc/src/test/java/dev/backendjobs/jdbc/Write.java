// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.job.JobKey;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;

/** A write to be made. */
record Write(JobKey key, JobDecision decision) {
  JobOutcome on(JobStorage storage) {
    return storage.write(key, decision);
  }
}
