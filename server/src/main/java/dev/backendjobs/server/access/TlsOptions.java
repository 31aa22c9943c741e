// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.access;

import dev.backendjobs.http.tls.TlsKeystore;
import dev.backendjobs.server.options.EnvironmentDefaults;
import dev.backendjobs.server.options.OptionValues;
import dev.backendjobs.server.platform.StartException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of TLS; picocli sets them from the command line and the environment. */
public final class TlsOptions {
  private static final String KEYSTORE = "--tls-keystore";
  private static final String PASSWORD = "--tls-keystore-password";
  private static final String PASSWORD_FILE = "--tls-keystore-password-file";

  @Option(
      names = KEYSTORE,
      paramLabel = "FILE",
      converter = OptionValues.FilePath.class,
      description = {
        "Serve HTTPS with the private key and certificate in this PKCS12 or JKS file. Changes to"
            + " the file take effect within a second. Default: plain HTTP.",
        "Variable BACKEND_JOBS_TLS_KEYSTORE."
      })
  private @Nullable Path keystore;

  @Option(
      names = PASSWORD,
      paramLabel = "PASSWORD",
      converter = OptionValues.Text.class,
      description = {
        "Password of that file. Other users of the machine can see a command line: prefer the"
            + " variable or a file.",
        "Variable BACKEND_JOBS_TLS_KEYSTORE_PASSWORD."
      })
  private @Nullable String password;

  @Option(
      names = PASSWORD_FILE,
      paramLabel = "FILE",
      converter = OptionValues.FilePath.class,
      description = {
        "File whose first line is that password.",
        "Variable BACKEND_JOBS_TLS_KEYSTORE_PASSWORD_FILE."
      })
  private @Nullable Path passwordFile;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /**
   * Returns the keystore to serve TLS with; empty: serve plain HTTP.
   *
   * @throws ParameterException if the options contradict each other
   * @throws StartException if a file cannot be used
   */
  public Optional<TlsKeystore> keystore() throws StartException {
    if (keystore == null) {
      if (password != null || passwordFile != null) {
        throw misuse(
            source(password == null ? PASSWORD_FILE : PASSWORD) + " is given without " + KEYSTORE);
      }
      return Optional.empty();
    }
    String secret = secret();
    try {
      return Optional.of(TlsKeystore.open(keystore, secret.toCharArray()));
    } catch (IOException unusable) {
      throw new StartException(
          "cannot serve TLS with " + keystore + ": " + unusable.getMessage(), unusable);
    }
  }

  private String secret() throws StartException {
    if (password != null && passwordFile != null) {
      throw misuse(
          source(PASSWORD) + " and " + source(PASSWORD_FILE) + " are both given; give one of them");
    }
    if (password != null) {
      return password;
    }
    if (passwordFile != null) {
      return firstLine(passwordFile);
    }
    throw misuse(
        source(KEYSTORE)
            + " needs a password: give it by the variable "
            + EnvironmentDefaults.variable(spec.findOption(PASSWORD))
            + ", by "
            + PASSWORD_FILE
            + " or "
            + PASSWORD);
  }

  private String source(String flag) {
    return EnvironmentDefaults.source(spec, flag);
  }

  private ParameterException misuse(String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }

  private static String firstLine(Path file) throws StartException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String line = lines.readLine();
      if (line != null && !line.isEmpty()) {
        return line;
      }
      throw new IOException("its first line is empty");
    } catch (IOException unreadable) {
      throw new StartException(
          "cannot read the password of the TLS keystore from " + file + ": " + reason(unreadable),
          unreadable);
    }
  }

  private static String reason(IOException unreadable) {
    if (unreadable instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (unreadable instanceof AccessDeniedException) {
      return "it may not be read by this user";
    }
    return unreadable instanceof MalformedInputException
        ? "it is not in UTF-8"
        : String.valueOf(unreadable.getMessage());
  }
}
