// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.http.tls.TlsKeystore;
import dev.backendjobs.server.platform.StartException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

final class TlsOptionsTest {
  @TempDir private Path directory;

  private static Optional<TlsKeystore> keystore(Map<String, String> environment, String... flags)
      throws StartException {
    CommandLine command = ServerCommand.commandLine(environment);
    command.parseArgs(flags);
    return command.<ServerCommand>getCommand().tls.keystore();
  }

  private static void assertMisuse(String message, Map<String, String> variables, String... flags) {
    assertThatThrownBy(() -> keystore(variables, flags))
        .isInstanceOf(ParameterException.class)
        .hasMessage(message);
  }

  private static void assertNoStart(String message, String... flags) {
    assertThatThrownBy(() -> keystore(Map.of(), flags))
        .isInstanceOf(StartException.class)
        .hasMessage(message);
  }

  @Test
  void thereIsNoTlsByDefault() throws StartException {
    assertThat(keystore(Map.of())).isEmpty();
  }

  @Test
  void thePasswordComesByFlagVariableOrFile() throws Exception {
    String keystore = "--tls-keystore=" + TestKeystore.create(directory.resolve("k"), "one").file();
    String variable = "BACKEND_JOBS_TLS_KEYSTORE_PASSWORD";
    assertThat(keystore(Map.of(), keystore, "--tls-keystore-password=" + TestKeystore.PASSWORD))
        .isPresent();
    assertThat(keystore(Map.of(variable, TestKeystore.PASSWORD), keystore)).isPresent();
    Path file = Files.writeString(directory.resolve("p"), TestKeystore.PASSWORD + "\r\nnot this\n");
    assertThat(keystore(Map.of(), keystore, "--tls-keystore-password-file=" + file)).isPresent();
    assertThat(keystore(Map.of(variable + "_FILE", file.toString()), keystore)).isPresent();
  }

  @Test
  void optionsThatContradictEachOtherAreRefused() {
    String needs =
        " needs a password: give it by the variable BACKEND_JOBS_TLS_KEYSTORE_PASSWORD, by"
            + " --tls-keystore-password-file or --tls-keystore-password";
    assertMisuse("--tls-keystore" + needs, Map.of(), "--tls-keystore=k");
    assertMisuse(
        "variable BACKEND_JOBS_TLS_KEYSTORE" + needs, Map.of("BACKEND_JOBS_TLS_KEYSTORE", "k"));
    assertMisuse(
        "variable BACKEND_JOBS_TLS_KEYSTORE_PASSWORD and --tls-keystore-password-file are both"
            + " given; give one of them",
        Map.of("BACKEND_JOBS_TLS_KEYSTORE_PASSWORD", "x"),
        "--tls-keystore=k",
        "--tls-keystore-password-file=f");
    assertMisuse(
        "variable BACKEND_JOBS_TLS_KEYSTORE_PASSWORD is given without --tls-keystore",
        Map.of("BACKEND_JOBS_TLS_KEYSTORE_PASSWORD", "x"));
    assertMisuse(
        "--tls-keystore-password is given without --tls-keystore",
        Map.of("BACKEND_JOBS_TLS_KEYSTORE_PASSWORD", "x"),
        "--tls-keystore-password=y");
    assertMisuse(
        "--tls-keystore-password-file is given without --tls-keystore",
        Map.of(),
        "--tls-keystore-password-file=f");
  }

  @Test
  void whatCannotBeUsedIsSaidInOneLine() throws Exception {
    Path none = directory.resolve("none");
    assertNoStart(
        "cannot serve TLS with " + none + ": there is no such file",
        "--tls-keystore=" + none,
        "--tls-keystore-password=secret");
    assertNoStart(
        "cannot read the password of the TLS keystore from " + none + ": there is no such file",
        "--tls-keystore=" + none,
        "--tls-keystore-password-file=" + none);
    Path empty = Files.writeString(directory.resolve("empty"), "\nsecret");
    assertNoStart(
        "cannot read the password of the TLS keystore from " + empty + ": its first line is empty",
        "--tls-keystore=" + none,
        "--tls-keystore-password-file=" + empty);
    Path keyless = directory.resolve("keyless");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (OutputStream out = Files.newOutputStream(keyless)) {
      store.store(out, "secret".toCharArray());
    }
    assertNoStart(
        "cannot serve TLS with " + keyless + ": it holds no private key with a certificate",
        "--tls-keystore=" + keyless,
        "--tls-keystore-password=secret");
  }
}
