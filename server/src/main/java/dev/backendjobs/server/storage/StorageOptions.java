// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.storage;

import dev.backendjobs.jdbc.JdbcDialect;
import dev.backendjobs.server.options.EnvironmentDefaults;
import dev.backendjobs.server.options.OptionValues;
import dev.backendjobs.server.platform.StartException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the storage; picocli sets them from the command line and the environment. */
public final class StorageOptions {
  @Option(
      names = "--storage",
      paramLabel = "PLACE",
      converter = StoragePlace.Converter.class,
      description = {
        "Where jobs are stored: memory, file:DIR (a directory that one process uses) or"
            + " postgresql://HOST:PORT/DATABASE (shared by any number of servers).",
        "Default: a directory in the user's data home, with --demo memory; variable"
            + " BACKEND_JOBS_STORAGE."
      })
  private @Nullable StoragePlace storage;

  @Option(
      names = "--storage-user",
      paramLabel = "USER",
      converter = OptionValues.Text.class,
      description = {
        "User of the PostgreSQL database, if not in its URL.",
        "Variable BACKEND_JOBS_STORAGE_USER."
      })
  private @Nullable String storageUser;

  @Option(
      names = "--storage-password",
      paramLabel = "PASSWORD",
      converter = OptionValues.Text.class,
      description = {
        "Password of that user. Other users of the machine can see a command line: prefer the"
            + " variable.",
        "Variable BACKEND_JOBS_STORAGE_PASSWORD."
      })
  private @Nullable String storagePassword;

  @Option(
      names = "--storage-schema",
      paramLabel = "NAME",
      converter = OptionValues.Text.class,
      description = {
        "Schema of the tables in PostgreSQL; default: the current schema of the connection.",
        "Variable BACKEND_JOBS_STORAGE_SCHEMA."
      })
  private @Nullable String storageSchema;

  @Option(
      names = "--storage-table-prefix",
      paramLabel = "PREFIX",
      converter = OptionValues.Text.class,
      description = {
        "Prefix of the names of the tables; default: backend_jobs_.",
        "Variable BACKEND_JOBS_STORAGE_TABLE_PREFIX."
      })
  private @Nullable String storageTablePrefix;

  @Option(
      names = "--print-schema",
      paramLabel = "true|false|citus",
      arity = "0..1",
      fallbackValue = "true",
      converter = PrintedSchema.Converter.class,
      defaultValue = "false",
      description = {
        "Print the SQL that makes the tables of --storage, for a migration tool, and exit; citus:"
            + " the SQL for PostgreSQL, and the statements that distribute the tables on Citus.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_PRINT_SCHEMA."
      })
  private PrintedSchema printSchema = PrintedSchema.NONE;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Finds a directory, when one is needed. */
  public interface DirectoryChoice {
    Path get() throws StartException;
  }

  /** Returns whether the program prints the SQL of the tables in place of serving. */
  public boolean printsSchema() {
    return printSchema != PrintedSchema.NONE;
  }

  /**
   * Returns where jobs are kept; by default in the directory of the data home, and those of a demo
   * in memory.
   *
   * @param dataHome asked only if it is needed
   */
  public StoragePlace place(boolean demo, DirectoryChoice dataHome) throws StartException {
    if (storage == null) {
      return demo ? new StoragePlace.Memory() : new StoragePlace.Directory(dataHome.get(), false);
    }
    if (storage instanceof StoragePlace.Postgres
        && storageUser == null
        && storagePassword != null) {
      throw new ParameterException(
          spec.commandLine(),
          EnvironmentDefaults.source(spec, "--storage-password")
              + " is given without --storage-user; give both, or put both into the URL");
    }
    return storage.withAccount(storageUser, storagePassword);
  }

  /**
   * Returns the SQL to print.
   *
   * @throws ParameterException if the place has no tables, or none that Citus could distribute
   */
  public String printedSchema(boolean demo) throws StartException {
    boolean citus = printSchema == PrintedSchema.CITUS;
    if (citus && storage != null && !(storage instanceof StoragePlace.Postgres)) {
      throw new ParameterException(
          spec.commandLine(),
          "--print-schema=citus is for a database of PostgreSQL, and "
              + EnvironmentDefaults.source(spec, "--storage")
              + " is none");
    }
    // why: which directory does not matter to its tables
    StoragePlace place = place(demo, () -> Path.of(""));
    String script = citus ? script(JdbcDialect.POSTGRESQL) : schemaScript(place);
    return printSchema.of(script);
  }

  /** Returns the names of the tables. */
  public StoragePlace.Tables tables() {
    return new StoragePlace.Tables(storageSchema, storageTablePrefix);
  }

  /**
   * Returns the SQL that makes the tables of a place.
   *
   * @throws ParameterException if it has none, or a name is no name of a table
   */
  public String schemaScript(StoragePlace place) {
    JdbcDialect dialect =
        place
            .dialect()
            .orElseThrow(
                () -> new ParameterException(spec.commandLine(), "--storage memory has no schema"));
    return script(dialect);
  }

  private String script(JdbcDialect dialect) {
    try {
      return tables().script(dialect);
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(spec.commandLine(), String.valueOf(refused.getMessage()));
    }
  }
}
