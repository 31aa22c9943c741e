// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.signature;

import dev.backendjobs.http.access.AuthenticationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The headers of a request by their names in lower case, as a signature covers them. */
final class SentHeaders {
  private final Map<String, List<String>> byName;

  private SentHeaders(Map<String, List<String>> byName) {
    this.byName = byName;
  }

  static SentHeaders of(Map<String, List<String>> sent) {
    Map<String, List<String>> byName = new TreeMap<>();
    sent.forEach(
        (name, values) ->
            byName
                .computeIfAbsent(name.toLowerCase(Locale.ROOT), first -> new ArrayList<>())
                .addAll(values));
    return new SentHeaders(byName);
  }

  Set<String> names() {
    return byName.keySet();
  }

  boolean contains(String name) {
    return byName.containsKey(name);
  }

  /**
   * Returns the value of a header that must be there once.
   *
   * @throws AuthenticationException if it is not, or more than once
   */
  String only(String name) throws AuthenticationException {
    List<String> values = byName.getOrDefault(name, List.of());
    if (values.size() != 1) {
      throw AuthenticationException.of(
          "The request must have one header " + name + ", and has " + values.size());
    }
    return collapsed(values.get(0));
  }

  /** Returns the lines of these headers, in this order, each with its end. */
  String canonical(List<String> names) {
    StringBuilder lines = new StringBuilder();
    for (String name : names) {
      List<String> values =
          byName.getOrDefault(name, List.of()).stream().map(SentHeaders::collapsed).toList();
      lines.append(name).append(':').append(String.join(",", values)).append('\n');
    }
    return lines.toString();
  }

  /** Returns a value without white space at its ends, and one space for each run of it inside. */
  private static String collapsed(String value) {
    StringBuilder text = new StringBuilder(value.length());
    boolean space = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean white = c == ' ' || (c >= '\t' && c <= '\r');
      if (!white) {
        if (space && text.length() > 0) {
          text.append(' ');
        }
        text.append(c);
      }
      space = white;
    }
    return text.toString();
  }
}
