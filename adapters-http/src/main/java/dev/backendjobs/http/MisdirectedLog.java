// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever runs a server of requests that are refused because of the host they name: each host
 * once, one line in 10 seconds at most, whatever is sent.
 *
 * <p>Safe to share between threads; guarded by this.
 */
final class MisdirectedLog {
  static final int MAX_HOSTS = 100;
  private static final Logger log = LoggerFactory.getLogger(AllowedHosts.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier nanoTime;
  private final Set<String> told = new HashSet<>();
  private long last;

  MisdirectedLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong() - PAUSE_NANOS;
  }

  /** Tells of a refusal, if it is one for the host that was named. */
  void tell(Throwable thrown) {
    if (thrown instanceof RequestRefusal refusal && refusal.kind() == ErrorKind.MISDIRECTED) {
      tell(String.valueOf(refusal.getMessage()));
    }
  }

  private synchronized void tell(String reason) {
    long now = nanoTime.getAsLong();
    // why: a host that comes too early is told of when it comes again
    if (now - last < PAUSE_NANOS || told.contains(reason)) {
      return;
    }
    last = now;
    if (told.size() == MAX_HOSTS) {
      told.clear();
    }
    told.add(reason);
    log.warn("{}: by allowedHosts, in the standalone server by --allow-host", reason);
  }
}
