// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.text;

import java.util.Optional;

/**
 * A revision and a check value of 32 bits, in one text: {@code 41-1k3f9zq}.
 *
 * @param revision from 0
 * @param check the check value; all 32 bits count
 */
public record CheckedRevision(long revision, int check) {
  private static final int CHECK_DIGITS = 7;
  private static final int REVISION_DIGITS = 19;

  /**
   * Returns the text form: the revision, the separator, and the check as seven digits of base 36.
   */
  public static String text(long revision, char separator, int check) {
    String digits = Long.toString(check & 0xffff_ffffL, Character.MAX_RADIX);
    return revision + "" + separator + "0".repeat(CHECK_DIGITS - digits.length()) + digits;
  }

  /** Returns what a text names, or empty if {@link #text} never answers it. */
  public static Optional<CheckedRevision> parse(String text, char separator) {
    int end = text.length() - CHECK_DIGITS - 1;
    if (end < 1 || end > REVISION_DIGITS || text.charAt(end) != separator) {
      return Optional.empty();
    }
    try {
      long revision = Long.parseLong(text, 0, end, 10);
      long check = Long.parseLong(text, end + 1, text.length(), Character.MAX_RADIX);
      // why: comparing the whole text also refuses signs, leading zeros and upper-case digits
      return revision >= 0 && text(revision, separator, (int) check).equals(text)
          ? Optional.of(new CheckedRevision(revision, (int) check))
          : Optional.empty();
    } catch (NumberFormatException malformed) {
      return Optional.empty();
    }
  }

  /** Returns the revision that a text of digits names, or empty if it is no number from 0. */
  public static Optional<Long> parseRevision(String text) {
    if (text.isEmpty() || text.length() > REVISION_DIGITS) {
      return Optional.empty();
    }
    try {
      long revision = Long.parseLong(text);
      return Long.toString(revision).equals(text) && revision >= 0
          ? Optional.of(revision)
          : Optional.empty();
    } catch (NumberFormatException malformed) {
      return Optional.empty();
    }
  }

  /** Returns a check value of some numbers: it differs for others but by accident. */
  public static int check(long... values) {
    long hash = 0x9e37_79b9_7f4a_7c15L;
    for (long value : values) {
      hash = mixed(hash ^ value);
    }
    return (int) (hash >>> 32);
  }

  /**
   * The finalizer of SplitMix64: a bijection in which each input bit changes half of the output.
   */
  private static long mixed(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return mixed ^ (mixed >>> 31);
  }
}
