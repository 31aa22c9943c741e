// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.signature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The forms of path and query that Signature Version 4 signs, for all services but S3. */
final class CanonicalUri {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private CanonicalUri() {}

  private record Parameter(String name, String value) {}

  /**
   * Returns the forms in which clients sign a path that they send as this one; all the same, unless
   * it holds empty segments or ones of dots.
   *
   * <p>All AWS clients send these as they are; then those for Go sign them so, those for
   * JavaScript, Python and Java without them, and Java keeps a {@code ..} that has nothing before
   * it. Each segment is encoded as it was sent, so what is encoded already is encoded twice.
   */
  static Set<String> paths(String rawPath) {
    String path = rawPath.isEmpty() ? "/" : rawPath;
    Set<String> forms = new LinkedHashSet<>();
    forms.add(encodedPath(path));
    forms.add(encodedPath(withoutDots(path, false)));
    forms.add(encodedPath(withoutDots(path, true)));
    return forms;
  }

  private static String withoutDots(String path, boolean keepsLeadingParents) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        boolean leads = segments.isEmpty() || segments.getLast().equals("..");
        if (leads && keepsLeadingParents) {
          segments.addLast(segment);
        } else {
          segments.pollLast();
        }
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    String end = path.endsWith("/") && !segments.isEmpty() ? "/" : "";
    return "/" + String.join("/", segments) + end;
  }

  private static String encodedPath(String path) {
    return encoded(path.getBytes(StandardCharsets.ISO_8859_1), true);
  }

  /**
   * Returns a query with its parameters in order, in the one encoding of each; a plus is a space,
   * as the resource reads it.
   */
  static String query(String rawQuery) {
    List<Parameter> parameters = parameters(rawQuery);
    parameters.sort(Comparator.comparing(Parameter::name).thenComparing(Parameter::value));
    return String.join("&", parameters.stream().map(p -> p.name() + "=" + p.value()).toList());
  }

  /** Returns whether a query has a parameter of a name that needs no encoding, in any case. */
  static boolean hasParameter(String rawQuery, String name) {
    return parameters(rawQuery).stream().anyMatch(p -> p.name().equalsIgnoreCase(name));
  }

  private static List<Parameter> parameters(String rawQuery) {
    List<Parameter> parameters = new ArrayList<>();
    for (String part : rawQuery.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        parameters.add(
            new Parameter(encoded(decoded(name), false), encoded(decoded(value), false)));
      }
    }
    return parameters;
  }

  private static byte[] decoded(String raw) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean escape =
          c == '%'
              && i + 2 < raw.length()
              && HexFormat.isHexDigit(raw.charAt(i + 1))
              && HexFormat.isHexDigit(raw.charAt(i + 2));
      if (escape) {
        octets.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
        i += 2;
      } else {
        octets.write(c == '+' ? ' ' : c);
      }
    }
    return octets.toByteArray();
  }

  private static String encoded(byte[] octets, boolean keepsSlash) {
    StringBuilder text = new StringBuilder(octets.length + 16);
    for (byte octet : octets) {
      char c = (char) (octet & 0xff);
      boolean plain =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || "-_.~".indexOf(c) >= 0
              || (c == '/' && keepsSlash);
      if (plain) {
        text.append(c);
      } else {
        text.append('%').append(HEX.toHexDigits(octet));
      }
    }
    return text.toString();
  }
}
