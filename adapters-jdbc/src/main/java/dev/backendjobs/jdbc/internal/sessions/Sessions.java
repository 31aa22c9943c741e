// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sessions;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends sessions over the connections of a data source, so many at a time.
 *
 * <p>An embedded database is asked so cheaply that preparing a statement costs more than running
 * it; then sessions are kept between uses, else given back to the data source each time.
 */
public final class Sessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  /** What is done with a session; it must have closed its result sets when it returns. */
  @FunctionalInterface
  public interface Work<T> {
    T with(Session session) throws SQLException;
  }

  private final DataSource source;
  private final boolean autoCommit;
  private final boolean kept;
  private final Duration patience;
  private final Semaphore places;
  private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();

  public Sessions(
      DataSource source, boolean autoCommit, boolean kept, int places, Duration patience) {
    this.source = source;
    this.autoCommit = autoCommit;
    this.kept = kept;
    this.places = new Semaphore(places);
    this.patience = patience;
  }

  /** Does the work with a session; after a failure that session is not used again. */
  public <T> T use(Work<T> work) throws SQLException {
    enter();
    try {
      Session session = idle.pollFirst();
      if (session == null) {
        session = open();
      }
      boolean sound = false;
      try {
        T result = work.with(session);
        sound = true;
        return result;
      } finally {
        if (sound && kept) {
          idle.addFirst(session);
        } else {
          close(session, sound);
        }
      }
    } finally {
      places.release();
    }
  }

  private void enter() throws SQLException {
    try {
      if (places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("interrupted while waiting for a connection");
    }
    throw new SQLTransientConnectionException("no connection was free within " + patience);
  }

  private Session open() throws SQLException {
    Connection connection = source.getConnection();
    try {
      if (connection.getAutoCommit() != autoCommit) {
        connection.setAutoCommit(autoCommit);
      }
      return new Session(connection);
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
  }

  private void close(Session session, boolean sound) {
    try {
      if (!sound && !autoCommit) {
        session.connection().rollback();
      }
    } catch (SQLException alsoBroken) {
      LOG.debug("A failed transaction could not be rolled back", alsoBroken);
    }
    try {
      session.close();
    } catch (SQLException alsoBroken) {
      // why: what was done with it is done, and a commit that came through must not seem to have
      // failed
      LOG.debug("A session could not be closed", alsoBroken);
    }
  }

  /** Closes the sessions that are kept; none may be in use. */
  @Override
  public void close() {
    for (Session session = idle.poll(); session != null; session = idle.poll()) {
      try {
        session.close();
      } catch (SQLException failure) {
        LOG.warn("A connection could not be closed", failure);
      }
    }
  }
}
