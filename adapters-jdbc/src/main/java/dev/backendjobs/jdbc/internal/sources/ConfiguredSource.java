// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sources;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source that prepares each connection that it makes. */
public final class ConfiguredSource implements DataSource {
  /** Prepares a new connection. */
  @FunctionalInterface
  public interface Setup {
    void prepare(Connection connection) throws SQLException;
  }

  private final DataSource source;
  private final Setup setup;

  /** Creates a data source over another one. */
  public ConfiguredSource(DataSource source, Setup setup) {
    this.source = source;
    this.setup = setup;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = source.getConnection();
    boolean prepared = false;
    try {
      setup.prepare(connection);
      prepared = true;
      return connection;
    } finally {
      if (!prepared) {
        connection.close();
      }
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return source.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return source.isWrapperFor(type);
  }
}
