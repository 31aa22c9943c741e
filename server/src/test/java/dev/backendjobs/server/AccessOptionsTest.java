// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.server.access.AccessOptions;
import dev.backendjobs.server.logging.Audit;
import dev.backendjobs.server.platform.StartException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class AccessOptionsTest {
  @TempDir private Path directory;

  private static AccessOptions options(String... flags) {
    CommandLine command = ServerCommand.commandLine(Map.of());
    command.parseArgs(flags);
    return command.<ServerCommand>getCommand().access;
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "localhost", "::ffff:127.0.0.1"})
  void onLoopbackNothingNeedsToBeSaid(String host) {
    assertThatCode(() -> options().requireMeant(host)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "fe80::1", "::ffff:192.0.2.1"})
  void elsewhereItMustBeSaidWhoMayCall(String host) {
    assertThatThrownBy(() -> options().requireMeant(host))
        .hasMessageContaining("other machines can reach --host " + host);
    assertThatCode(() -> options("--insecure").requireMeant(host)).doesNotThrowAnyException();
    assertThatCode(() -> options("--tokens=f").requireMeant(host)).doesNotThrowAnyException();
    assertThatThrownBy(() -> options("--insecure=false").requireMeant(host)).isNotNull();
  }

  @Test
  void anUnknownHostIsReportedFirst() {
    assertThatThrownBy(() -> options().requireMeant("::g"))
        .isInstanceOf(StartException.class)
        .hasMessage("cannot listen on ::g: no such host; choose another by --host");
  }

  @Test
  void bothAtOnceContradictEachOther() {
    assertThatThrownBy(() -> options("--tokens=f", "--insecure").requireMeant("127.0.0.1"))
        .hasMessageContaining("--insecure contradicts --tokens");
  }

  @Test
  void writesAreAuditedWhereCallersHaveNames() {
    assertThat(options().audit()).isEqualTo(Audit.NONE);
    assertThat(options("--tokens=f").audit()).isEqualTo(Audit.ALL);
    assertThat(options("--tokens=f", "--audit=denied").audit()).isEqualTo(Audit.DENIED);
    assertThat(options("--audit=all").audit()).isEqualTo(Audit.ALL);
  }

  @Test
  void withoutAFileEveryCallerMayAndWithAMissingOneNone() throws Exception {
    assertThat(options().open()).isEmpty();
    Path missing = directory.resolve("none");
    assertThatThrownBy(() -> options("--tokens", missing.toString()).open())
        .isInstanceOf(StartException.class)
        .hasMessage("cannot use the access file " + missing + ": there is no such file");
    assertThatThrownBy(() -> options("--tokens", directory.toString()).open())
        .isInstanceOf(StartException.class);
  }
}
