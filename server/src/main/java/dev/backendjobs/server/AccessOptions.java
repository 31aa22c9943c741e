// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import dev.backendjobs.http.access.RequestAuthenticator;
import dev.backendjobs.http.access.file.AccessFile;
import dev.backendjobs.http.access.file.AccessFormatException;
import dev.backendjobs.http.access.signature.SignatureV4;
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

/** What the command line and the environment say of who may do what; picocli fills it in. */
final class AccessOptions {
  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      converter = OptionValues.FilePath.class,
      description = {
        "Only who holds a token or access key of this file may call, in its apps; see the command"
            + " token. A change of the file is taken within a second.",
        "Default: everybody may do everything; variable BACKEND_JOBS_TOKENS."
      })
  @Nullable Path tokens;

  @Option(
      names = "--insecure",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = {
        "Let everybody do everything although --host lets other machines call.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_INSECURE."
      })
  boolean insecure;

  @Option(
      names = "--signature-region",
      paramLabel = "REGION",
      split = ",",
      converter = OptionValues.Region.class,
      defaultValue = SignatureV4.DEFAULT_REGION,
      description = {
        "Region that AWS clients must sign for, with the access keys of --tokens; may be repeated.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_SIGNATURE_REGION."
      })
  List<String> signatureRegions = List.of();

  @Option(
      names = "--audit",
      paramLabel = "WRITES",
      converter = OptionValues.AuditedWrites.class,
      description = {
        "Of which requests to create or change a job the log tells, whatever --log-level says: all,"
            + " denied or none.",
        "Default: all with --tokens, else none; variable BACKEND_JOBS_AUDIT."
      })
  private @Nullable Audit audit;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Returns of which writes the log tells. */
  Audit audit() {
    if (audit != null) {
      return audit;
    }
    return tokens == null ? Audit.NONE : Audit.ALL;
  }

  /**
   * Makes sure that nobody opens the server to other machines without meaning it.
   *
   * @throws ParameterException if other machines can reach the host and nothing says who may call
   * @throws StartException if nobody knows the host
   */
  void requireMeant(String host) throws StartException {
    if (tokens != null && insecure) {
      throw new ParameterException(
          spec.commandLine(),
          EnvironmentDefaults.source(spec, "--insecure")
              + " contradicts "
              + EnvironmentDefaults.source(spec, "--tokens")
              + ", which says who may call");
    }
    if (tokens == null && !insecure && !isLoopback(host)) {
      throw new ParameterException(
          spec.commandLine(),
          "other machines can reach --host "
              + host
              + ": say who may call by --tokens FILE, or that everybody may by --insecure");
    }
  }

  private static boolean isLoopback(String host) throws StartException {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new StartException("cannot listen on " + host + ": no such host", unknown);
    }
  }

  /**
   * Returns the file that says who may do what; empty if everybody may do everything.
   *
   * @throws StartException if it cannot be read, or a line is wrong
   */
  Optional<AccessFile> open() throws StartException {
    if (tokens == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(AccessFile.open(tokens));
    } catch (NoSuchFileException missing) {
      throw refusal("there is no such file", missing);
    } catch (AccessDeniedException unreadable) {
      throw refusal("it may not be read", unreadable);
    } catch (IOException | AccessFormatException wrong) {
      throw refusal(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** Returns the authenticator of an access file: by its tokens, and by signatures of its keys. */
  RequestAuthenticator authenticator(AccessFile file, InstantSource clock) {
    return file.authenticator(SignatureV4.of(Set.copyOf(signatureRegions), clock));
  }

  private StartException refusal(String reason, Exception cause) {
    return new StartException("cannot take the access file " + tokens + ": " + reason, cause);
  }
}
