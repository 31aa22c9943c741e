// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The parameters of a statement, set one after the other. */
public final class Parameters {
  private final PreparedStatement statement;
  private int next = 1;

  /** Begins at the first parameter. */
  public Parameters(PreparedStatement statement) {
    this.statement = statement;
  }

  /** Sets the next parameter; null: NULL. */
  public Parameters text(@Nullable String value) throws SQLException {
    statement.setString(next++, value);
    return this;
  }

  /** Sets the next parameter. */
  public Parameters number(long value) throws SQLException {
    statement.setLong(next++, value);
    return this;
  }

  /** Sets the next parameter, of a column of small numbers. */
  public Parameters small(int value) throws SQLException {
    statement.setInt(next++, value);
    return this;
  }

  /** Sets the next parameter to milliseconds since 1970; null: NULL. */
  public Parameters time(@Nullable Instant value) throws SQLException {
    if (value == null) {
      statement.setNull(next++, Types.BIGINT);
    } else {
      statement.setLong(next++, value.toEpochMilli());
    }
    return this;
  }

  /** Sets the next parameter to NULL of a number. */
  public Parameters noNumber() throws SQLException {
    statement.setNull(next++, Types.BIGINT);
    return this;
  }

  /** Sets the next parameter. */
  public Parameters bytes(byte[] value) throws SQLException {
    statement.setBytes(next++, value);
    return this;
  }
}
