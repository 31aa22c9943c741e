// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where the programs of a user keep their data, by the custom of the system. */
final class DataHome {
  private static final String DIRECTORY = "backend-jobs";

  private DataHome() {}

  /**
   * Returns this program's directory in the data home: of {@code XDG_DATA_HOME} if it is set, else
   * {@code ~/.local/share}, or what macOS and Windows have in its place.
   */
  static Path directory(Map<String, String> environment, String system, String userHome) {
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    String name = system.toLowerCase(Locale.ROOT);
    Path home = Path.of(userHome);
    // why: the XDG Base Directory Specification has relative paths ignored
    if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
      return Path.of(xdg, DIRECTORY);
    }
    if (name.startsWith("mac")) {
      return home.resolve("Library").resolve("Application Support").resolve(DIRECTORY);
    }
    if (name.startsWith("windows")) {
      String local = environment.getOrDefault("LOCALAPPDATA", "");
      return (local.isEmpty() ? home.resolve("AppData").resolve("Local") : Path.of(local))
          .resolve(DIRECTORY);
    }
    return home.resolve(".local").resolve("share").resolve(DIRECTORY);
  }
}
