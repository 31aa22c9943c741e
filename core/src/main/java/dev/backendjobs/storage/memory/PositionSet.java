// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A set of positions, the places of jobs in their app's order of creation, as a bitmap in chunks.
 *
 * <p>A chunk spans {@value #CHUNK} positions; one with few members is a sorted array, one with many
 * a bitmap, one without any does not exist. So a dense set takes a bit or so per member, a rare one
 * a few bytes, and a walk skips what is not there.
 *
 * <p>One writer at a time, under the app's lock; readers take no lock. A reader surely sees a
 * member that was added before its walk began and not removed until it ended; of one that came or
 * went meanwhile it may see either.
 */
final class PositionSet {
  static final int CHUNK = 4096;
  private static final int WORDS = CHUNK / Long.SIZE;
  private static final int FEW = 128;
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final char[] NONE = new char[0];

  /** By rising number. Replaced as a whole, never written in place. */
  private volatile Chunk[] chunks = new Chunk[0];

  /** The members between {@code number * CHUNK} and the next chunk. */
  private static final class Chunk {
    final long number;
    int count;

    /**
     * Either a {@code char[]} of sorted offsets, replaced as a whole, or a {@code long[]} bitmap,
     * written in place by release and read by acquire.
     */
    volatile Object members = NONE;

    Chunk(long number) {
      this.number = number;
    }

    void add(int offset) {
      if (members instanceof long[] bits) {
        long old = bits[offset >> 6];
        long now = old | (1L << offset);
        WORD.setRelease(bits, offset >> 6, now);
        count += old == now ? 0 : 1;
        return;
      }
      char[] old = (char[]) members;
      int at = Arrays.binarySearch(old, (char) offset);
      if (at >= 0) {
        return;
      }
      count++;
      int place = -at - 1;
      char[] now = new char[old.length + 1];
      System.arraycopy(old, 0, now, 0, place);
      now[place] = (char) offset;
      System.arraycopy(old, place, now, place + 1, old.length - place);
      members = now.length > FEW ? bitmap(now) : now;
    }

    void remove(int offset) {
      if (members instanceof long[] bits) {
        long old = bits[offset >> 6];
        long now = old & ~(1L << offset);
        WORD.setRelease(bits, offset >> 6, now);
        count -= old == now ? 0 : 1;
        if (count <= FEW / 4) {
          members = offsets(bits, count);
        }
        return;
      }
      char[] old = (char[]) members;
      int at = Arrays.binarySearch(old, (char) offset);
      if (at >= 0) {
        count--;
        char[] now = new char[old.length - 1];
        System.arraycopy(old, 0, now, 0, at);
        System.arraycopy(old, at + 1, now, at, now.length - at);
        members = now;
      }
    }

    private static long[] bitmap(char[] offsets) {
      long[] bits = new long[WORDS];
      for (char offset : offsets) {
        bits[offset >> 6] |= 1L << offset;
      }
      return bits;
    }

    private static char[] offsets(long[] bits, int count) {
      char[] offsets = new char[count];
      int i = 0;
      for (int w = 0; w < WORDS; w++) {
        for (long rest = bits[w]; rest != 0; rest &= rest - 1) {
          offsets[i++] = (char) ((w << 6) + Long.numberOfTrailingZeros(rest));
        }
      }
      return offsets;
    }
  }

  private static boolean contains(Object members, int offset) {
    return members instanceof long[] bits
        ? ((word(bits, offset >> 6) >>> offset) & 1) != 0
        : Arrays.binarySearch((char[]) members, (char) offset) >= 0;
  }

  private static long word(long[] bits, int index) {
    return (long) WORD.getAcquire(bits, index);
  }

  void add(long position) {
    long number = position / CHUNK;
    Chunk[] old = chunks;
    int at = find(old, number);
    if (at < 0) {
      int place = -at - 1;
      boolean lastIsEmpty = place == old.length && place > 0 && old[place - 1].count == 0;
      int kept = lastIsEmpty ? place - 1 : place;
      Chunk[] now = new Chunk[kept + 1 + old.length - place];
      System.arraycopy(old, 0, now, 0, kept);
      Chunk chunk = new Chunk(number);
      chunk.add((int) (position % CHUNK));
      now[kept] = chunk;
      System.arraycopy(old, place, now, kept + 1, old.length - place);
      chunks = now;
    } else {
      old[at].add((int) (position % CHUNK));
    }
  }

  void remove(long position) {
    Chunk[] old = chunks;
    int at = find(old, position / CHUNK);
    if (at < 0) {
      return;
    }
    Chunk chunk = old[at];
    chunk.remove((int) (position % CHUNK));
    // why: the newest chunk stays though empty: a status that jobs only pass through would
    // otherwise come and go with every job
    if (chunk.count == 0 && at < old.length - 1) {
      Chunk[] now = new Chunk[old.length - 1];
      System.arraycopy(old, 0, now, 0, at);
      System.arraycopy(old, at + 1, now, at, now.length - at);
      chunks = now;
    }
  }

  /** Takes positions of a walk; answers whether it wants more. */
  @FunctionalInterface
  interface Visitor {
    boolean visit(long position);
  }

  /**
   * Visits the positions that all sets share, from {@code from} downwards, until the visitor has
   * enough.
   */
  static void walk(PositionSet[] sets, long from, Visitor visitor) {
    if (from < 0) {
      return;
    }
    Chunk[][] all = new Chunk[sets.length][];
    for (int i = 0; i < sets.length; i++) {
      all[i] = sets[i].chunks;
    }
    Chunk[] shared = new Chunk[sets.length];
    long number = from / CHUNK;
    int offset = (int) (from % CHUNK);
    while (number >= 0) {
      long common = meet(all, number, shared);
      if (common < 0) {
        return;
      }
      if (!walk(shared, common < number ? CHUNK - 1 : offset, visitor)) {
        return;
      }
      number = common - 1;
      offset = CHUNK - 1;
    }
  }

  /** Finds the greatest chunk number up to {@code number} that all have; -1 if there is none. */
  private static long meet(Chunk[][] all, long number, Chunk[] shared) {
    long wanted = number;
    int agreed = 0;
    for (int i = 0; agreed < all.length; i = (i + 1) % all.length) {
      int at = find(all[i], wanted);
      at = at < 0 ? -at - 2 : at;
      if (at < 0) {
        return -1;
      }
      shared[i] = all[i][at];
      agreed = shared[i].number == wanted ? agreed + 1 : 1;
      wanted = shared[i].number;
    }
    return wanted;
  }

  private static boolean walk(Chunk[] shared, int from, Visitor visitor) {
    long base = shared[0].number * CHUNK;
    Object[] members = new Object[shared.length];
    char[] few = null;
    for (int i = 0; i < shared.length; i++) {
      // why: read once, because a chunk may change its form during the walk
      members[i] = shared[i].members;
      if (members[i] instanceof char[] offsets && (few == null || offsets.length < few.length)) {
        few = offsets;
      }
    }
    return few != null
        ? walkFew(members, few, base, from, visitor)
        : walkBitmaps(members, base, from, visitor);
  }

  private static boolean walkBitmaps(Object[] members, long base, int from, Visitor visitor) {
    long mask = -1L >>> (63 - (from & 63));
    for (int w = from >> 6; w >= 0; w--) {
      long bits = mask;
      for (Object bitmap : members) {
        bits &= word((long[]) bitmap, w);
      }
      mask = -1L;
      while (bits != 0) {
        int bit = 63 - Long.numberOfLeadingZeros(bits);
        if (!visitor.visit(base + (w << 6) + bit)) {
          return false;
        }
        bits &= ~(1L << bit);
      }
    }
    return true;
  }

  private static boolean walkFew(
      Object[] members, char[] few, long base, int from, Visitor visitor) {
    for (int i = few.length - 1; i >= 0; i--) {
      int offset = few[i];
      if (offset <= from && inAll(members, offset) && !visitor.visit(base + offset)) {
        return false;
      }
    }
    return true;
  }

  private static boolean inAll(Object[] members, int offset) {
    for (Object set : members) {
      if (!contains(set, offset)) {
        return false;
      }
    }
    return true;
  }

  /**
   * As binary search, but looks first at the end, where most of the work is, and at the place that
   * the chunk has as long as none before it is missing.
   */
  private static int find(Chunk[] chunks, long number) {
    int high = chunks.length - 1;
    if (high < 0 || chunks[high].number < number) {
      return -chunks.length - 1;
    }
    if (number <= high && chunks[(int) number].number == number) {
      return (int) number;
    }
    int low = 0;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = chunks[middle].number;
      if (there < number) {
        low = middle + 1;
      } else if (there > number) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -low - 1;
  }
}
