// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.memory;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Picks jobs at random, different ones for each thread. */
@State(Scope.Thread)
public class Pick {
  private long seed;
  private int thread;
  private int threads;

  /** Starts the sequence of a thread. */
  @Setup
  public void begin(ThreadParams params) {
    thread = params.getThreadIndex();
    threads = params.getThreadCount();
    seed = 0x9E3779B97F4A7C15L * (thread + 1);
  }

  /** Returns the number of a job. */
  int next() {
    seed ^= seed << 13;
    seed ^= seed >>> 7;
    seed ^= seed << 17;
    int most = Workload.JOBS / threads;
    return (int) Long.remainderUnsigned(seed, most) * threads + thread;
  }
}
