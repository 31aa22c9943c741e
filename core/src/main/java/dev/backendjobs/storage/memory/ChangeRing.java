// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import dev.backendjobs.job.JobChange;
import dev.backendjobs.storage.LoggedChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The newest changes of one app: a ring that grows up to its capacity, then forgets the oldest.
 *
 * <p>One writer at a time, under the app's lock; readers take no lock.
 */
final class ChangeRing {
  private static final int FIRST_LENGTH = 8;

  private final int capacity;

  /** The change of revision r stands at r modulo the length, a power of two. */
  private volatile AtomicReferenceArray<JobChange> ring;

  /** The newest revision; written after its change. */
  private volatile long last;

  /** Makes an empty ring; {@code capacity} is a power of two. */
  ChangeRing(int capacity) {
    this.capacity = capacity;
    this.ring = new AtomicReferenceArray<>(Math.min(FIRST_LENGTH, capacity));
  }

  long last() {
    return last;
  }

  void append(JobChange change) {
    AtomicReferenceArray<JobChange> now = ring;
    if (last >= now.length() && now.length() < capacity) {
      now = grown(now);
      ring = now;
    }
    now.set(place(change.revision(), now), change);
    last = change.revision();
  }

  private AtomicReferenceArray<JobChange> grown(AtomicReferenceArray<JobChange> old) {
    AtomicReferenceArray<JobChange> now = new AtomicReferenceArray<>(old.length() * 2);
    for (int i = 0; i < old.length(); i++) {
      JobChange change = old.get(i);
      now.set(place(change.revision(), now), change);
    }
    return now;
  }

  private static int place(long revision, AtomicReferenceArray<JobChange> ring) {
    return (int) (revision & (ring.length() - 1));
  }

  LoggedChanges read(long after, int max) {
    long end = last;
    AtomicReferenceArray<JobChange> now = ring;
    if (after > end || after < end - now.length()) {
      return LoggedChanges.gone(end);
    }
    int count = (int) Math.min(max, end - after);
    List<JobChange> changes = new ArrayList<>(count);
    for (long revision = after + 1; revision <= after + count; revision++) {
      JobChange change = now.get(place(revision, now));
      if (change.revision() != revision) {
        // why: a writer came round and took the place meanwhile
        return LoggedChanges.gone(last);
      }
      changes.add(change);
    }
    return LoggedChanges.of(changes, after + count);
  }
}
