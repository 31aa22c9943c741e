// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.testkit.Racers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PositionSetTest {
  @ParameterizedTest
  @CsvSource({
    "1, 9000, 20000, 60",
    "2, 9000, 20000, 95",
    "3, 60, 2000, 50",
    "4, 1000000, 3000, 70",
    "5, 100000000000, 1500, 80",
    "6, 4200, 30000, 20",
    "7, 40000, 30000, 51"
  })
  void aSetIsAsANaiveOne(long seed, long range, int steps, int percentAdded) {
    Random random = new Random(seed);
    PositionSet set = new PositionSet();
    TreeSet<Long> naive = new TreeSet<>();
    for (int i = 0; i < steps; i++) {
      long position = (random.nextLong() >>> 1) % range;
      if (random.nextInt(100) < percentAdded) {
        set.add(position);
        naive.add(position);
      } else {
        Long member = naive.floor(position);
        long gone = member == null || i % 7 == 0 ? position : member;
        set.remove(gone);
        naive.remove(gone);
      }
      if (i % (steps / 40) == 0) {
        long from = (random.nextLong() >>> 1) % range;
        assertThat(walk(from, Integer.MAX_VALUE, set))
            .containsExactlyElementsOf(naive.headSet(from, true).descendingSet());
      }
    }
    for (long member : List.copyOf(naive)) {
      set.remove(member);
    }
    assertThat(walk(Long.MAX_VALUE, 1, set)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aWalkVisitsWhatAllSetsShare(long seed) {
    Random random = new Random(seed);
    int range = 30_000;
    int[] everyNth = {1 + random.nextInt(3), 1 + random.nextInt(60), 1 + random.nextInt(700)};
    PositionSet[] sets = {new PositionSet(), new PositionSet(), new PositionSet()};
    List<TreeSet<Long>> naive = List.of(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    for (int s = 0; s < 3; s++) {
      for (int i = 0; i < range / everyNth[s]; i++) {
        long position = random.nextInt(range);
        sets[s].add(position);
        naive.get(s).add(position);
      }
      // why: whole chunks that only some of the sets have
      for (long position = 4096L * (2 * s + 1); position < 4096L * (2 * s + 2); position++) {
        sets[s].remove(position);
        naive.get(s).remove(position);
      }
    }
    for (int sharing = 1; sharing <= 3; sharing++) {
      TreeSet<Long> common = new TreeSet<>(naive.get(0));
      naive.subList(0, sharing).forEach(common::retainAll);
      PositionSet[] some = Arrays.copyOf(sets, sharing);
      for (int i = 0; i < 50; i++) {
        long from = random.nextInt(range + 10);
        int max = 1 + random.nextInt(300);
        assertThat(walk(from, max, some))
            .containsExactlyElementsOf(
                common.headSet(from, true).descendingSet().stream().limit(max).toList());
      }
      assertThat(walk(Long.MAX_VALUE, Integer.MAX_VALUE, some))
          .containsExactlyElementsOf(common.descendingSet());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 127, 128, 129, 130, 4095, 4096, 4097, 8191, 8192, 8193})
  void membersAroundTheEdgesOfAChunkAreKept(int size) {
    PositionSet set = new PositionSet();
    for (long position = 0; position < size; position++) {
      set.add(position);
      set.add(position);
      assertThat(walk(position, 1, set)).containsExactly(position);
    }
    assertThat(walk(size + 5L, Integer.MAX_VALUE, set)).hasSize(size);
    for (long from : new long[] {0, 63, 64, 4094, 4095, 4096, 4097, 8191, 8192}) {
      long expected = Math.min(from, size - 1);
      assertThat(walk(from, 1, set)).containsExactly(expected);
    }
    assertThat(walk(-1, 1, set)).isEmpty();
    for (long position = size - 1L; position >= 0; position--) {
      assertThat(walk(Long.MAX_VALUE, 1, set)).containsExactly(position);
      set.remove(position);
      set.remove(position);
    }
    assertThat(walk(Long.MAX_VALUE, 1, set)).isEmpty();
  }

  @Test
  void positionsThatOnlyPassThroughLeaveNothingBehind() {
    PositionSet set = new PositionSet();
    for (long position = 0; position < 100_000; position++) {
      set.add(position);
      set.remove(position);
    }
    assertThat(walk(Long.MAX_VALUE, 1, set)).isEmpty();
    set.add(3);
    set.add(100_001);
    assertThat(walk(Long.MAX_VALUE, 9, set)).containsExactly(100_001L, 3L);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 50, 2_000})
  void aReaderBesideAWriterSeesEachMemberThatStays(int everyNth) {
    PositionSet one = new PositionSet();
    PositionSet other = new PositionSet();
    int range = 20_000;
    Set<Long> staying =
        LongStream.range(0, range)
            .filter(position -> position % everyNth == 0)
            .boxed()
            .collect(Collectors.toSet());
    staying.forEach(one::add);
    staying.forEach(other::add);
    AtomicBoolean writing = new AtomicBoolean(true);
    Racers.together(
        () -> {
          try {
            Random random = new Random(everyNth);
            for (int i = 0; i < 60_000; i++) {
              // why: fills a chunk over the edge from array to bitmap, then thins it again
              long chunk = i / 300 % 5 * 4096L;
              long position = chunk + random.nextInt(4096);
              if (!staying.contains(position)) {
                if (i / 150 % 2 == 0) {
                  one.add(position);
                  other.add(position);
                } else {
                  one.remove(position);
                  other.remove(position);
                }
              }
              if (i % 300 == 0) {
                thin(one, chunk, staying);
              }
            }
          } finally {
            writing.set(false);
          }
        },
        () -> {
          while (writing.get()) {
            assertStays(walk(range - 1L, Integer.MAX_VALUE, one), staying);
            assertStays(walk(range - 1L, Integer.MAX_VALUE, one, other), staying);
          }
        });
  }

  private static void thin(PositionSet set, long chunk, Set<Long> staying) {
    for (long position : walk(chunk + 4095, 4096, set)) {
      if (position >= chunk && !staying.contains(position)) {
        set.remove(position);
      }
    }
  }

  private static void assertStays(List<Long> walk, Set<Long> staying) {
    for (int i = 1; i < walk.size(); i++) {
      if (walk.get(i) >= walk.get(i - 1)) {
        throw new AssertionError(walk.get(i) + " after " + walk.get(i - 1));
      }
    }
    assertThat(new HashSet<>(walk).containsAll(staying)).isTrue();
  }

  private static List<Long> walk(long from, int max, PositionSet... sets) {
    List<Long> visited = new ArrayList<>();
    PositionSet.walk(
        sets,
        from,
        position -> {
          visited.add(position);
          return visited.size() < max;
        });
    return visited;
  }
}
