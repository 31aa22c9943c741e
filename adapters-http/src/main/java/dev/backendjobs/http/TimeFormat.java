// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** How the times of a job are written; always a JSON string, always of millisecond precision. */
public enum TimeFormat {
  /** Milliseconds since 1970 in decimal, {@code "1610499932490"}: what the real service sends. */
  EPOCH_MILLIS,
  /** ISO 8601 in UTC with three digits of fraction, {@code "2021-01-13T01:05:32.490Z"}. */
  ISO_8601;

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** Returns the text of a time. */
  public String text(Instant time) {
    requireNonNull(time, "time");
    return switch (this) {
      case EPOCH_MILLIS -> Long.toString(time.toEpochMilli());
      case ISO_8601 -> MILLIS.format(time);
    };
  }
}
