// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import ch.qos.logback.classic.LoggerContext;
import dev.backendjobs.http.tls.TlsKeystore;
import dev.backendjobs.server.access.AccessOptions;
import dev.backendjobs.server.access.TlsOptions;
import dev.backendjobs.server.access.TokenCommand;
import dev.backendjobs.server.logging.LogConfigurator;
import dev.backendjobs.server.options.EnvironmentDefaults;
import dev.backendjobs.server.options.ServerOptions;
import dev.backendjobs.server.platform.StartException;
import dev.backendjobs.server.storage.DataHome;
import dev.backendjobs.server.storage.SqliteLibrary;
import dev.backendjobs.server.storage.StorageOptions;
import dev.backendjobs.server.storage.StoragePlace;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: starts a server, or says in one line why it cannot. */
@Command(
    name = ServerCommand.NAME,
    mixinStandardHelpOptions = true,
    versionProvider = ServerCommand.Version.class,
    subcommands = TokenCommand.class,
    sortOptions = false,
    usageHelpWidth = 100,
    customSynopsis = {
      "backend-jobs [OPTION...]",
      "       backend-jobs token (new | key) [OPTION...]"
    },
    description = "Tracks long-running jobs and serves them over HTTP, also to AWS clients.",
    footer = {
      "",
      "A flag takes precedence over its environment variable. The variable of an option that may be"
          + " repeated holds a list separated by commas.",
      "Exit code: 0 ended by a signal, 1 cannot start, 2 wrong use of the command line."
    })
final class ServerCommand implements Callable<Integer> {
  static final String NAME = "backend-jobs";

  @Mixin final ServerOptions options = new ServerOptions();

  @Mixin final AccessOptions access = new AccessOptions();

  @Mixin final StorageOptions storage = new StorageOptions();

  @Mixin final TlsOptions tls = new TlsOptions();

  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final AtomicReference<@Nullable StandaloneServer> running = new AtomicReference<>();

  private ServerCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine command = new CommandLine(new ServerCommand(environment));
    // why: of this command alone: variables of the server mean nothing to its subcommands
    command.getCommandSpec().defaultValueProvider(new EnvironmentDefaults(environment));
    return command
        .setOut(inUtf8(System.out))
        .setErr(inUtf8(System.err))
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(ProblemLine::misuse)
        .setExecutionExceptionHandler(ProblemLine::failure);
  }

  /** Returns a writer in UTF-8, in which the access file is read, whatever the locale is. */
  private static PrintWriter inUtf8(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  @Override
  public Integer call() throws StartException {
    LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
    LogConfigurator.level(logging, options.logLevel());
    LogConfigurator.audit(logging, access.audit());
    if (storage.printsSchema()) {
      print(storage.printedSchema(options.demo()));
      return CommandLine.ExitCode.OK;
    }
    StoragePlace place = storage.place(options.demo(), this::dataHome);
    if (place.dialect().isPresent()) {
      // why: names that are none are refused as a misuse, before anything is opened
      storage.schemaScript(place);
    }
    access.requireMeant(options.host());
    Optional<TlsKeystore> secured = tls.keystore();
    if (place instanceof StoragePlace.Directory) {
      SqliteLibrary.load(InstantSource.system());
    }
    Thread stop = new Thread(this::stop, "backend-jobs-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      StandaloneServer server =
          StandaloneServer.start(options, access, secured, place, storage.tables());
      running.set(server);
      print("Backend Jobs listening on " + server.uri());
    } finally {
      // why: the hook would turn the exit code of a failed start into 0
      if (running.get() == null) {
        Runtime.getRuntime().removeShutdownHook(stop);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private Path dataHome() throws StartException {
    return DataHome.directory(
        environment, System.getProperty("os.name", ""), System.getProperty("user.home", ""));
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text.stripTrailing());
    out.flush();
  }

  private void stop() {
    StandaloneServer server = running.get();
    if (server != null) {
      server.close();
    }
    // why: the JVM would exit with 128 + the signal, which reads as a failure
    Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
  }

  /** Reads the version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Backend Jobs " + number()};
    }

    /** Returns the version without a name. */
    static String number() {
      String version = ServerCommand.class.getPackage().getImplementationVersion();
      return Optional.ofNullable(version).orElse("(not packaged)");
    }
  }
}
