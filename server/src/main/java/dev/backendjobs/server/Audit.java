// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import ch.qos.logback.classic.Level;

/** Of which requests to create or change a job the log tells. */
enum Audit {
  ALL,
  DENIED,
  NONE;

  /** Returns the level of the logger that tells of them. */
  Level level() {
    return switch (this) {
      case ALL -> Level.INFO;
      case DENIED -> Level.WARN;
      case NONE -> Level.OFF;
    };
  }
}
