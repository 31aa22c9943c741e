// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The {@code console} blocks of the documentation print what they say: {@code $} begins a command,
 * and the lines below are its output. The blocks of a page are one session with a server of its
 * own, in an empty directory.
 */
final class DocumentedCommandsIT {
  @TempDir private Path directory;

  private static Stream<Path> pages() {
    return MarkdownPage.all().stream()
        .filter(page -> !console(page).isEmpty())
        .map(MarkdownPage::file);
  }

  private static List<String> console(MarkdownPage page) {
    return page.blocks().stream()
        .filter(block -> block.language().equals("console"))
        .flatMap(block -> block.text().stream())
        .toList();
  }

  @BeforeAll
  static void requireCurl() {
    if (Browser.find("curl").isEmpty()) {
      WithBrowser.missing("No curl is on the PATH; on Debian: apt-get install curl");
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void printWhatThePageSays(Path file) throws Exception {
    List<String> documented = console(MarkdownPage.read(file));
    List<String> seen = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    try (ConsoleSession session = new ConsoleSession(directory)) {
      for (int i = 0; i < documented.size(); ) {
        String command = documented.get(i++);
        assertThat(command).as("a command in %s", file).startsWith("$ ");
        List<String> output = new ArrayList<>();
        while (i < documented.size() && !documented.get(i).startsWith("$ ")) {
          output.add(documented.get(i++));
        }
        if (ConsoleSession.canRun(command.substring(2))) {
          expected.add(command);
          expected.addAll(steady(output));
          seen.add(command);
          seen.addAll(steady(session.run(command.substring(2))));
        }
      }
    }
    assertThat(seen).as("what the commands of %s print", file).isEqualTo(expected);
  }

  /** Replaces what differs from run to run, such as times, and leaves out blank lines. */
  private static List<String> steady(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.isBlank())
        .map(
            line ->
                line.replaceAll("\\b\\d{13}\\b", "<time>")
                    .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uuid>")
                    .replaceAll("(?i)^Date: .*", "Date: <date>")
                    .replaceAll("\"(\\d+)-[0-9a-z]+\"", "\"$1-<check>\"")
                    .replaceAll("bjt_[A-Za-z0-9_-]{43}", "<token>")
                    .replaceAll("\\b[0-9a-f]{64}\\b", "<hash>")
                    .replaceAll("\"nextToken\":\"[^\"]*\"", "\"nextToken\":\"<page>\"")
                    .stripTrailing())
        .toList();
  }

  @Test
  void thereAreSuchPages() {
    // why: a test without cases would pass
    assertThat(pages()).isNotEmpty();
  }
}
