// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A Java process of this program, with its own heap and compiled code. */
public final class Child implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Returns the Java that runs this process. */
  public static Path ownJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** Starts a process of a class with a main method. */
  public static Child start(Path java, List<String> options, Class<?> main, String... args) {
    return start(java, System.getProperty("java.class.path"), options, main, args);
  }

  /** Starts a process of a class with a main method, on this class path. */
  public static Child start(
      Path java, String classPath, List<String> options, Class<?> main, String... args) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("-cp", classPath, main.getName()));
    return start(java, all, List.of(args));
  }

  /** Starts a process with these options, which say what to run, and arguments. */
  public static Child start(Path java, List<String> options, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(options);
    command.addAll(args);
    try {
      return new Child(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the next line that it prints. */
  public String line() {
    try {
      String line = output.readLine();
      if (line == null) {
        throw new IllegalStateException("the process ended");
      }
      return line;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Reads its output until it ends. */
  public void finish(Consumer<String> lines) {
    output.lines().forEach(lines);
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException("the process ended with " + code);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.destroy();
  }
}
