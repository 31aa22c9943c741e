// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The part of a source file that a page shows. {@code path#name} is what stands between the lines
 * that hold {@code snippet: name} and {@code end snippet}; a path alone is the whole file.
 */
final class SourceSnippet {
  private SourceSnippet() {}

  static List<String> read(String source) throws IOException {
    String[] parts = source.split("#", 2);
    List<String> lines = Files.readAllLines(MarkdownPage.REPOSITORY.resolve(parts[0]));
    if (parts.length == 1) {
      return lines;
    }
    int start = find(lines, 0, "snippet: " + parts[1], source);
    int end = find(lines, start + 1, "end snippet", source);
    return outdented(lines.subList(start + 1, end));
  }

  private static int find(List<String> lines, int from, String mark, String source) {
    return IntStream.range(from, lines.size())
        .filter(i -> lines.get(i).matches("\\W*" + mark + "\\W*"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(source + ": no line \"" + mark + "\""));
  }

  private static List<String> outdented(List<String> lines) {
    int indent =
        lines.stream()
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElse(0);
    return lines.stream().map(line -> line.isBlank() ? "" : line.substring(indent)).toList();
  }
}
