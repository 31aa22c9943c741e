// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts programs of the tests in a process of their own. */
final class OtherProcess {
  private OtherProcess() {}

  /** Starts a class's main method; what it prints is to be read from the process. */
  static Process start(Class<?> program, String... arguments) throws IOException {
    return start(List.of(), program, arguments);
  }

  /** Starts a class's main method by way of a command that runs the command it is given. */
  static Process start(List<String> before, Class<?> program, String... arguments)
      throws IOException {
    return start(before, List.of(System.getProperty("java.class.path")), program, arguments);
  }

  /** Starts a class's main method on this class path. */
  static Process startOn(List<String> classPath, Class<?> program, String... arguments)
      throws IOException {
    return start(List.of(), classPath, program, arguments);
  }

  private static Process start(
      List<String> before, List<String> classPath, Class<?> program, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp"));
    command.add(String.join(File.pathSeparator, classPath));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
