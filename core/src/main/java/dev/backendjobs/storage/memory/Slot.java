// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import dev.backendjobs.job.BackendJob;
import org.jspecify.annotations.Nullable;

/**
 * The place of one job in memory, from its creation to its removal; never used again afterwards.
 *
 * <p>Written under its app's lock; {@code job} is read without.
 */
final class Slot {
  /** The place in the app's order of creation. */
  final long position;

  /** Where the job is counted; touched under the app's lock only. */
  TallyCell cell;

  /** The job as it stands; null until it is to be seen, and once it is removed. */
  volatile @Nullable BackendJob job;

  Slot(long position, TallyCell cell) {
    this.position = position;
    this.cell = cell;
  }
}
