// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.jdbc.internal.schema.Schema;
import dev.backendjobs.jdbc.internal.sql.Dialect;
import dev.backendjobs.jdbc.internal.sql.TableNames;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import dev.backendjobs.testkit.Invariants;
import dev.backendjobs.testkit.Racers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/**
 * An older schema is brought up to date script by script, each in a transaction of its own with the
 * number that says so. The later versions are made up; their scripts are the test's.
 */
@ExtendWith(TestPostgres.Shared.class)
final class MigrationTest {
  private static final String V1 = "V1__jobs.sql";
  private static final String V2 = "V2__note.sql";
  private static final String V3 = "V3__mark.sql";
  private static final JobKey KEY = JobKey.of("app", "env", "job");

  @TempDir Path directory;

  /** Tables of version 1 with a job in them. */
  private record Old(DataSource source, Dialect dialect, String prefix) {
    Old {
      try (JobStorage storage = open(source, prefix)) {
        storage.write(KEY, Decisions.create(KEY, "Op", JobStatus.RUNNING, Instant.ofEpochMilli(7)));
      }
    }

    static JobStorage open(DataSource source, String prefix) {
      return JdbcJobStorage.builder(source).tablePrefix(prefix).open();
    }

    void migrate(String... scripts) throws SQLException {
      try (Connection connection = source.getConnection()) {
        new Schema(dialect, new TableNames(null, prefix), List.of(scripts))
            .bringUpToDate(connection);
      }
    }

    /** Returns the first column of what a query selects from a table. */
    List<String> select(String query) throws SQLException {
      List<String> found = new ArrayList<>();
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(query.replace("FROM ", "FROM " + prefix))) {
        while (row.next()) {
          found.add(row.getString(1));
        }
      }
      return found;
    }

    List<String> versions() throws SQLException {
      return select("SELECT version FROM schema_version ORDER BY version");
    }
  }

  private List<Old> both(TestPostgres server) {
    SQLiteDataSource sqlite = new SQLiteDataSource();
    sqlite.setUrl("jdbc:sqlite:" + directory.resolve("jobs.db"));
    return List.of(
        new Old(sqlite, Dialect.SQLITE, "jobs_"),
        new Old(server.source(), Dialect.POSTGRESQL, server.newPrefix()));
  }

  @Test
  void anOlderSchemaIsBroughtUpToDateScriptByScript(TestPostgres server) throws SQLException {
    for (Old old : both(server)) {
      old.migrate(V1, V2, V3);
      assertThat(old.versions()).containsExactly("1", "2", "3");
      assertThat(old.select("SELECT note FROM job")).containsExactly("from version 1, marked");
      old.migrate(V1, V2, V3);
      assertThat(old.select("SELECT note FROM job")).containsExactly("from version 1, marked");
    }
  }

  @Test
  void aScriptThatFailsLeavesTheOlderSchemaWhole(TestPostgres server) throws SQLException {
    for (Old old : both(server)) {
      assertThatThrownBy(() -> old.migrate(V1, "V2__broken.sql"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("no_such_column");
      assertThat(old.versions()).containsExactly("1");
      assertThatThrownBy(() -> old.select("SELECT note FROM job")).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> old.select("SELECT made FROM note_of_migration"))
          .isInstanceOf(SQLException.class);
      try (JobStorage storage = Old.open(old.source(), old.prefix())) {
        assertThat(storage.find(KEY)).isPresent();
        Invariants.check(storage);
      }
      old.migrate(V1, V2);
      assertThat(old.select("SELECT note FROM job")).containsExactly("from version 1");
    }
  }

  @Test
  void whatSucceededBeforeTheScriptThatFailsStays(TestPostgres server) throws SQLException {
    for (Old old : both(server)) {
      assertThatThrownBy(() -> old.migrate(V1, V2, "V2__broken.sql"))
          .isInstanceOf(SQLException.class);
      assertThat(old.versions()).containsExactly("1", "2");
      assertThat(old.select("SELECT note FROM job")).containsExactly("from version 1");
    }
  }

  @Test
  void nodesThatMigrateAtTheSameTimeDoItOnce(TestPostgres server) throws SQLException {
    for (int round = 0; round < 5; round++) {
      Old old = new Old(server.source(), Dialect.POSTGRESQL, server.newPrefix());
      Racers.Part migrate = () -> old.migrate(V1, V2, V3);
      Racers.together(migrate, migrate, migrate, migrate);
      assertThat(old.versions()).containsExactly("1", "2", "3");
      assertThat(old.select("SELECT note FROM job")).containsExactly("from version 1, marked");
    }
  }

  @Test
  void aSchemaOfALaterVersionIsRefusedInOneLineAndLeftAlone(TestPostgres server)
      throws SQLException {
    for (Old old : both(server)) {
      old.migrate(V1, V2);
      assertThatThrownBy(() -> Old.open(old.source(), old.prefix()))
          .isInstanceOf(StorageOpenException.class)
          .hasMessage(
              "the stored jobs have schema version 2, this program knows versions up to 1; use a"
                  + " newer version of the program");
      assertThat(old.versions()).containsExactly("1", "2");
    }
  }

  @Test
  void tablesWithoutTheirVersionAreRefusedWithTheRemedyForCitus(TestPostgres server)
      throws SQLException {
    Old old = new Old(server.source(), Dialect.POSTGRESQL, server.newPrefix());
    try (Connection connection = server.source().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE " + old.prefix() + "schema_version");
    }
    assertThatThrownBy(() -> Old.open(old.source(), old.prefix()))
        .isInstanceOf(StorageOpenException.class)
        .hasMessageContaining("create_reference_table('" + old.prefix() + "schema_version')");
  }
}
