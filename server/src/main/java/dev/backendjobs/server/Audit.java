// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import ch.qos.logback.classic.Level;

/** Of which requests to create or change a job the log tells. */
enum Audit {
  ALL(Level.INFO),
  DENIED(Level.WARN),
  NONE(Level.OFF);

  final Level level;

  Audit(Level level) {
    this.level = level;
  }
}
