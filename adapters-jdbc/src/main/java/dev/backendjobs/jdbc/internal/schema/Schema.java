// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.schema;

import dev.backendjobs.jdbc.internal.sources.ConnectionErrors;
import dev.backendjobs.jdbc.internal.sources.OpenFailure;
import dev.backendjobs.jdbc.internal.sql.Dialect;
import dev.backendjobs.jdbc.internal.sql.TableNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates and migrates the tables of a storage: numbered scripts, each run once, in a transaction
 * with the row that records its number.
 */
public final class Schema {
  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
  private static final int TRIES = 10;

  /** The scripts of each dialect; the first makes version 1. */
  private static final List<String> MIGRATIONS = List.of("V1__jobs.sql");

  private static final String VERSION_TABLE =
      "CREATE TABLE ${table}schema_version (version INTEGER NOT NULL PRIMARY KEY)";
  private static final String RECORD = "INSERT INTO ${table}schema_version (version) VALUES (";

  private static final String APP_COUNT =
      "INSERT INTO ${table}app (app_id, sort_key, revision, stored, active)"
          + " VALUES ('', ?, 0, 0, 0) ON CONFLICT (app_id) DO NOTHING";
  private static final String COUNT_APPS = "SELECT COUNT(*) FROM ${table}app WHERE revision > 0";
  private static final String SET_APP_COUNT = "UPDATE ${table}app SET stored = ? WHERE app_id = ''";

  private final Dialect dialect;
  private final TableNames names;
  private final List<String> migrations;

  public Schema(Dialect dialect, TableNames names) {
    this(dialect, names, MIGRATIONS);
  }

  /** Makes the schema that these scripts of the dialect's folder make, in this order. */
  public Schema(Dialect dialect, TableNames names, List<String> migrations) {
    this.dialect = dialect;
    this.names = names;
    this.migrations = List.copyOf(migrations);
  }

  /** Returns the whole schema as one script. */
  public String script() {
    StringBuilder script = new StringBuilder();
    script.append(names.fill(VERSION_TABLE)).append(";\n\n");
    for (int version = 1; version <= migrations.size(); version++) {
      script.append(script(version).text().strip()).append("\n\n");
      script.append(names.fill(RECORD)).append(version).append(");\n");
    }
    return script.toString();
  }

  /**
   * Makes or migrates the tables if they are not of the newest version.
   *
   * @throws OpenFailure if they are of a version that this program does not know
   */
  public void bringUpToDate(Connection connection) throws SQLException {
    for (int i = 1; ; i++) {
      try {
        while (step(connection)) {
          LOG.debug("The schema is now of version {}", version(connection));
        }
        countApps(connection);
        return;
      } catch (SQLException failure) {
        // why: of several nodes that start at once one makes the tables; the others look again
        if (!dialect.isCreatedTwice(failure)) {
          throw failure;
        }
        if (i == TRIES) {
          throw notCreated(failure);
        }
      }
    }
  }

  private OpenFailure notCreated(SQLException failure) {
    String table = names.fill("${table}schema_version");
    return new OpenFailure(
        "the tables cannot be created, because some exist while "
            + table
            + " is missing or empty: "
            + ConnectionErrors.firstLine(failure)
            + "; on a worker of Citus, run on the coordinator: SELECT create_reference_table('"
            + table
            + "')",
        failure);
  }

  /** Creates the next version, and returns whether there was one to create. */
  private boolean step(Connection connection) throws SQLException {
    int known = migrations.size();
    connection.setAutoCommit(false);
    try {
      int found = version(connection);
      if (found > known) {
        throw new OpenFailure(
            "the stored jobs have schema version "
                + found
                + ", this program knows versions up to "
                + known
                + "; use a newer version of the program",
            null);
      }
      if (found == known) {
        return false;
      }
      try (Statement statement = connection.createStatement()) {
        if (found == 0) {
          statement.execute(names.fill(VERSION_TABLE));
        }
        // why: the row comes first, so that a node that is late waits here and then looks again
        statement.execute(names.fill(RECORD) + (found + 1) + ")");
        for (String sql : script(found + 1).statements()) {
          statement.execute(sql);
        }
      }
      connection.commit();
      return true;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Counts the apps, unless the row that holds their number is there. */
  private void countApps(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert = connection.prepareStatement(names.fill(APP_COUNT));
        PreparedStatement count = connection.prepareStatement(names.fill(COUNT_APPS));
        PreparedStatement update = connection.prepareStatement(names.fill(SET_APP_COUNT))) {
      insert.setBytes(1, new byte[0]);
      if (insert.executeUpdate() == 1) {
        try (ResultSet row = count.executeQuery()) {
          row.next();
          update.setLong(1, row.getLong(1));
        }
        update.executeUpdate();
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Returns the version of the tables; 0 if there are none. */
  private int version(Connection connection) throws SQLException {
    if (!hasVersionTable(connection)) {
      return 0;
    }
    try (PreparedStatement select =
            connection.prepareStatement(
                names.fill("SELECT COALESCE(MAX(version), 0) FROM ${table}schema_version"));
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private boolean hasVersionTable(Connection connection) throws SQLException {
    String schema = names.schema() != null ? names.schema() : connection.getSchema();
    String table = names.prefix() + "schema_version";
    try (ResultSet tables =
        connection.getMetaData().getTables(null, schema, table, new String[] {"TABLE"})) {
      while (tables.next()) {
        // why: in the patterns an underscore stands for any character
        if (table.equals(tables.getString("TABLE_NAME"))
            && (schema == null || schema.equals(tables.getString("TABLE_SCHEM")))) {
          return true;
        }
      }
      return false;
    }
  }

  private SchemaScript script(int version) {
    return SchemaScript.read(dialect.folder() + '/' + migrations.get(version - 1), names);
  }
}
