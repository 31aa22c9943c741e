// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import dev.backendjobs.server.platform.HttpServerProperties;
import picocli.CommandLine;

/** The program's entry. */
public final class Main {
  private Main() {}

  /** Starts the server by flags and environment, or ends with 1 (cannot start) or 2 (misuse). */
  public static void main(String[] args) {
    // why: the JDK reads these once, when the first HttpServer class is loaded
    HttpServerProperties.setMissing(System.getProperties());
    int exitCode = ServerCommand.commandLine(System.getenv()).execute(args);
    if (exitCode != CommandLine.ExitCode.OK) {
      System.exit(exitCode);
    }
  }
}
