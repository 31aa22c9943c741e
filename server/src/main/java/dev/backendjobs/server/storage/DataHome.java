// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.storage;

import dev.backendjobs.server.platform.LocaleProblem;
import dev.backendjobs.server.platform.StartException;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the programs of a user keep their data, by the convention of the system. */
public final class DataHome {
  private static final String DIRECTORY = "backend-jobs";

  private DataHome() {}

  /**
   * Returns this program's directory in the data home: of {@code XDG_DATA_HOME} if that is an
   * absolute path, else {@code ~/.local/share}, or what macOS and Windows have in its place.
   *
   * @param userHome the JVM's idea of the home directory; it is a question mark for a user that the
   *     system does not know, and {@code HOME} counts then
   * @throws StartException if the user has no home directory, or this process cannot name it
   */
  public static Path directory(Map<String, String> environment, String system, String userHome)
      throws StartException {
    String name = system.toLowerCase(Locale.ROOT);
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    // why: the XDG Base Directory Specification has relative paths ignored
    if (new File(xdg).isAbsolute()) {
      return path("XDG_DATA_HOME", xdg).resolve(DIRECTORY);
    }
    String local = environment.getOrDefault("LOCALAPPDATA", "");
    if (name.startsWith("windows") && !local.isEmpty()) {
      return path("LOCALAPPDATA", local).resolve(DIRECTORY);
    }
    Path home = home(environment, userHome);
    if (name.startsWith("mac")) {
      return home.resolve("Library").resolve("Application Support").resolve(DIRECTORY);
    }
    return name.startsWith("windows")
        ? home.resolve("AppData").resolve("Local").resolve(DIRECTORY)
        : home.resolve(".local").resolve("share").resolve(DIRECTORY);
  }

  private static Path home(Map<String, String> environment, String userHome) throws StartException {
    if (new File(userHome).isAbsolute()) {
      return path("the home directory", userHome);
    }
    String home = environment.getOrDefault("HOME", "");
    if (new File(home).isAbsolute()) {
      return path("HOME", home);
    }
    throw new StartException(
        "cannot choose a directory for the jobs: this user has no home directory, and neither HOME"
            + " nor XDG_DATA_HOME is an absolute path; choose one by --storage file:DIR",
        null);
  }

  private static Path path(String what, String text) throws StartException {
    if (LocaleProblem.isIn(text)) {
      throw refusal(what, text, LocaleProblem.OF_A_PATH, null);
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException refused) {
      throw refusal(what, text, LocaleProblem.reason(refused), refused);
    }
  }

  private static StartException refusal(
      String what, String text, String reason, @Nullable InvalidPathException cause) {
    return new StartException(
        "cannot keep jobs below "
            + what
            + ", '"
            + text
            + "': "
            + reason
            + "; or choose another directory by --storage file:DIR",
        cause);
  }
}
