// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The option list of docs/server.md is what {@code --help} prints.
 *
 * <p>With {@code -Ddocs.rewrite} the list on the page is replaced.
 */
final class DocumentedOptionsTest {
  private static final String BEGIN = "<!-- options: begin -->";
  private static final String END = "<!-- options: end -->";

  @Test
  void theOptionListOnThePageIsWhatTheProgramPrints() throws IOException {
    Path page = MarkdownPage.REPOSITORY.resolve("docs").resolve("server.md");
    List<String> lines = Files.readAllLines(page);
    assertThat(lines).containsOnlyOnce(BEGIN, END);
    List<String> current = new ArrayList<>(lines.subList(0, lines.indexOf(BEGIN) + 1));
    current.add("```");
    current.addAll(help());
    current.add("```");
    current.addAll(lines.subList(lines.indexOf(END), lines.size()));
    if (System.getProperty("docs.rewrite") != null) {
      Files.write(page, current);
    } else {
      assertThat(lines)
          .as("docs/server.md; a run with -Ddocs.rewrite rewrites it, see CONTRIBUTING.md")
          .isEqualTo(current);
    }
  }

  private static List<String> help() {
    return ServerCommand.commandLine(Map.of())
        .getUsageMessage(CommandLine.Help.Ansi.OFF)
        .lines()
        .map(String::stripTrailing)
        .toList();
  }

  @Test
  void noLineOfTheHelpIsWiderThanTheTerminalItIsMadeFor() {
    assertThat(help()).allMatch(line -> line.length() <= 100);
  }
}
