// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.exchange;

import dev.backendjobs.internal.lifetime.FailureLog;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
      if (isPrintable(id)) {
        return id;
      }
      failures.failed(new IllegalStateException("the id is null, empty or not printable ASCII"));
    } catch (Throwable thrown) {
      failures.failed(thrown);
    }
    return random();
  }

  // why: a loop, because this is asked of each request
  private static boolean isPrintable(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) < ' ' || id.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /** Returns a UUID of version 4, from a source that is fast and not fit for secrets. */
  public static String random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low).toString();
  }
}
