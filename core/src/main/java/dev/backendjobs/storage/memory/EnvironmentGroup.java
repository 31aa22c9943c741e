// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import dev.backendjobs.job.JobStatus;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The jobs of one environment, and their exact numbers by operation and status. */
final class EnvironmentGroup extends Group<String> {
  /** How many jobs are not finished; guarded by the app's lock. */
  long active;

  /** Changed under the app's lock, read without. */
  private final ConcurrentHashMap<Place, TallyCell> cells = new ConcurrentHashMap<>(4);

  /** What a cell counts; groups are compared by identity. */
  private record Place(
      @Nullable Group<String> operation, Group<JobStatus> status, boolean finished) {}

  EnvironmentGroup(String name) {
    super(name);
  }

  Collection<TallyCell> cells() {
    return cells.values();
  }

  /** Returns the cell of these three, made if there is none. */
  TallyCell cell(@Nullable Group<String> operation, Group<JobStatus> status, boolean finished) {
    Place place = new Place(operation, status, finished);
    TallyCell cell = cells.get(place);
    return cell != null
        ? cell
        : cells.computeIfAbsent(place, missing -> new TallyCell(this, operation, status, finished));
  }

  /** Removes a cell that no longer counts anything. */
  void leave(TallyCell cell) {
    // why: a status that jobs only pass through would be created again for each of them
    if (cells.size() > 8) {
      cells.remove(new Place(cell.operation, cell.status, cell.finished));
    }
  }
}
