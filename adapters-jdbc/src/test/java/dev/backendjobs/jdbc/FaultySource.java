// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source whose next commits fail as a test sets, before they reach the database. */
final class FaultySource implements DataSource {
  private final DataSource sound;
  private final Queue<Optional<SQLException>> failures = new ConcurrentLinkedQueue<>();

  private final AtomicLong commits = new AtomicLong();
  private final AtomicBoolean answerIsLost = new AtomicBoolean();
  private final AtomicBoolean closesFail = new AtomicBoolean();

  FaultySource(DataSource sound) {
    this.sound = sound;
  }

  /** Returns how many commits have come through. */
  long commits() {
    return commits.get();
  }

  /** Makes the next commits fail, each with one of these. */
  void failCommits(SQLException... next) {
    for (SQLException failure : next) {
      failures.add(Optional.of(failure));
    }
  }

  /** Makes the next commit pass. */
  void passCommit() {
    failures.add(Optional.empty());
  }

  /** Makes the next commit come through, and its caller see it fail. */
  void loseAnswer() {
    answerIsLost.set(true);
  }

  /** Makes each connection tell that it could not be closed, though it is. */
  void failCloses() {
    closesFail.set(true);
  }

  /** Returns how many failures are still to come. */
  int failuresLeft() {
    return failures.size();
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = sound.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            FaultySource.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Optional<SQLException> failure =
                  method.getName().equals("commit") ? failures.poll() : null;
              if (failure != null && failure.isPresent()) {
                throw failure.get();
              }
              try {
                Object result = method.invoke(connection, arguments);
                if (method.getName().equals("close") && closesFail.get()) {
                  throw new SQLException("the connection is gone");
                }
                if (method.getName().equals("commit")) {
                  commits.incrementAndGet();
                  if (answerIsLost.getAndSet(false)) {
                    throw new SQLException("the answer is lost");
                  }
                }
                return result;
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return sound.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    sound.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    sound.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return sound.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return sound.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return sound.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return sound.isWrapperFor(type);
  }
}
