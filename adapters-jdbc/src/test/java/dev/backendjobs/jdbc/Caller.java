// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.JobKey;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;

/** A thread that makes one write. */
final class Caller {
  private final Write write;
  private final Thread thread;
  private JobOutcome outcome;
  private Throwable thrown;

  Caller(JobStorage storage, Write write) {
    this.write = write;
    thread =
        new Thread(
            () -> {
              try {
                outcome = write.on(storage);
              } catch (RuntimeException | Error failure) {
                thrown = failure;
              }
            },
            "caller " + write.key());
    thread.start();
  }

  JobKey key() {
    return write.key();
  }

  Thread thread() {
    return thread;
  }

  boolean isAnswered() {
    return !thread.isAlive();
  }

  JobOutcome outcome() {
    join();
    assertThat(thrown).isNull();
    return outcome;
  }

  Throwable thrown() {
    join();
    return thrown;
  }

  void join() {
    Waiting.join(thread);
  }
}
