// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.access;

import dev.backendjobs.http.access.file.Grant;
import dev.backendjobs.http.access.file.NewCredential;
import dev.backendjobs.server.options.OptionValues;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a credential and its line for the access file; changes no file. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(new | key)",
    usageHelpWidth = 100,
    description = "Makes a token or an access key, and its line for the file of --tokens.")
public final class TokenCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Who holds it, and what it permits. */
  static final class Holder {
    @Option(
        names = "--name",
        paramLabel = "NAME",
        converter = OptionValues.Name.class,
        required = true,
        description = "Who holds it; the name is the actor in the change log.")
    private String name = "";

    @Option(
        names = "--apps",
        paramLabel = "APP",
        split = ",",
        converter = OptionValues.Name.class,
        description = "The apps it gives access to, such as shop,blog; '*' is every app. Required.")
    private List<String> apps = List.of();

    @ArgGroup private Rights rights = new Rights();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /** At most one of the two. */
    static final class Rights {
      @Option(names = "--read", description = "It permits to get and list jobs; the default.")
      private boolean read;

      @Option(names = "--write", description = "It permits to create and change jobs too.")
      private boolean write;
    }

    Grant grant() {
      if (apps.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "Missing required option '--apps': name the apps that "
                + name
                + " may access, such as --apps shop,blog, or every app by --apps '*'");
      }
      try {
        return Grant.builder(name)
            .apps(Set.copyOf(apps))
            .write(rights.write && !rights.read)
            .build();
      } catch (IllegalArgumentException refused) {
        throw new ParameterException(spec.commandLine(), String.valueOf(refused.getMessage()));
      }
    }
  }

  private void print(String... lines) {
    PrintWriter out = spec.commandLine().getOut();
    for (String line : lines) {
      out.println(line);
    }
    out.flush();
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Missing command: token new makes a token, token key makes an access key");
  }

  @Command(
      name = "new",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      usageHelpWidth = 100,
      description = "Makes a token; clients send it as Authorization: Bearer TOKEN.")
  int token(@Mixin Holder holder) {
    NewCredential made = NewCredential.token(holder.grant());
    print(
        "Token, shown only now:",
        made.secret(),
        "Line for the access file; the token cannot be found out from it:",
        made.line());
    return CommandLine.ExitCode.OK;
  }

  @Command(
      name = "key",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      usageHelpWidth = 100,
      description = "Makes an access key; AWS clients sign their requests with it.")
  int key(@Mixin Holder holder) {
    NewCredential made = NewCredential.accessKey(holder.grant());
    print(
        "Access key, as in ~/.aws/credentials:",
        "aws_access_key_id = " + made.accessKeyId().orElseThrow(),
        "aws_secret_access_key = " + made.secret(),
        "Line for the access file, which holds the secret too:",
        made.line());
    return CommandLine.ExitCode.OK;
  }
}
