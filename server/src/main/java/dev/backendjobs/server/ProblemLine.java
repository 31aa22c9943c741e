// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import dev.backendjobs.server.logging.Secrets;
import dev.backendjobs.server.options.EnvironmentDefaults;
import dev.backendjobs.server.platform.StartException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one line on standard error that says why the program did not start. */
final class ProblemLine {
  private ProblemLine() {}

  /** Says what is wrong with a flag or variable. */
  static int misuse(ParameterException refused, String[] args) {
    say(refused.getCommandLine(), reason(refused, args) + source(refused, args) + " (see --help)");
    return CommandLine.ExitCode.USAGE;
  }

  /** Says why correct flags did not lead to a running server. */
  static int failure(Exception failure, CommandLine command, ParseResult parsed) {
    say(
        command,
        failure instanceof StartException refused ? refused.getMessage() : failure.toString());
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String reason(ParameterException refused, String[] args) {
    if (refused instanceof UnmatchedArgumentException unmatched) {
      // why: picocli would quote them, and one of them may be a password
      List<String> rest = unmatched.getUnmatched();
      boolean option = rest.get(0).startsWith("-");
      return (option ? "Unknown option: " : "Unexpected argument: ")
          + rest.stream()
              .map(argument -> Secrets.argument(argument, args))
              .distinct()
              .collect(Collectors.joining(", "));
    }
    // why: of flags that exclude each other picocli says so itself
    return String.valueOf(refused.getMessage()).replaceFirst("^Error: ", "");
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
    String line = Secrets.hide(problem.replaceAll("\\p{Cntrl}+", " "));
    command.getErr().println(ServerCommand.NAME + ": " + line);
    command.getErr().flush();
  }
}
