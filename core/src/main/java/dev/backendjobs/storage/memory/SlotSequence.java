// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one app in their order of creation: position to slot, create revision to position.
 *
 * <p>Append-only, in chunks; a chunk whose slots are all removed goes. One writer at a time, under
 * the app's lock; readers take no lock and surely see a slot that was added before they began and
 * not removed until they ended.
 */
final class SlotSequence {
  private static final int CHUNK = 1024;
  private static final int FIRST_CAPACITY = 8;

  /** Slots of {@code CHUNK} positions and, beside each, the revision that created it. */
  private static final class Chunk {
    final long number;
    final @Nullable Slot[] slots;
    final long[] revisions;

    Chunk(long number, @Nullable Slot[] slots, long[] revisions) {
      this.number = number;
      this.slots = slots;
      this.revisions = revisions;
    }

    static Chunk empty(long number, int capacity) {
      return new Chunk(number, new Slot[capacity], new long[capacity]);
    }

    Chunk grown() {
      int capacity = Math.min(CHUNK, slots.length * 2);
      return new Chunk(number, Arrays.copyOf(slots, capacity), Arrays.copyOf(revisions, capacity));
    }
  }

  /**
   * What readers go by, replaced as a whole: the chunks by rising number, and how many of the
   * array's places hold one.
   */
  private static final class View {
    final Chunk[] chunks;
    final int size;

    View(Chunk[] chunks, int size) {
      this.chunks = chunks;
      this.size = size;
    }
  }

  private volatile View view = new View(new Chunk[0], 0);
  private int[] liveInChunk = new int[0];

  /** The next position; the reader's bound, written after its slot. */
  private volatile long next;

  /** Returns the position that the next added slot must have. */
  long next() {
    return next;
  }

  void add(Slot slot, long createRevision) {
    long number = slot.position / CHUNK;
    int offset = (int) (slot.position % CHUNK);
    View old = view;
    int last = old.size - 1;
    if (last < 0 || old.chunks[last].number < number) {
      append(Chunk.empty(number, number == 0 ? FIRST_CAPACITY : CHUNK));
    } else if (offset == old.chunks[last].slots.length) {
      Chunk[] chunks = old.chunks.clone();
      chunks[last] = chunks[last].grown();
      view = new View(chunks, old.size);
    }
    int at = view.size - 1;
    Chunk chunk = view.chunks[at];
    chunk.slots[offset] = slot;
    chunk.revisions[offset] = createRevision;
    liveInChunk[at]++;
    next = slot.position + 1;
  }

  private void append(Chunk chunk) {
    // why: jobs that come and go at once would otherwise leave an empty chunk behind each time
    int last = view.size - 1;
    if (last >= 0 && liveInChunk[last] == 0) {
      drop(last);
    }
    View old = view;
    Chunk[] chunks = old.chunks;
    if (old.size == chunks.length) {
      int capacity = old.size + (old.size >> 1) + 1;
      chunks = Arrays.copyOf(chunks, capacity);
      liveInChunk = Arrays.copyOf(liveInChunk, capacity);
    }
    // why: the place lies beyond the size of every view that a reader may hold
    chunks[old.size] = chunk;
    liveInChunk[old.size] = 0;
    view = new View(chunks, old.size + 1);
  }

  void remove(Slot slot) {
    View old = view;
    int at = find(old, slot.position / CHUNK);
    old.chunks[at].slots[(int) (slot.position % CHUNK)] = null;
    // why: the last chunk still takes new slots
    if (--liveInChunk[at] == 0 && at < old.size - 1) {
      drop(at);
    }
  }

  private void drop(int at) {
    View old = view;
    Chunk[] chunks = new Chunk[old.size - 1];
    System.arraycopy(old.chunks, 0, chunks, 0, at);
    System.arraycopy(old.chunks, at + 1, chunks, at, chunks.length - at);
    int[] live = new int[chunks.length];
    System.arraycopy(liveInChunk, 0, live, 0, at);
    System.arraycopy(liveInChunk, at + 1, live, at, live.length - at);
    liveInChunk = live;
    view = new View(chunks, chunks.length);
  }

  /** Returns the slot at a position, or null if it is removed. */
  @Nullable Slot at(long position) {
    if (position >= next) {
      return null;
    }
    View now = view;
    int at = find(now, position / CHUNK);
    return at < 0 ? null : now.chunks[at].slots[(int) (position % CHUNK)];
  }

  /**
   * Returns the greatest position whose slot was created before a revision; -1 if there is none.
   */
  long before(long createRevision) {
    long end = next;
    View now = view;
    int low = 0;
    int high = now.size - 1;
    // why: a chunk that is just begun may not have its first revision yet
    while (high >= 0 && now.chunks[high].number * CHUNK >= end) {
      high--;
    }
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (now.chunks[middle].revisions[0] < createRevision) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    if (high < 0) {
      return -1;
    }
    Chunk chunk = now.chunks[high];
    int size = (int) Math.min(chunk.slots.length, end - chunk.number * CHUNK);
    int at = Arrays.binarySearch(chunk.revisions, 0, size, createRevision);
    return chunk.number * CHUNK + (at < 0 ? -at - 1 : at) - 1;
  }

  private static int find(View view, long number) {
    int low = 0;
    int high = view.size - 1;
    // why: as long as no chunk has gone, each stands at its number
    if (number <= high && view.chunks[(int) number].number == number) {
      return (int) number;
    }
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = view.chunks[middle].number;
      if (there < number) {
        low = middle + 1;
      } else if (there > number) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -1;
  }
}
