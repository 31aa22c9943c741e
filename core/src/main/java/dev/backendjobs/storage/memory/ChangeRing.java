// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.storage.LoggedChanges;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The newest changes of one app: a ring that grows up to its capacity, then forgets the oldest. It
 * can be reduced to a few changes, from which it grows again.
 *
 * <p>One writer at a time, under the app's lock; readers take no lock.
 */
final class ChangeRing {
  private static final int FIRST_LENGTH = 8;

  /** The longest error text that a reduced ring keeps, in characters. */
  private static final int SHORT_TEXT = 64;

  private final int capacity;

  /** How many changes there are; touched under the app's lock only. */
  private int kept;

  /** The change of revision r stands at r modulo the length, a power of two. */
  private volatile AtomicReferenceArray<@Nullable JobChange> ring;

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
    AtomicReferenceArray<@Nullable JobChange> now = ring;
    if (kept == now.length() && kept < capacity) {
      now = copy(now, kept * 2, UnaryOperator.identity());
      ring = now;
    }
    kept = Math.min(kept + 1, now.length());
    now.set(place(change.revision(), now), change);
    last = change.revision();
  }

  /**
   * Forgets all but the newest few changes, and shortens their error texts: who still reads the
   * changes of an app that has no job any more can do without.
   */
  void reduce() {
    IdentityHashMap<BackendJob, BackendJob> shortened = new IdentityHashMap<>();
    kept = Math.min(kept, FIRST_LENGTH);
    ring =
        copy(
            ring,
            Math.min(FIRST_LENGTH, capacity),
            change ->
                change.toBuilder()
                    .before(shortened(change.before().orElse(null), shortened))
                    .after(shortened(change.after().orElse(null), shortened))
                    .build());
  }

  private static @Nullable BackendJob shortened(
      @Nullable BackendJob job, IdentityHashMap<BackendJob, BackendJob> shortened) {
    String error = job == null ? null : job.error().orElse(null);
    if (job == null || error == null || error.length() <= SHORT_TEXT) {
      return job;
    }
    return shortened.computeIfAbsent(
        job,
        whole -> {
          int end = Character.isHighSurrogate(error.charAt(SHORT_TEXT - 2)) ? 2 : 1;
          return whole.toBuilder().error(error.substring(0, SHORT_TEXT - end) + "\u2026").build();
        });
  }

  /** Returns the newest {@link #kept} changes in a ring of another length. */
  private AtomicReferenceArray<@Nullable JobChange> copy(
      AtomicReferenceArray<@Nullable JobChange> old, int length, UnaryOperator<JobChange> each) {
    AtomicReferenceArray<@Nullable JobChange> now = new AtomicReferenceArray<>(length);
    for (long revision = last - kept + 1; revision <= last; revision++) {
      now.set(
          place(revision, now), each.apply(Objects.requireNonNull(old.get(place(revision, old)))));
    }
    return now;
  }

  private static int place(long revision, AtomicReferenceArray<@Nullable JobChange> ring) {
    return (int) (revision & (ring.length() - 1));
  }

  LoggedChanges read(long after, int max) {
    long end = last;
    AtomicReferenceArray<@Nullable JobChange> now = ring;
    if (after > end || after < end - now.length()) {
      return LoggedChanges.gone(end);
    }
    int count = (int) Math.min(max, end - after);
    List<JobChange> changes = new ArrayList<>(count);
    for (long revision = after + 1; revision <= after + count; revision++) {
      JobChange change = now.get(place(revision, now));
      if (change == null || change.revision() != revision) {
        // why: a writer came round and took the place meanwhile, or the ring was reduced
        return LoggedChanges.gone(last);
      }
      changes.add(change);
    }
    return LoggedChanges.of(changes, after + count);
  }
}
