// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backendjobs.storage.memory.InMemoryJobStorage;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Every interleaving of a few calls must look as if they had come one after the other. */
final class InMemoryJobStorageLincheckTest {
  private static final int ROUNDS = Integer.getInteger("soak.rounds", 1);

  /** The storage in memory. */
  public static final class InMemory extends StorageOperations {
    /** Begins empty. */
    public InMemory() {
      super(InMemoryJobStorage.create());
    }
  }

  /** The broken storage. */
  public static final class Racy extends StorageOperations {
    /** Begins empty. */
    public Racy() {
      super(new RacyStorage());
    }
  }

  @Test
  void aJobIsSeenByListingAndLookupAtTheSameMoment() {
    modelChecking(2, 2)
        .iterations(0)
        .addCustomScenario(scenario(List.of(), List.of("create"), List.of("list", "find")))
        .addCustomScenario(scenario(List.of(), List.of("create"), List.of("find", "list")))
        .addCustomScenario(scenario(List.of("create"), List.of("delete"), List.of("list", "find")))
        .check(InMemory.class);
  }

  @Test
  void callsOfTwoThreadsAreAtomicInEveryOrderThatIsTried() {
    modelChecking(2, 3).iterations(ROUNDS).check(InMemory.class);
  }

  @Test
  void callsAreAtomicUnderStress() {
    new StressOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(2 * ROUNDS)
        .invocationsPerIteration(200)
        .check(InMemory.class);
  }

  @Test
  void aStorageThatLooksBeforeItPutsIsFound() {
    Throwable found = catchThrowable(() -> modelChecking(2, 2).iterations(20).check(Racy.class));

    assertThat(found)
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("Invalid execution results");
  }

  /** Calls for the first key: some before, then those of two threads. */
  private static ExecutionScenario scenario(
      List<String> before, List<String> one, List<String> other) {
    return new ExecutionScenario(calls(before), List.of(calls(one), calls(other)), List.of(), null);
  }

  private static List<Actor> calls(List<String> names) {
    return names.stream().map(InMemoryJobStorageLincheckTest::call).toList();
  }

  private static Actor call(String name) {
    try {
      return new Actor(InMemory.class.getMethod(name, int.class), List.of(1));
    } catch (NoSuchMethodException missing) {
      throw new AssertionError(missing);
    }
  }

  private static ModelCheckingOptions modelChecking(int threads, int calls) {
    return new ModelCheckingOptions()
        .threads(threads)
        .actorsPerThread(calls)
        .actorsBefore(1)
        .actorsAfter(1)
        .invocationsPerIteration(30);
  }
}
