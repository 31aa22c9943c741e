// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.access;

import dev.backendjobs.http.access.RequestAuthenticator;
import dev.backendjobs.http.access.file.AccessFile;
import dev.backendjobs.http.access.file.AccessFormatException;
import dev.backendjobs.http.access.signature.SignatureV4;
import dev.backendjobs.server.logging.Audit;
import dev.backendjobs.server.options.EnvironmentDefaults;
import dev.backendjobs.server.options.OptionValues;
import dev.backendjobs.server.platform.ListenProblem;
import dev.backendjobs.server.platform.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of access control; picocli sets them from the command line and environment. */
public final class AccessOptions {
  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      converter = OptionValues.FilePath.class,
      description = {
        "Require a token or access key of this file, which the command token makes. Changes to the"
            + " file take effect within a second; a pipe is read once.",
        "Default: anyone may read and write; variable BACKEND_JOBS_TOKENS."
      })
  private @Nullable Path tokens;

  @Option(
      names = "--insecure",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = {
        "Allow anyone to read and write although other machines can reach --host.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_INSECURE."
      })
  private boolean insecure;

  @Option(
      names = "--signature-region",
      paramLabel = "REGION",
      split = ",",
      converter = OptionValues.Region.class,
      defaultValue = SignatureV4.DEFAULT_REGION,
      description = {
        "Region for which AWS clients must sign requests, with an access key of --tokens; may be"
            + " repeated.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_SIGNATURE_REGION."
      })
  List<String> signatureRegions = List.of();

  @Option(
      names = "--audit",
      paramLabel = "WRITES",
      converter = OptionValues.AuditedWrites.class,
      description = {
        "Which requests to create or change a job are logged, independent of --log-level: all,"
            + " denied or none.",
        "Default: all with --tokens, else none; variable BACKEND_JOBS_AUDIT."
      })
  private @Nullable Audit audit;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Returns which writes are logged. */
  public Audit audit() {
    if (audit != null) {
      return audit;
    }
    return tokens == null ? Audit.NONE : Audit.ALL;
  }

  /**
   * Refuses a server that other machines can reach unless the options say that this is intended.
   *
   * @throws ParameterException if other machines can reach the host and nothing says who has access
   * @throws StartException if the host is unknown
   */
  public void requireMeant(String host) throws StartException {
    if (tokens != null && insecure) {
      throw new ParameterException(
          spec.commandLine(),
          EnvironmentDefaults.source(spec, "--insecure")
              + " contradicts "
              + EnvironmentDefaults.source(spec, "--tokens")
              + ", which says who has access");
    }
    if (tokens == null && !insecure && !isLoopback(host)) {
      throw new ParameterException(
          spec.commandLine(),
          "other machines can reach --host "
              + host
              + ": say who has access by --tokens FILE, or that anyone has by --insecure");
    }
  }

  private static boolean isLoopback(String host) throws StartException {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw ListenProblem.ofHost(host, unknown);
    }
  }

  /**
   * Returns the file that says who has access to what; empty if anyone has access to everything.
   *
   * @throws StartException if it cannot be read, or a line is wrong
   */
  public Optional<AccessFile> open() throws StartException {
    if (tokens == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(AccessFile.open(tokens));
    } catch (NoSuchFileException missing) {
      throw refusal("there is no such file", missing);
    } catch (AccessDeniedException unreadable) {
      throw refusal("it may not be read by this user", unreadable);
    } catch (IOException | AccessFormatException wrong) {
      throw refusal(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** Returns the authenticator of an access file: by its tokens, and by signatures of its keys. */
  public RequestAuthenticator authenticator(AccessFile file, InstantSource clock) {
    return file.authenticator(SignatureV4.of(Set.copyOf(signatureRegions), clock));
  }

  private StartException refusal(String reason, Exception cause) {
    return new StartException("cannot use the access file " + tokens + ": " + reason, cause);
  }
}
