// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The rows of one statement in a transaction: sent together, or as one if there is but one. */
final class Rows {
  private final PreparedStatement statement;
  private int rows;

  Rows(PreparedStatement statement) {
    this.statement = statement;
  }

  /** Returns the statement to set the parameters of the next row. */
  PreparedStatement next() throws SQLException {
    if (rows > 0) {
      statement.addBatch();
    }
    rows++;
    return statement;
  }

  /** Sends the rows, if there are any. */
  void write() throws SQLException {
    if (rows == 1) {
      statement.executeUpdate();
    } else if (rows > 1) {
      statement.addBatch();
      statement.executeBatch();
    }
  }
}
