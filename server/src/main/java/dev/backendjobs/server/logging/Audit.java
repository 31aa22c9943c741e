// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.logging;

import ch.qos.logback.classic.Level;

/** Which requests to create or change a job are logged. */
public enum Audit {
  ALL,
  DENIED,
  NONE;

  /** Returns the level of their logger. */
  Level level() {
    return switch (this) {
      case ALL -> Level.INFO;
      case DENIED -> Level.WARN;
      case NONE -> Level.OFF;
    };
  }
}
