// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody may do: read, or read and write, the jobs of some apps or of every app.
 *
 * @param principal the name, of 1 to 128 printable characters without a space
 * @param apps exact names of apps; or {@code *} alone, which means every app
 * @param write whether jobs may be created and changed too, not only read
 */
public record Grant(String principal, Set<String> apps, boolean write) {
  private static final String EVERY_APP = "*";
  private static final int MAX_NAME_LENGTH = 128;

  /**
   * Checks the parts. The message of a refusal shows none of them, for in a line with a word too
   * few they may be a secret.
   *
   * @throws IllegalArgumentException naming what is allowed
   */
  public Grant {
    apps = Set.copyOf(apps);
    if (!isName(principal) || principal.codePoints().anyMatch(Grant::isSpace)) {
      throw new IllegalArgumentException(
          "the name must be 1 to 128 printable characters without a space");
    }
    if (apps.isEmpty() || !apps.stream().allMatch(Grant::isName)) {
      throw new IllegalArgumentException(
          "the apps must be * or names separated by commas, each of 1 to 128 printable characters");
    }
    if (apps.contains(EVERY_APP) && apps.size() > 1) {
      throw new IllegalArgumentException("the app * stands alone, not beside others");
    }
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.codePointCount(0, text.length()) <= MAX_NAME_LENGTH
        && text.codePoints().noneMatch(Grant::isUnprintable);
  }

  private static boolean isUnprintable(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** Returns whether it covers what somebody wants to do, whoever that is. */
  boolean covers(AccessRequest request) {
    return (write || !request.action().isWrite())
        && (apps.contains(EVERY_APP) || apps.contains(request.appId()));
  }

  /**
   * Reads the three words of a line that say it.
   *
   * @throws IllegalArgumentException naming what is allowed
   */
  static Grant ofWords(String principal, String apps, String rights) {
    boolean write =
        switch (rights) {
          case "read" -> false;
          case "write" -> true;
          default ->
              throw new IllegalArgumentException("the fourth word must be either read or write");
        };
    Set<String> names =
        Arrays.stream(apps.split(",", -1))
            .map(Grant::decoded)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (names.contains(EVERY_APP) && !apps.equals(EVERY_APP)) {
      throw new IllegalArgumentException("the app * stands alone, not beside others");
    }
    return new Grant(principal, names, write);
  }

  private static String decoded(String app) {
    try {
      // why: the decoder is one of forms, where a plus is a space
      return URLDecoder.decode(app.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "an app has a % that two hexadecimal digits do not follow", malformed);
    }
  }

  /** Returns the three words of a line that {@link #ofWords} reads. */
  String words() {
    String names = apps.stream().sorted().map(Grant::encoded).collect(Collectors.joining(","));
    return principal + " " + names + " " + (write ? "write" : "read");
  }

  private static String encoded(String app) {
    StringBuilder word = new StringBuilder();
    app.codePoints()
        .forEach(
            c -> {
              if (c == '%' || c == ',' || c == '#' || isSpace(c)) {
                for (byte octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                  word.append(String.format("%%%02X", octet));
                }
              } else {
                word.appendCodePoint(c);
              }
            });
    return word.toString();
  }
}
