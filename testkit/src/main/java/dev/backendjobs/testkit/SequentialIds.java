// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A source of predictable job ids: a prefix and a number that counts from 1.
 *
 * <p>Safe to share between threads.
 */
public final class SequentialIds implements Supplier<String> {
  private final String prefix;
  private final AtomicLong last = new AtomicLong();

  private SequentialIds(String prefix) {
    this.prefix = prefix;
  }

  /** Returns a source of {@code job-1}, {@code job-2} and so on. */
  public static SequentialIds create() {
    return withPrefix("job-");
  }

  /** Returns a source of ids with this prefix. */
  public static SequentialIds withPrefix(String prefix) {
    return new SequentialIds(Objects.requireNonNull(prefix, "prefix"));
  }

  @Override
  public String get() {
    return prefix + last.incrementAndGet();
  }
}
