// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks;

import dev.backendjobs.benchmarks.durable.AppsCommand;
import dev.backendjobs.benchmarks.durable.DurableCommand;
import dev.backendjobs.benchmarks.durable.StoredCommand;
import dev.backendjobs.benchmarks.durable.SweepCommand;
import dev.backendjobs.benchmarks.http.HttpCommand;
import dev.backendjobs.benchmarks.memory.MemoryCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: one command per kind of measurement. */
@Command(
    name = "benchmarks",
    description =
        "Measures Backend Jobs beside the limits of the machine and beside peers, and prints ratios.",
    mixinStandardHelpOptions = true,
    subcommands = {
      MemoryCommand.class,
      HttpCommand.class,
      DurableCommand.class,
      AppsCommand.class,
      SweepCommand.class,
      StoredCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs the named command. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
