// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.token;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes job ids: UUIDs of version 7 (RFC 9562, section 5.7), which sort by time, as text. */
public final class JobIds implements Supplier<String> {
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public JobIds(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String get() {
    long high = (clock.millis() << 16) | 0x7000 | random.nextInt(0x1000);
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
