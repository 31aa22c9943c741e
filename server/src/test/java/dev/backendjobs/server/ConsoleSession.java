// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One shell that runs the commands of a page in turn, beside a server on a free port that takes the
 * place of the documented one, {@code localhost:8080}.
 */
final class ConsoleSession implements AutoCloseable {
  /** Versions of the AWS CLI from which on it reads AWS_ENDPOINT_URL_AMPLIFYBACKEND. */
  private static final Pattern AWS_CLI =
      Pattern.compile("aws-cli/(1\\.(29|[3-9]\\d)|2\\.(1[3-9]|[2-9]\\d))\\..*");

  private static final Pattern SERVER = Pattern.compile("java -jar backend-jobs\\.jar (.*) &");
  private static final Pattern ADDRESS = Pattern.compile("(localhost|127\\.0\\.0\\.1):8080");

  private static final String JAR = "backend-jobs.jar";

  private final Path directory;
  private final Process shell;
  private final Writer commands;
  private final Lines output;
  private int read;
  private ServerProcess server;
  private String address;

  ConsoleSession(Path directory) throws Exception {
    this.directory = directory;
    Files.createSymbolicLink(directory.resolve(JAR), Path.of("target", JAR).toAbsolutePath());
    shell =
        new ProcessBuilder("bash").directory(directory.toFile()).redirectErrorStream(true).start();
    commands = new OutputStreamWriter(shell.getOutputStream(), StandardCharsets.UTF_8);
    output = new Lines(shell.getInputStream());
    serve("--storage", "memory");
  }

  private void serve(String... flags) throws Exception {
    if (server != null) {
      server.close();
    }
    List<String> all = new ArrayList<>(Arrays.asList(flags));
    all.add("--port=0");
    server = ServerProcess.start(all.toArray(String[]::new));
    URI uri = server.awaitReady();
    address = uri.getHost() + ":" + uri.getPort();
  }

  /** Returns whether the program that a command needs is on this machine; says so if not. */
  static boolean canRun(String command) throws IOException {
    if (!command.startsWith("aws ")) {
      return true;
    }
    try {
      Process version = new ProcessBuilder("aws", "--version").redirectErrorStream(true).start();
      String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (AWS_CLI.matcher(text.strip()).matches()) {
        return true;
      }
    } catch (IOException absent) {
      // the line below says what is missing
    }
    System.out.println("Skipped: no AWS CLI from 1.29 or 2.13 on is here to run: " + command);
    return false;
  }

  /** Runs a command, and returns the lines that it prints. */
  List<String> run(String command) throws Exception {
    Matcher start = SERVER.matcher(command);
    if (start.matches()) {
      String[] flags = start.group(1).split(" ");
      for (int i = 0; i < flags.length; i++) {
        Path file = directory.resolve(flags[i]);
        flags[i] = Files.isRegularFile(file) ? file.toString() : flags[i];
      }
      serve(flags);
      return List.of();
    }
    String end = "end-of-command-" + read;
    String here = ADDRESS.matcher(quiet(command)).replaceAll(address);
    commands.write(here + "\nprintf '\\n%s\\n' " + end + "\n");
    commands.flush();
    output.await(end);
    List<String> lines = output.seen();
    int last = lines.lastIndexOf(end);
    List<String> printed = List.copyOf(lines.subList(read, last));
    read = last + 1;
    return printed;
  }

  /** Returns the command without the progress that curl shows where its output is no terminal. */
  private static String quiet(String command) {
    return command.replaceFirst("^curl ", "curl -sS ");
  }

  @Override
  public void close() throws IOException {
    server.close();
    shell.destroyForcibly();
    Files.delete(directory.resolve(JAR));
  }
}
