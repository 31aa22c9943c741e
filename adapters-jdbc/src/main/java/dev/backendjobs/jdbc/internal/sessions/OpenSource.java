// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sessions;

import java.io.Closeable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Where the connections of an open storage come from, and what ends with it.
 *
 * @param source gives connections
 * @param ending is closed when the storage closes
 * @param reason says in one line why a database cannot be used
 */
public record OpenSource(
    DataSource source, Closeable ending, Function<SQLException, String> reason) {
  public OpenSource(DataSource source, Closeable ending) {
    this(source, ending, failure -> "the database could not be used: " + oneLine(failure));
  }

  private static String oneLine(SQLException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** Opens a source whose waits take no longer than the patience. */
  @FunctionalInterface
  public interface Opening {
    OpenSource open(Duration patience);
  }
}
