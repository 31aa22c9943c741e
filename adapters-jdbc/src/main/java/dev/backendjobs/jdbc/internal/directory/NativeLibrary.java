// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.directory;

import dev.backendjobs.jdbc.internal.sources.OpenFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the directory into which SQLite's driver unpacks its native library, before the driver
 * does so and logs each problem with a stack trace.
 */
final class NativeLibrary {
  private static final String DIRECTORY = "org.sqlite.tmpdir";
  private static final String UNPACKED = "org.sqlite.lib.path";
  private static final Path MOUNTS = Path.of("/proc/self/mounts");

  private static volatile boolean loaded;

  private NativeLibrary() {}

  /**
   * Checks the directory.
   *
   * @throws OpenFailure if a library cannot be unpacked and loaded there
   */
  static void requireLoadable() {
    if (loaded || System.getProperty(UNPACKED) != null) {
      return;
    }
    Path directory =
        Path.of(System.getProperty(DIRECTORY, System.getProperty("java.io.tmpdir", "/tmp")))
            .toAbsolutePath();
    String problem = problem(directory);
    if (problem != null) {
      throw new OpenFailure(
          "SQLite's driver cannot unpack its native library: the directory "
              + directory
              + ' '
              + problem
              + "; the system property "
              + DIRECTORY
              + " names another one",
          null);
    }
  }

  /** Records that the library is loaded, so that its directory does not matter any more. */
  static void isLoaded() {
    loaded = true;
  }

  static @Nullable String problem(Path directory) {
    if (!Files.exists(directory)) {
      return "does not exist";
    }
    if (!Files.isDirectory(directory)) {
      return "is not a directory";
    }
    if (!isWritable(directory)) {
      return "is not writable";
    }
    return isMountedWithoutExecution(directory) ? "is on a file system mounted with noexec" : null;
  }

  private static boolean isWritable(Path directory) {
    try {
      // why: a file system that is mounted read-only or full shows only when it is written to
      Files.delete(Files.createTempFile(directory, "backend-jobs", ".probe"));
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static boolean isMountedWithoutExecution(Path directory) {
    List<String> mounts;
    Path real;
    try {
      mounts = Files.readAllLines(MOUNTS);
      real = directory.toRealPath();
    } catch (IOException notLinux) {
      return false;
    }
    boolean refused = false;
    int longest = -1;
    for (String mount : mounts) {
      String[] fields = mount.split(" ", -1);
      if (fields.length > 3) {
        Path point = Path.of(fields[1].replace("\\040", " "));
        // why: of two mounts at one place the later one counts
        if (real.startsWith(point) && point.getNameCount() >= longest) {
          longest = point.getNameCount();
          refused = List.of(fields[3].split(",", -1)).contains("noexec");
        }
      }
    }
    return refused;
  }
}
