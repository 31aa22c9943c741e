// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backendjobs.storage.InMemoryJobStorage;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
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

  /** One key, so that looking twice meets the moment in which its job comes or goes. */
  public static final class OneJob {
    private final InMemory storage = new InMemory();

    /** Creates it. */
    @Operation
    public String create() {
      return storage.create(1);
    }

    /** Removes it. */
    @Operation
    public String delete() {
      return storage.delete(1);
    }

    /** Looks it up. */
    @Operation
    public String find() {
      return storage.find(1);
    }

    /** Looks at the listing. */
    @Operation
    public String list() {
      return storage.list(1);
    }
  }

  @Test
  void aJobOnceSeenStaysSeen() {
    modelChecking(2, 2).iterations(8 * ROUNDS).check(OneJob.class);
  }

  @Test
  void callsOfTwoThreadsAreAtomicInEveryOrderThatIsTried() {
    modelChecking(2, 3).iterations(3 * ROUNDS).check(InMemory.class);
  }

  @Test
  void callsAreAtomicUnderStress() {
    new StressOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(5 * ROUNDS)
        .invocationsPerIteration(500)
        .check(InMemory.class);
  }

  @Test
  void aStorageThatLooksBeforeItPutsIsFound() {
    Throwable found = catchThrowable(() -> modelChecking(2, 2).iterations(20).check(Racy.class));

    assertThat(found)
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("Invalid execution results");
  }

  private static ModelCheckingOptions modelChecking(int threads, int calls) {
    return new ModelCheckingOptions()
        .threads(threads)
        .actorsPerThread(calls)
        .actorsBefore(1)
        .actorsAfter(1)
        .invocationsPerIteration(40);
  }
}
