// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage;

import dev.backendjobs.job.JobStatus;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The jobs of one environment, and their exact numbers by operation and status. */
final class EnvironmentGroup extends Group<String> {
  /** How many jobs are not finished; guarded by the app's lock. */
  long active;

  /** Replaced as a whole; read without lock. */
  private volatile TallyCell[] cells = new TallyCell[0];

  EnvironmentGroup(String name) {
    super(name);
  }

  TallyCell[] cells() {
    return cells;
  }

  /** Returns the cell of these three, made if there is none. */
  TallyCell cell(@Nullable Group<String> operation, Group<JobStatus> status, boolean finished) {
    TallyCell[] old = cells;
    for (TallyCell cell : old) {
      if (cell.operation == operation && cell.status == status && cell.finished == finished) {
        return cell;
      }
    }
    // why: cells of operations that are no longer in use go when there is need for another one
    TallyCell[] kept = Arrays.stream(old).filter(cell -> cell.count > 0).toArray(TallyCell[]::new);
    TallyCell[] now = Arrays.copyOf(kept, kept.length + 1);
    TallyCell cell = new TallyCell(this, operation, status, finished);
    now[kept.length] = cell;
    cells = now;
    return cell;
  }
}
