// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.jdbc.internal.schema.Schema;
import dev.backendjobs.jdbc.internal.sql.Dialect;
import dev.backendjobs.jdbc.internal.sql.TableNames;
import org.jspecify.annotations.Nullable;

/** The databases that a {@link JdbcJobStorage} supports, and their schema scripts. */
public enum JdbcDialect {
  /** SQLite 3.37 or newer: one process, one writer at a time. */
  SQLITE(Dialect.SQLITE),

  /** PostgreSQL 12 or newer, or a database that speaks its protocol: any number of processes. */
  POSTGRESQL(Dialect.POSTGRESQL);

  /** The default prefix of all table names. */
  public static final String DEFAULT_TABLE_PREFIX = TableNames.DEFAULT_PREFIX;

  private final Dialect dialect;

  JdbcDialect(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Returns the script that creates the newest schema with the default names in an empty database,
   * for use with a migration tool.
   */
  public String schemaScript() {
    return schemaScript(null, TableNames.DEFAULT_PREFIX);
  }

  /**
   * Returns the script that creates the newest schema in an empty database.
   *
   * @param schema the database schema that holds the tables; null: the connection's current schema
   * @param tablePrefix the prefix of all table names
   * @throws IllegalArgumentException if a name has other characters than lower-case letters, digits
   *     and underscores
   */
  public String schemaScript(@Nullable String schema, String tablePrefix) {
    return new Schema(dialect, new TableNames(schema, tablePrefix)).script();
  }

  Dialect internal() {
    return dialect;
  }
}
