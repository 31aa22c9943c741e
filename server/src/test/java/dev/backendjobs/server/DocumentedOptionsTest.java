// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
  void pagesNameOnlyOptionsAndVariablesThatTheProgramHas() {
    Set<String> known = new HashSet<>();
    options(ServerCommand.commandLine(Map.of()), known);
    Pattern variable = Pattern.compile("BACKEND_JOBS_[A-Z_]*[A-Z]");
    variable.matcher(String.join(" ", help())).results().forEach(name -> known.add(name.group()));
    Pattern option = Pattern.compile("(?<=backend-jobs\\.jar .{0,200})--[a-z][a-z-]*|" + variable);
    for (MarkdownPage page : MarkdownPage.all()) {
      for (int i = 0; i < page.lines().size(); i++) {
        assertThat(option.matcher(page.lines().get(i)).results().map(MatchResult::group))
            .as("options and variables at %s", page.at(i))
            .allMatch(known::contains);
      }
    }
  }

  private static void options(CommandLine command, Set<String> known) {
    command.getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));
    command.getSubcommands().values().forEach(subcommand -> options(subcommand, known));
  }

  @Test
  void noLineOfTheHelpIsWiderThanTheTerminalItIsMadeFor() {
    assertThat(help()).allMatch(line -> line.length() <= 100);
  }
}
