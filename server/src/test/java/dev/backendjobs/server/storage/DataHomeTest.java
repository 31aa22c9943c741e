// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.server.platform.StartException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DataHomeTest {
  private static final String HOME = "/home/ada";

  @Test
  void isBelowTheHomeDirectoryByTheCustomOfTheSystem() throws StartException {
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
  void isWhereTheVariableSaysIfThatIsAbsolute() throws StartException {
    assertThat(DataHome.directory(Map.of("XDG_DATA_HOME", "/data"), "Linux", HOME))
        .isEqualTo(Path.of("/data", "backend-jobs"));
    assertThat(DataHome.directory(Map.of("XDG_DATA_HOME", "data"), "Linux", HOME))
        .isEqualTo(Path.of(HOME, ".local", "share", "backend-jobs"));
    assertThat(DataHome.directory(Map.of("XDG_DATA_HOME", ""), "Linux", HOME))
        .isEqualTo(Path.of(HOME, ".local", "share", "backend-jobs"));
  }

  @Test
  void isBelowTheVariableHomeForAUserThatTheSystemDoesNotKnow() throws StartException {
    assertThat(DataHome.directory(Map.of("HOME", "/srv"), "Linux", "?"))
        .isEqualTo(Path.of("/srv", ".local", "share", "backend-jobs"));
  }

  @Test
  void aUserWithoutAHomeDirectoryIsAskedForADirectory() {
    for (String home : List.of("?", "", ".")) {
      assertThatThrownBy(() -> DataHome.directory(Map.of("HOME", home), "Linux", home))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("no home directory")
          .hasMessageContaining("--storage file:DIR");
    }
  }

  @Test
  void aPathThatTheLocaleCannotEncodeIsNamedWithTheLocale() {
    assertThatThrownBy(
            () -> DataHome.directory(Map.of("XDG_DATA_HOME", "/d\uFFFD\uFFFD"), "Linux", HOME))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("XDG_DATA_HOME")
        .hasMessageContaining("locale")
        .hasMessageContaining(
            "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"))
                ? "give it in UTF-8"
                : "LC_ALL=C.UTF-8");
  }
}
