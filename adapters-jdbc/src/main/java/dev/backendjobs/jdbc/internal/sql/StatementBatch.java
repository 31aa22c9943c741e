// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The rows of one statement in a transaction: sent together, or as one if there is but one. */
public final class StatementBatch {
  private final PreparedStatement statement;
  private int rows;

  public StatementBatch(PreparedStatement statement) {
    this.statement = statement;
  }

  /** Returns the statement to set the parameters of the next row. */
  public PreparedStatement next() throws SQLException {
    if (rows > 0) {
      statement.addBatch();
    }
    rows++;
    return statement;
  }

  /** Sends the rows, if there are any. */
  public void write() throws SQLException {
    if (rows == 1) {
      statement.executeUpdate();
    } else if (rows > 1) {
      statement.addBatch();
      statement.executeBatch();
    }
  }
}
