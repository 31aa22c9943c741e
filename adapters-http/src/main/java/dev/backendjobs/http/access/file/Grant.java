// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.file;

import static java.util.Objects.requireNonNull;

import dev.backendjobs.http.access.AccessRequest;
import dev.backendjobs.http.internal.text.ReservedNames;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one principal may do: read, or read and write, the jobs of some apps or of every app.
 *
 * <p>Immutable; safe to share between threads.
 */
public final class Grant {
  private static final String EVERY_APP = "*";
  private static final int MAX_NAME_LENGTH = 128;

  private final String principal;
  private final Set<String> apps;
  private final boolean write;

  private Grant(Builder builder) {
    this.principal = builder.principal;
    this.apps = builder.apps;
    this.write = builder.write;
    // why: no message shows a part, because in a line with a word too few it may be a secret
    if (!isName(principal) || principal.codePoints().anyMatch(Grant::isSpace)) {
      throw new IllegalArgumentException(
          "the name must be 1 to 128 printable characters without a space");
    }
    if (ReservedNames.contains(principal)) {
      throw new IllegalArgumentException(
          "the name must not begin with " + ReservedNames.PREFIX + ", which is reserved");
    }
    if (apps.isEmpty() || !apps.stream().allMatch(Grant::isName)) {
      throw new IllegalArgumentException(
          "the apps must be * or names separated by commas, each of 1 to 128 printable characters");
    }
    if (apps.contains(EVERY_APP) && apps.size() > 1) {
      throw new IllegalArgumentException("the app * must stand alone");
    }
  }

  /** Returns a builder of a grant to read the jobs of no app yet. */
  public static Builder builder(String principal) {
    return new Builder(principal);
  }

  /** Returns a builder that begins with the values of this grant. */
  public Builder toBuilder() {
    return new Builder(principal).apps(apps).write(write);
  }

  /** Returns the name of the principal. */
  public String principal() {
    return principal;
  }

  /** Returns the exact names of the apps, or {@code *} alone, which means every app. */
  public Set<String> apps() {
    return apps;
  }

  /** Returns whether jobs may be created and changed too, not only read. */
  public boolean write() {
    return write;
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

  /** Returns whether it covers the action and the app of a request, for any sender. */
  boolean covers(AccessRequest request) {
    return (write || !request.action().isWrite())
        && (apps.contains(EVERY_APP) || apps.contains(request.appId()));
  }

  /**
   * Reads the three words of a line of an access file.
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
      throw new IllegalArgumentException("the app * must stand alone");
    }
    return builder(principal).apps(names).write(write).build();
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Grant that
        && principal.equals(that.principal)
        && apps.equals(that.apps)
        && write == that.write;
  }

  @Override
  public int hashCode() {
    return principal.hashCode() * 31 + apps.hashCode();
  }

  /** Returns the three words that a line of an access file has for it. */
  @Override
  public String toString() {
    return words();
  }

  /** Builder for {@link Grant}. Not safe to share between threads. */
  public static final class Builder {
    private final String principal;
    private Set<String> apps = Set.of();
    private boolean write;

    private Builder(String principal) {
      this.principal = requireNonNull(principal, "principal");
    }

    /** Sets the exact names of the apps, or {@code *} alone for every app; there is no default. */
    public Builder apps(Set<String> apps) {
      requireNonNull(apps, "apps").forEach(app -> requireNonNull(app, "app"));
      this.apps = Set.copyOf(apps);
      return this;
    }

    /** Sets whether jobs may be created and changed too; defaults to false, which is to read. */
    public Builder write(boolean write) {
      this.write = write;
      return this;
    }

    /**
     * Returns the grant.
     *
     * @throws IllegalArgumentException unless the name is 1 to 128 printable characters without a
     *     space and does not begin with {@code backend-jobs:}, and the apps are at least one such
     *     name, which may have spaces, or {@code *} alone
     */
    public Grant build() {
      return new Grant(this);
    }
  }
}
