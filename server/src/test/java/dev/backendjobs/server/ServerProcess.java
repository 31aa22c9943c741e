// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The executable jar, running as a process of its own. */
final class ServerProcess implements AutoCloseable {
  /** How long a start, an end or a log line may take; 100 times as long as on a quiet machine. */
  static final long TIMEOUT_SECONDS = 180;

  private static final int SIGINT = 2;
  private static final String READY = "Backend Jobs listening on ";

  private final Process process;
  private final Lines out;
  private final Lines err;

  private ServerProcess(Process process) {
    this.process = process;
    this.out = new Lines(process.getInputStream());
    this.err = new Lines(process.getErrorStream());
  }

  static ServerProcess start(String... flags) throws IOException {
    return start(Map.of(), flags);
  }

  static ServerProcess start(Map<String, String> environment, String... flags) throws IOException {
    return start(environment, List.of(), flags);
  }

  /** Starts one whose JVM has these options too, such as system properties. */
  static ServerProcess start(
      Map<String, String> environment, List<String> jvmOptions, String... flags)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (ignoresInterrupts()) {
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // why: most of these processes live for a second, which is too short for the best compiler
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(jvmOptions);
    command.add("-jar");
    command.add(Path.of("target", "backend-jobs.jar").toString());
    command.addAll(List.of(flags));
    return start(environment, command);
  }

  /** Starts a command of the shell, in which {@code $JAVA} and {@code $JAR} are the two files. */
  static ServerProcess startInShell(Map<String, String> environment, String command)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jar = Path.of("target", "backend-jobs.jar").toString();
    return start(
        environment, List.of("sh", "-c", "JAVA='" + java + "'; JAR='" + jar + "'; " + command));
  }

  private static ServerProcess start(Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("BACKEND_JOBS_"));
    // why: with it the JVM itself writes to standard error
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    // why: servers of other tests, and of the user, must not share a directory
    Path home = Files.createTempDirectory(Path.of("target"), "data-home").toAbsolutePath();
    builder.environment().put("XDG_DATA_HOME", home.toString());
    builder.environment().putAll(environment);
    return new ServerProcess(builder.start());
  }

  /** Returns whether this process ignores SIGINT, as in the background of a script. */
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> new BigInteger(line.substring("SigIgn:".length()).trim(), 16))
        // why: a process hands what it ignores on to those that it starts
        .anyMatch(ignored -> ignored.testBit(SIGINT - 1));
  }

  /** Waits for the ready line and returns the address in it. */
  URI awaitReady() throws InterruptedException {
    String line = out.await(READY);
    return URI.create(line.substring(READY.length()));
  }

  /** Waits for a line on standard error that holds this text. */
  void awaitLog(String text) throws InterruptedException {
    err.await(text);
  }

  /** Sends SIGTERM. */
  void terminate() {
    // why: destroy() of the process itself also closes the streams that the test reads
    process.toHandle().destroy();
  }

  /** Sends SIGINT, as Ctrl-C does. */
  void interrupt() throws IOException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
  }

  /** Sends SIGKILL, and waits for the end. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  long pid() {
    return process.pid();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError(
          "the process did not end in " + TIMEOUT_SECONDS + " s; standard error: " + err.seen());
    }
    return process.exitValue();
  }

  /** Returns all lines of standard output; waits for its end. */
  List<String> out() throws InterruptedException {
    return out.all();
  }

  /** Returns all lines of standard error; waits for its end. */
  List<String> err() throws InterruptedException {
    return err.all();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
