// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import dev.backendjobs.job.BackendJob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The finished jobs of an app in the order they finished; guarded by the app's lock.
 *
 * <p>The slot of a removed job stays until the slots before it are gone, or until such slots are
 * the greater part.
 */
final class FinishedSlots {
  private static final int MANY = 1_024;

  private final Deque<Slot> slots = new ArrayDeque<>(4);
  private int removed;

  void add(Slot slot) {
    slots.add(slot);
  }

  /** Records that the job of a slot was removed. */
  void removeOne() {
    removed++;
    for (Slot first = slots.peek(); first != null && first.job == null; first = slots.peek()) {
      slots.remove();
      removed--;
    }
    if (removed > MANY && removed > slots.size() / 2) {
      slots.removeIf(slot -> slot.job == null);
      removed = 0;
    }
  }

  /** Returns the jobs of the smallest revisions after one, {@code max} at most. */
  List<BackendJob> after(long revision, int max) {
    List<BackendJob> jobs = new ArrayList<>(Math.min(max, 64));
    Iterator<Slot> each = slots.iterator();
    while (jobs.size() < max && each.hasNext()) {
      BackendJob job = each.next().job;
      if (job != null && job.revision() > revision) {
        jobs.add(job);
      }
    }
    return jobs;
  }
}
