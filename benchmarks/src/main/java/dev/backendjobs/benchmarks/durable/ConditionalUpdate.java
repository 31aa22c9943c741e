// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.durable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a user may write in place of this library: a table of jobs, and one statement that moves a
 * job if it still has the revision that was read. No counts, quotas, order of changes or feed.
 */
final class ConditionalUpdate implements AutoCloseable {
  /** As many as the storage commits with. */
  private static final int CONNECTIONS = 16;

  private final HikariDataSource pool;

  /** The revision of each row; each element is used by one caller at a time. */
  private final long[] revisions;

  /** Creates the table with a row for each caller. */
  ConditionalUpdate(EmbeddedPostgres server, int rows) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(server.getPostgresDatabase());
    config.setMaximumPoolSize(CONNECTIONS);
    pool = new HikariDataSource(config);
    revisions = new long[rows];
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE job (id INTEGER PRIMARY KEY, status TEXT NOT NULL, revision BIGINT)");
      statement.execute(
          "INSERT INTO job SELECT id, 'OPEN', 0 FROM generate_series(0, " + (rows - 1) + ") AS id");
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Returns how many rows the table has. */
  int rows() {
    return revisions.length;
  }

  /** Moves a job, durably. */
  void move(int row, boolean busy) {
    try (Connection connection = pool.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE job SET status = ?, revision = revision + 1"
                    + " WHERE id = ? AND revision = ?")) {
      update.setString(1, busy ? "BUSY" : "OPEN");
      update.setInt(2, row);
      update.setLong(3, revisions[row]++);
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException("row " + row + " was changed by another caller");
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
