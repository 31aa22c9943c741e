// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sql;

import dev.backendjobs.jdbc.internal.sessions.Session;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that a transaction writes, by statement.
 *
 * <p>Statements run in the order that the batch was created with, whatever the order of the rows.
 */
public final class StatementBatch {
  /** Sets the parameters of one row. */
  @FunctionalInterface
  public interface Row {
    void set(Parameters parameters) throws SQLException;
  }

  // why: the driver prepares each place of a long text as a statement of its own
  private static final int MAX_ROWS_TOGETHER = 8;

  private final Map<String, List<Row>> rows = new LinkedHashMap<>();
  private int size;

  /** Creates a batch of statements in the order in which they run. */
  public StatementBatch(String... statements) {
    for (String statement : statements) {
      rows.put(statement, new ArrayList<>());
    }
  }

  /** Adds a row to one of the statements. */
  public void add(String statement, Row row) {
    List<Row> of = rows.get(statement);
    if (of == null) {
      throw new IllegalArgumentException("not a statement of this batch: " + statement);
    }
    of.add(row);
    size++;
  }

  /** Returns whether the rows are few enough to be sent as one text. */
  public boolean isShort() {
    return size <= MAX_ROWS_TOGETHER;
  }

  /** Runs each statement with all its rows, one round trip a statement. */
  public void execute(Session session) throws SQLException {
    for (Map.Entry<String, List<Row>> entry : rows.entrySet()) {
      List<Row> of = entry.getValue();
      if (!of.isEmpty()) {
        PreparedStatement statement = session.prepare(entry.getKey());
        for (Row row : of) {
          row.set(new Parameters(statement));
          if (of.size() > 1) {
            statement.addBatch();
          }
        }
        if (of.size() > 1) {
          statement.executeBatch();
        } else {
          statement.executeUpdate();
        }
      }
    }
  }

  /** Runs all rows and then one more statement without parameters, in one round trip. */
  public void executeTogether(Session session, String last) throws SQLException {
    StringBuilder text = new StringBuilder();
    rows.forEach((statement, of) -> text.append((statement + ';').repeat(of.size())));
    PreparedStatement statement = session.prepare(text.append(last).toString());
    Parameters parameters = new Parameters(statement);
    for (List<Row> of : rows.values()) {
      for (Row row : of) {
        row.set(parameters);
      }
    }
    statement.execute();
  }
}
