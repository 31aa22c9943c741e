// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.storage;

import dev.backendjobs.jdbc.JdbcDialect;
import dev.backendjobs.jdbc.JdbcJobStorage;
import dev.backendjobs.jdbc.PostgresUrl;
import dev.backendjobs.jdbc.StorageOpenException;
import dev.backendjobs.server.options.OptionValues;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.memory.InMemoryJobStorage;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where jobs are stored: in memory, in a directory of this process, or in a shared database. */
public sealed interface StoragePlace {
  /**
   * Opens the storage.
   *
   * @throws StorageOpenException if it cannot be opened; the message is one line
   */
  JobStorage open(Tables tables);

  /** Returns what kind of database it is; empty for memory. */
  Optional<JdbcDialect> dialect();

  /** Returns where jobs are stored, as text for the log; without an account. */
  String description();

  /** Returns what to append to the message of a place that cannot be opened; may be empty. */
  default String remedy() {
    return "";
  }

  /** Returns the same place with this account, if it takes one. */
  default StoragePlace withAccount(@Nullable String user, @Nullable String password) {
    return this;
  }

  /** The names of the tables, where there are any. */
  record Tables(@Nullable String schema, @Nullable String prefix) {
    String script(JdbcDialect dialect) {
      return dialect.schemaScript(
          schema, prefix == null ? JdbcDialect.DEFAULT_TABLE_PREFIX : prefix);
    }

    JobStorage open(JdbcJobStorage.Builder builder) {
      if (schema != null) {
        builder.schema(schema);
      }
      if (prefix != null) {
        builder.tablePrefix(prefix);
      }
      return builder.open();
    }
  }

  /** The memory of the process. */
  record Memory() implements StoragePlace {
    @Override
    public JobStorage open(Tables tables) {
      return InMemoryJobStorage.create();
    }

    @Override
    public Optional<JdbcDialect> dialect() {
      return Optional.empty();
    }

    @Override
    public String description() {
      return "in memory, and are lost when the program ends";
    }
  }

  /**
   * A directory that one process owns while it runs.
   *
   * @param chosen whether the user chose it, so that a message need not say how to
   */
  record Directory(Path path, boolean chosen) implements StoragePlace {
    @Override
    public JobStorage open(Tables tables) {
      return tables.open(JdbcJobStorage.inDirectory(path));
    }

    @Override
    public String remedy() {
      return chosen ? "" : "; --storage file:DIR chooses another directory";
    }

    @Override
    public Optional<JdbcDialect> dialect() {
      return Optional.of(JdbcDialect.SQLITE);
    }

    @Override
    public String description() {
      return "in " + path.toAbsolutePath().normalize();
    }
  }

  /** A PostgreSQL database that any number of processes share. */
  record Postgres(PostgresUrl url) implements StoragePlace {
    @Override
    public JobStorage open(Tables tables) {
      return tables.open(JdbcJobStorage.at(url));
    }

    @Override
    public Optional<JdbcDialect> dialect() {
      return Optional.of(JdbcDialect.POSTGRESQL);
    }

    @Override
    public String description() {
      return "in " + url;
    }

    @Override
    public StoragePlace withAccount(@Nullable String user, @Nullable String password) {
      return user == null ? this : new Postgres(url.withAccount(user, password));
    }
  }

  /** Reads a place; never shows the text of a URL, which may hold a password. */
  final class Converter implements ITypeConverter<StoragePlace> {
    private static final String FILE = "file:";

    @Override
    public StoragePlace convert(String text) {
      if (text.equals("memory")) {
        return new Memory();
      }
      if (text.equals(FILE)) {
        throw new TypeConversionException("the directory behind file: is missing");
      }
      if (text.startsWith(FILE)) {
        if (text.chars().anyMatch(Character::isISOControl)) {
          throw new TypeConversionException(
              "the directory behind file: must not contain control characters");
        }
        return new Directory(OptionValues.path(text.substring(FILE.length())), true);
      }
      try {
        return new Postgres(PostgresUrl.parse(OptionValues.decoded(text)));
      } catch (IllegalArgumentException noUrl) {
        throw new TypeConversionException(
            "it must be memory, file:DIR or a PostgreSQL URL: " + noUrl.getMessage());
      }
    }
  }
}
