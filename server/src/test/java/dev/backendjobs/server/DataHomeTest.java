// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DataHomeTest {
  private static final String HOME = "/home/ada";

  @Test
  void isBelowTheHomeDirectoryByTheCustomOfTheSystem() {
    assertThat(DataHome.directory(Map.of(), "Linux", HOME))
        .isEqualTo(Path.of(HOME, ".local", "share", "backend-jobs"));
    assertThat(DataHome.directory(Map.of(), "Mac OS X", HOME))
        .isEqualTo(Path.of(HOME, "Library", "Application Support", "backend-jobs"));
    assertThat(DataHome.directory(Map.of(), "Windows 11", HOME))
        .isEqualTo(Path.of(HOME, "AppData", "Local", "backend-jobs"));
    assertThat(DataHome.directory(Map.of("LOCALAPPDATA", "/local"), "Windows 11", HOME))
        .isEqualTo(Path.of("/local", "backend-jobs"));
  }

  @Test
  void isWhereTheVariableSaysIfThatIsAbsolute() {
    assertThat(DataHome.directory(Map.of("XDG_DATA_HOME", "/data"), "Linux", HOME))
        .isEqualTo(Path.of("/data", "backend-jobs"));
    assertThat(DataHome.directory(Map.of("XDG_DATA_HOME", "data"), "Linux", HOME))
        .isEqualTo(Path.of(HOME, ".local", "share", "backend-jobs"));
    assertThat(DataHome.directory(Map.of("XDG_DATA_HOME", ""), "Linux", HOME))
        .isEqualTo(Path.of(HOME, ".local", "share", "backend-jobs"));
  }
}
