// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The lines that a process writes, read by a thread of their own; all guarded by this. */
final class Lines {
  private final List<String> seen = new ArrayList<>();
  private boolean ended;

  Lines(InputStream stream) {
    Thread reader = new Thread(() -> read(stream), "lines-of-process");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException closed) {
      add("(standard stream broke: " + closed + ")");
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    seen.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized List<String> seen() {
    return List.copyOf(seen);
  }

  /** Waits for the first line that holds this text, and returns it. */
  synchronized String await(String text) throws InterruptedException {
    long deadline = deadline();
    Optional<String> found = first(text);
    while (found.isEmpty()) {
      if (ended) {
        throw new AssertionError("the stream ended without " + text + "; it had " + seen);
      }
      wait(millisTo(deadline, text));
      found = first(text);
    }
    return found.get();
  }

  private synchronized Optional<String> first(String text) {
    return seen.stream().filter(line -> line.contains(text)).findFirst();
  }

  /** Waits for the end of the stream, and returns all lines. */
  synchronized List<String> all() throws InterruptedException {
    long deadline = deadline();
    while (!ended) {
      wait(millisTo(deadline, "the end of the stream"));
    }
    return seen();
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(ServerProcess.TIMEOUT_SECONDS);
  }

  private synchronized long millisTo(long deadline, String awaited) {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      throw new AssertionError(
          "waited "
              + ServerProcess.TIMEOUT_SECONDS
              + " s for "
              + awaited
              + "; the stream had "
              + seen);
    }
    return left;
  }
}
