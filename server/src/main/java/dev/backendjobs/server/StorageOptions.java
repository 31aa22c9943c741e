// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import dev.backendjobs.jdbc.JdbcDialect;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the command line and the environment say of the storage; picocli fills it in. */
final class StorageOptions {
  @Option(
      names = "--storage",
      paramLabel = "PLACE",
      converter = StoragePlace.Converter.class,
      description = {
        "Where jobs are kept: memory, file:DIR (a directory of this process alone) or"
            + " postgresql://HOST:PORT/DATABASE (shared by any number of servers).",
        "Default: the user's data home, with --demo memory; variable BACKEND_JOBS_STORAGE."
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
        "That user's password; others may see a command line, so better by its variable.",
        "Variable BACKEND_JOBS_STORAGE_PASSWORD."
      })
  private @Nullable String storagePassword;

  @Option(
      names = "--storage-schema",
      paramLabel = "NAME",
      converter = OptionValues.Text.class,
      description = {
        "Schema of the tables in PostgreSQL; default: the connection's own.",
        "Variable BACKEND_JOBS_STORAGE_SCHEMA."
      })
  private @Nullable String storageSchema;

  @Option(
      names = "--storage-table-prefix",
      paramLabel = "PREFIX",
      converter = OptionValues.Text.class,
      description = {
        "What the names of the tables begin with; default: backend_jobs_.",
        "Variable BACKEND_JOBS_STORAGE_TABLE_PREFIX."
      })
  private @Nullable String storageTablePrefix;

  @Option(
      names = "--print-schema",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = {
        "Print the SQL that makes the tables of --storage, for a migration tool, and exit.",
        "Default: ${DEFAULT-VALUE}, variable BACKEND_JOBS_PRINT_SCHEMA."
      })
  boolean printSchema;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Finds a directory, when one is needed. */
  interface DirectoryChoice {
    Path get() throws StartException;
  }

  /**
   * Returns where jobs are kept; by default in the directory of the data home, and those of a demo
   * in memory.
   *
   * @param dataHome asked only if it is needed
   */
  StoragePlace place(boolean demo, DirectoryChoice dataHome) throws StartException {
    if (storage == null) {
      return demo ? new StoragePlace.Memory() : new StoragePlace.Directory(dataHome.get(), false);
    }
    return storage.withAccount(storageUser, storagePassword);
  }

  /** Returns the names of the tables. */
  StoragePlace.Tables tables() {
    return new StoragePlace.Tables(storageSchema, storageTablePrefix);
  }

  /**
   * Returns the SQL that makes the tables of a place.
   *
   * @throws ParameterException if it has none, or a name is no name of a table
   */
  String schemaScript(StoragePlace place) {
    JdbcDialect dialect =
        place
            .dialect()
            .orElseThrow(
                () -> new ParameterException(spec.commandLine(), "--storage memory has no schema"));
    try {
      return tables().script(dialect);
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(spec.commandLine(), String.valueOf(refused.getMessage()));
    }
  }
}
