// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import dev.backendjobs.rules.RetentionPolicy;
import java.time.Duration;

/** How often finished jobs are looked at: a tenth of their age, within a second and a minute. */
final class SweepPause {
  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofMinutes(1);

  private static final Duration BY_NUMBER = Duration.ofSeconds(5);

  private SweepPause() {}

  static Duration of(RetentionPolicy retention) {
    // why: a number can be reached within seconds, whatever the age is
    Duration most = retention.maxFinishedPerApp() == Long.MAX_VALUE ? LONGEST : BY_NUMBER;
    Duration tenth = retention.maxAge().dividedBy(10);
    return tenth.compareTo(SHORTEST) < 0 ? SHORTEST : tenth.compareTo(most) > 0 ? most : tenth;
  }
}
