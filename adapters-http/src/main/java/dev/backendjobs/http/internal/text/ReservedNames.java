// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.text;

/**
 * The names that no caller may have, because changes by the library itself carry them as the actor,
 * such as {@code backend-jobs:retention}.
 */
public final class ReservedNames {
  /** What a reserved name begins with, in any case. */
  public static final String PREFIX = "backend-jobs:";

  private ReservedNames() {}

  /** Returns whether a name is reserved. */
  public static boolean contains(String name) {
    return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
  }
}
