// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.pages;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether new requests should come here: jobs can be stored, and the program is not stopping. It is
 * ready again by itself when jobs can be stored again.
 */
public final class Readiness implements Supplier<Health> {
  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  private final Runnable writeCheck;
  private final AtomicBoolean failing = new AtomicBoolean();
  private volatile boolean draining;

  /**
   * Makes one.
   *
   * @param writeCheck throws if no job can be stored now, as {@link
   *     dev.backendjobs.storage.JobStorage#checkWritable()} does
   */
  public Readiness(Runnable writeCheck) {
    this.writeCheck = writeCheck;
  }

  /** From now on the answer is no. */
  public void drain() {
    draining = true;
  }

  @Override
  public Health get() {
    if (draining) {
      return new Health(false, "draining");
    }
    try {
      writeCheck.run();
      if (failing.getAndSet(false)) {
        LOG.warn("Jobs can be stored again");
      }
      return new Health(true, "ready");
    } catch (RuntimeException failure) {
      // why: asked every few seconds, and the storage logs its failures itself
      if (!failing.getAndSet(true)) {
        LOG.warn("Not ready: jobs cannot be stored", failure);
      }
      return new Health(false, "jobs cannot be stored");
    }
  }
}
