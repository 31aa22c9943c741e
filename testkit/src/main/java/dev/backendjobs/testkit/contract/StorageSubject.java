// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.contract;

import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Invariants;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The storage that a contract is about.
 *
 * <p>A test takes what it needs as parameters of type {@link JobStorage}; each is opened for it,
 * checked by {@link Invariants} after it, and closed.
 */
@ExtendWith(OpenedStorages.class)
public interface StorageSubject {
  /** Returns a new empty storage, which keeps at least the newest 4,096 changes of an app. */
  JobStorage open();

  /**
   * Returns a new empty storage that keeps at least this many of the newest changes of an app, and
   * may forget all older ones.
   */
  JobStorage open(int changesPerApp);

  /** Returns how often a race is repeated: a rare fault shows itself only in some rounds. */
  default int rounds() {
    return 300;
  }

  /**
   * Returns how many writes each writer makes while others read: so many that reads fall between
   * the steps of a write.
   */
  default int writes() {
    return writes(1_000);
  }

  /**
   * Returns how many writes a test makes for which {@code usual} would be right: fewer if each one
   * takes long, as when it goes to a disk; an even number.
   */
  default int writes(int usual) {
    return usual;
  }

  /** Asks for a storage by {@link #open(int)}. */
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  @interface KeepsChanges {
    /** How many changes of an app it keeps at least. */
    int value();
  }
}
