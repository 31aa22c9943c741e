// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import dev.backendjobs.BackendJobStore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether new requests should come here: the storage answers, and the program is not ending. */
final class Readiness implements Supplier<Health> {
  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  private final BackendJobStore store;
  private volatile boolean draining;

  Readiness(BackendJobStore store) {
    this.store = store;
  }

  /** From now on the answer is no. */
  void drain() {
    draining = true;
  }

  @Override
  public Health get() {
    if (draining) {
      return new Health(false, "draining");
    }
    try {
      var unused = store.apps(1);
      return new Health(true, "ready");
    } catch (RuntimeException failure) {
      LOG.warn("The storage does not answer: {}", failure.getMessage());
      return new Health(false, "storage does not answer");
    }
  }
}
