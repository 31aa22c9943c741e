// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one text that browsers write for an IPv6 address: lower-case hexadecimal without leading
 * zeros, the first longest run of two or more zeros as {@code ::}, no dotted tail and no zone.
 */
final class Ipv6Syntax {

  private static final int PIECES = 8;
  private static final Pattern PIECE = Pattern.compile("[0-9a-f]{1,4}");

  private Ipv6Syntax() {}

  /** Returns whether reading this address and writing it again gives the same text. */
  static boolean isSerialized(String text) {
    int[] pieces = read(text);
    return pieces != null && write(pieces).equals(text);
  }

  private static int @Nullable [] read(String text) {
    int gap = text.indexOf("::");
    List<String> head = pieces(gap < 0 ? text : text.substring(0, gap));
    List<String> tail = pieces(gap < 0 ? "" : text.substring(gap + 2));
    int given = head.size() + tail.size();
    if (gap < 0 ? given != PIECES : given >= PIECES) {
      return null;
    }
    List<String> all = new ArrayList<>(head);
    while (all.size() < PIECES - tail.size()) {
      all.add("0");
    }
    all.addAll(tail);
    if (!all.stream().allMatch(piece -> PIECE.matcher(piece).matches())) {
      return null;
    }
    return all.stream().mapToInt(piece -> Integer.parseInt(piece, 16)).toArray();
  }

  private static List<String> pieces(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(":", -1));
  }

  private static String write(int[] pieces) {
    int gapStart = 0;
    int gapLength = 0;
    for (int i = 0; i < PIECES; i++) {
      int end = i;
      while (end < PIECES && pieces[end] == 0) {
        end++;
      }
      if (end - i > Math.max(1, gapLength)) {
        gapStart = i;
        gapLength = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PIECES; i++) {
      if (gapLength > 0 && i == gapStart) {
        text.append("::");
        i += gapLength - 1;
      } else {
        boolean afterPiece = !text.isEmpty() && text.charAt(text.length() - 1) != ':';
        text.append(afterPiece ? ":" : "").append(Integer.toHexString(pieces[i]));
      }
    }
    return text.toString();
  }
}
