// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The character rule that every name obeys. */
final class JobText {
  /** How the names of actors begin that stand for the library itself. */
  static final String RESERVED_ACTORS = "backend-jobs:";

  private JobText() {}

  /**
   * Returns {@code value} if it is a name: not empty, no control character, no lone surrogate.
   *
   * @throws BadRequestException naming {@code what} and the first offending character
   */
  static String name(String what, String value) {
    Objects.requireNonNull(value, what);
    if (value.isEmpty()) {
      throw BadRequestException.of(what + " must not be empty");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      // why: one compare keeps the scan of ordinary names short; the rest is only looked at rarely
      if (c < ' ' || c >= 0x7f) {
        i += check(what, value, i);
      }
    }
    return value;
  }

  /** As {@link #name}; null passes. */
  static @Nullable String optionalName(String what, @Nullable String value) {
    return value == null ? null : name(what, value);
  }

  /** As {@link #optionalName}, and not one of the actors that are reserved for the library. */
  static @Nullable String caller(@Nullable String actor) {
    if (actor != null && name("actor", actor).startsWith(RESERVED_ACTORS)) {
      throw BadRequestException.of(
          "actor "
              + actor
              + " is reserved: names that begin with "
              + RESERVED_ACTORS
              + " belong to the library");
    }
    return actor;
  }

  /** Returns how many further chars the character at {@code i} takes: 1 for a surrogate pair. */
  private static int check(String what, String value, int i) {
    char c = value.charAt(i);
    if (Character.isSurrogate(c)) {
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < value.length()
              && Character.isLowSurrogate(value.charAt(i + 1));
      if (!pair) {
        throw refusal(what, "a lone surrogate", c, i);
      }
      return 1;
    }
    if (Character.isISOControl(c)) {
      throw refusal(what, "the control character", c, i);
    }
    return 0;
  }

  private static BadRequestException refusal(String what, String kind, char c, int index) {
    return BadRequestException.of(
        String.format(
            "%s holds %s U+%04X at index %d; any Unicode is allowed except control characters and"
                + " lone surrogates",
            what, kind, (int) c, index));
  }
}
