// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits that end: each bound is far beyond what a busy machine takes, and says what was awaited.
 */
public final class Waits {
  /** The longest wait for anything; shorter than the time-out of a test. */
  public static final Duration LONG = Duration.ofMinutes(4);

  private Waits() {}

  /** Waits until the latch is open; {@code what} is the message if it never is. */
  static void await(CountDownLatch latch, String what) {
    try {
      assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).as(what).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(what, e);
    }
  }

  /** Returns the result of the future; {@code what} is the message if there never is one. */
  static <T> T result(CompletableFuture<T> future, String what) {
    try {
      return future.get(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | InterruptedException | ExecutionException e) {
      throw new AssertionError(what, e);
    }
  }

  /**
   * Returns what a program prints until it ends, as it must, with exit value 0.
   *
   * @param program of which both outputs are one
   * @param what the message if it does not end
   */
  public static String output(Process program, String what) throws InterruptedException {
    try {
      String output = result(CompletableFuture.supplyAsync(() -> allOf(program)), what);
      assertThat(program.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).as(what).isTrue();
      assertThat(program.exitValue()).as(output).isZero();
      return output;
    } finally {
      program.destroyForcibly();
    }
  }

  private static String allOf(Process program) {
    try {
      return new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when a loop must have ended, as a value of {@link System#nanoTime()}. */
  static long end() {
    return System.nanoTime() + LONG.toNanos();
  }
}
