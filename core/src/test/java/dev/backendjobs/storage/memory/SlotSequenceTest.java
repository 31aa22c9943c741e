// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.testkit.Racers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SlotSequenceTest {
  private static final BackendJob JOB =
      BackendJob.builder(JobKey.of("a", "e", "j"), JobStatus.RUNNING, 1, Instant.EPOCH).build();

  @ParameterizedTest
  @CsvSource({"1, 5000, 0", "2, 9000, 30", "3, 9000, 95", "4, 20000, 99", "5, 6000, 60"})
  void aSequenceIsAsANaiveOne(long seed, int steps, int percentRemoved) {
    Random random = new Random(seed);
    SlotSequence sequence = new SlotSequence();
    List<Slot> live = new ArrayList<>();
    Map<Long, Slot> naive = new TreeMap<>();
    TreeMap<Long, Long> positionByRevision = new TreeMap<>();
    long revision = 0;
    for (int i = 0; i < steps; i++) {
      revision += 1 + random.nextInt(4);
      Slot slot = slot(sequence.next());
      sequence.add(slot, revision);
      live.add(slot);
      naive.put(slot.position, slot);
      positionByRevision.put(revision, slot.position);
      assertThat(sequence.at(slot.position)).isSameAs(slot);
      assertThat(sequence.next()).isEqualTo(i + 1);
      if (random.nextInt(100) < percentRemoved) {
        Slot gone = live.remove(random.nextInt(live.size()));
        sequence.remove(gone);
        naive.remove(gone.position);
        assertThat(sequence.at(gone.position)).isNull();
      }
      long position = random.nextInt(i + 3);
      assertThat(sequence.at(position)).isSameAs(naive.get(position));
      assertThat(liveAtOrBefore(naive, sequence.before(revision - i / 2)))
          .isEqualTo(liveBefore(naive, positionByRevision, revision - i / 2));
    }
    for (long position = 0; position <= steps; position++) {
      assertThat(sequence.at(position)).isSameAs(naive.get(position));
    }
  }

  /** Returns the greatest live position up to one, which is all that a listing goes by. */
  private static long liveAtOrBefore(Map<Long, Slot> naive, long position) {
    Long found = ((TreeMap<Long, Slot>) naive).floorKey(position);
    return found == null ? -1 : found;
  }

  private static long liveBefore(
      Map<Long, Slot> naive, NavigableMap<Long, Long> positionByRevision, long revision) {
    Map.Entry<Long, Long> before = positionByRevision.lowerEntry(revision);
    return before == null ? -1 : liveAtOrBefore(naive, before.getValue());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 1023, 1024, 1025, 2047, 2048, 2049, 4095, 4096, 4097})
  void slotsAroundTheEdgesOfAChunkAreFound(int size) {
    SlotSequence sequence = new SlotSequence();
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      slots.add(slot(i));
      sequence.add(slots.get(i), 2L * i + 1);
    }
    for (int i = 0; i < size; i++) {
      assertThat(sequence.at(i)).isSameAs(slots.get(i));
      assertThat(sequence.before(2L * i + 1)).isEqualTo(i - 1);
      assertThat(sequence.before(2L * i + 2)).isEqualTo(i);
    }
    assertThat(sequence.at(size)).isNull();
    assertThat(sequence.before(Long.MAX_VALUE)).isEqualTo(size - 1);
    assertThat(sequence.before(Long.MIN_VALUE)).isEqualTo(-1);
    slots.forEach(sequence::remove);
    for (int i = 0; i <= size; i++) {
      assertThat(sequence.at(i)).isNull();
    }
    Slot next = slot(size);
    sequence.add(next, 2L * size + 1);
    assertThat(sequence.at(size)).isSameAs(next);
    assertThat(sequence.before(Long.MAX_VALUE)).isEqualTo(size);
  }

  @Test
  void anEmptySequenceHasNothing() {
    SlotSequence sequence = new SlotSequence();
    assertThat(sequence.next()).isZero();
    assertThat(sequence.at(0)).isNull();
    assertThat(sequence.before(Long.MAX_VALUE)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReaderBesideAWriterFindsWhatWasAddedBefore(boolean removing) {
    SlotSequence sequence = new SlotSequence();
    int slots = 400_000;
    Racers.Part reader =
        () -> {
          Random random = new Random(5);
          for (long next = 0; next < slots; next = sequence.next()) {
            // why: near the end, where chunks come into being, and anywhere
            long back = 2L + random.nextInt(random.nextBoolean() ? 40 : 3_000);
            long revision = next - back;
            if (revision > 0) {
              long before = sequence.before(revision);
              if ((!removing && before != revision - 2) || before > revision - 2) {
                throw new AssertionError("before " + revision + " is position " + before);
              }
              Slot slot = sequence.at(revision);
              if (!removing && (slot == null || slot.position != revision)) {
                throw new AssertionError("nothing at " + revision);
              }
            }
          }
        };
    Racers.together(
        () -> {
          List<Slot> old = new ArrayList<>();
          for (int i = 0; i < slots; i++) {
            Slot slot = slot(i);
            sequence.add(slot, i + 1L);
            if (removing) {
              old.add(slot);
              if (old.size() == 2_000) {
                old.forEach(sequence::remove);
                old.clear();
              }
            }
          }
        },
        reader,
        reader);
  }

  @Test
  @SuppressWarnings("ThreadPriorityCheck")
  void aReaderIsNotLedAstrayByAChunkThatIsJustBegun() {
    int rounds = 4_000;
    AtomicReference<SlotSequence> shared = new AtomicReference<>();
    AtomicInteger looking = new AtomicInteger(-1);
    Racers.together(
        () -> {
          for (int round = 0; round < rounds; round++) {
            SlotSequence sequence = new SlotSequence();
            for (int i = 0; i < 1024; i++) {
              sequence.add(slot(i), i + 1L);
            }
            shared.set(sequence);
            while (looking.get() < round) {
              Thread.yield();
            }
            sequence.add(slot(1024), 1025);
          }
        },
        () -> {
          for (int round = 0; round < rounds; round++) {
            SlotSequence sequence = shared.getAndSet(null);
            while (sequence == null) {
              Thread.yield();
              sequence = shared.getAndSet(null);
            }
            looking.set(round);
            while (sequence.next() == 1024) {
              long before = sequence.before(1000);
              if (before != 998) {
                looking.set(Integer.MAX_VALUE);
                throw new AssertionError("before 1000 is position " + before);
              }
            }
          }
        });
  }

  private static Slot slot(long position) {
    Slot slot = new Slot(position, null);
    slot.job = JOB;
    return slot;
  }
}
