// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The one line on standard error that says why the program did not start. */
final class ProblemLine {
  private ProblemLine() {}

  /** Says what is wrong with a flag or variable. */
  static int misuse(ParameterException refused, String[] args) {
    // why: of flags that exclude each other picocli says so itself
    String reason = String.valueOf(refused.getMessage()).replaceFirst("^Error: ", "");
    say(refused.getCommandLine(), reason + source(refused, args) + " (see --help)");
    return CommandLine.ExitCode.USAGE;
  }

  /** Says why the right flags did not lead to a server. */
  static int failure(Exception failure, CommandLine command, ParseResult parsed) {
    say(
        command,
        failure instanceof StartException refused ? refused.getMessage() : failure.toString());
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String source(ParameterException refused, String[] args) {
    if (refused.getArgSpec() instanceof OptionSpec option) {
      String flag = option.longestName();
      if (Arrays.stream(args).noneMatch(arg -> arg.equals(flag) || arg.startsWith(flag + "="))) {
        return ", from variable " + EnvironmentDefaults.variable(option);
      }
    }
    return "";
  }

  private static void say(CommandLine command, String problem) {
    command.getErr().println(ServerCommand.NAME + ": " + problem.replaceAll("\\p{Cntrl}+", " "));
    command.getErr().flush();
  }
}
