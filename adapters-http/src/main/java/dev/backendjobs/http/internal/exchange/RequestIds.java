// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.exchange;

import dev.backendjobs.internal.lifetime.FailureLog;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * The ids of requests: from a source of the host, or random ones where that source fails.
 *
 * <p>Safe to share between threads.
 */
public final class RequestIds {
  private final Supplier<String> source;
  private final FailureLog failures;

  /**
   * Takes ids from a source.
   *
   * @param failures where failures of the source are logged
   */
  public RequestIds(Supplier<String> source, FailureLog failures) {
    this.source = source;
    this.failures = failures;
  }

  /** Returns a new id of printable ASCII, which a header can carry; never throws. */
  public String next() {
    try {
      String id = source.get();
      if (id != null && !id.isEmpty() && id.chars().allMatch(c -> c >= ' ' && c <= '~')) {
        return id;
      }
      failures.failed(new IllegalStateException("the id is null, empty or not printable ASCII"));
    } catch (Throwable thrown) {
      failures.failed(thrown);
    }
    return random();
  }

  /** Returns a UUID of version 4, from a source that is fast and not fit for secrets. */
  public static String random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low).toString();
  }
}
