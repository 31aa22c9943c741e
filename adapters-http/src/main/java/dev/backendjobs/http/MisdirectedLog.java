// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import dev.backendjobs.http.internal.replies.ErrorKind;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.internal.lifetime.FailureLog;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs requests that are refused because of the host they name: each host once, and at most one
 * line in 10 seconds, whatever is sent. Never throws.
 *
 * <p>Safe to share between threads; guarded by this.
 */
final class MisdirectedLog {
  static final int MAX_HOSTS = 100;
  private static final Logger log = LoggerFactory.getLogger(AllowedHosts.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final FailureLog failures;
  private final LongSupplier nanoTime;
  private final Set<String> logged = new HashSet<>();
  private long last;

  MisdirectedLog(FailureLog failures, LongSupplier nanoTime) {
    this.failures = failures;
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong() - PAUSE_NANOS;
  }

  /** Logs a refusal, if it is one because of the host. */
  void record(Throwable thrown) {
    if (thrown instanceof RequestRefusal refusal && refusal.kind() == ErrorKind.MISDIRECTED) {
      try {
        log(String.valueOf(refusal.getMessage()));
      } catch (Throwable lost) {
        failures.failed("a refused host", lost);
      }
    }
  }

  private synchronized void log(String reason) {
    long now = nanoTime.getAsLong();
    // why: a host that comes too early is logged when it comes again
    if (now - last < PAUSE_NANOS || logged.contains(reason)) {
      return;
    }
    last = now;
    if (logged.size() == MAX_HOSTS) {
      logged.clear();
    }
    logged.add(reason);
    log.warn("{}: by allowedHosts, in the standalone server by --allow-host", reason);
  }
}
