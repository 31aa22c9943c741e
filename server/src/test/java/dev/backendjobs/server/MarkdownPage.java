// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation: its fenced blocks, its headings and its links. */
record MarkdownPage(Path file, List<String> lines) {
  /** The directory of the repository; tests run in the directory of their module. */
  static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

  private static final Pattern SNIPPET = Pattern.compile("<!-- snippet: (\\S+) -->");
  private static final Pattern LINK = Pattern.compile("(?:]\\(|src=\"|srcset=\")([^)\\s\"]+)");

  /**
   * A fenced block.
   *
   * @param fence index of its first line, the opening fence
   * @param end index of its closing fence
   * @param language first word after the opening fence, or empty
   * @param source what the comment above the block names as its source, if there is one
   * @param text lines between the fences
   */
  record Block(int fence, int end, String language, Optional<String> source, List<String> text) {}

  static MarkdownPage read(Path file) {
    try {
      return new MarkdownPage(file, Files.readAllLines(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Returns every page of the repository that readers are pointed to. */
  static List<MarkdownPage> all() {
    try (Stream<Path> top = Files.list(REPOSITORY);
        Stream<Path> docs = Files.list(REPOSITORY.resolve("docs"))) {
      return Stream.of(top, docs, Stream.of(REPOSITORY.resolve("benchmarks/RESULTS.md")))
          .flatMap(files -> files)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(MarkdownPage::read)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("```")) {
        int end = i + 1;
        while (!lines.get(end).equals("```")) {
          end++;
        }
        String language = lines.get(i).substring(3).strip();
        blocks.add(new Block(i, end, language, source(i), lines.subList(i + 1, end)));
        i = end;
      }
    }
    return blocks;
  }

  private Optional<String> source(int fence) {
    return fence == 0
        ? Optional.empty()
        : Optional.of(SNIPPET.matcher(lines.get(fence - 1)))
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1));
  }

  /** Returns the lines that are not in a fenced block, without their inline code. */
  private List<String> prose() {
    List<String> prose = new ArrayList<>(lines);
    for (Block block : blocks()) {
      for (int i = block.fence(); i <= block.end(); i++) {
        prose.set(i, "");
      }
    }
    return prose;
  }

  /** Returns the targets of all links and pictures. */
  List<String> links() {
    return prose().stream()
        .map(line -> line.replaceAll("`[^`]*`", ""))
        .flatMap(line -> LINK.matcher(line).results().map(result -> result.group(1)))
        .toList();
  }

  /** Returns the names by which links reach the headings of this page, as GitHub makes them. */
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    for (String line : prose()) {
      if (line.matches("#{1,6} .*")) {
        String name =
            line.replaceFirst("#+ +", "")
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
        int again = 1;
        while (!anchors.add(again == 1 ? name : name + "-" + (again - 1))) {
          again++;
        }
      }
    }
    return anchors;
  }

  /** Names a line of this page in a message. */
  String at(int index) {
    return REPOSITORY.relativize(file) + ":" + (index + 1);
  }
}
