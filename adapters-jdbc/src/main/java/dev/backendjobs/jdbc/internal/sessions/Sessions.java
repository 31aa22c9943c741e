// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sessions;

import dev.backendjobs.internal.lifetime.Durations;
import dev.backendjobs.jdbc.internal.sources.ConnectionErrors;
import dev.backendjobs.jdbc.internal.sources.ConnectionRefusedException;
import dev.backendjobs.jdbc.internal.sources.OpenSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends sessions over the connections of a data source, a bounded number at a time.
 *
 * <p>An embedded database answers so fast that preparing a statement costs more than running it;
 * there sessions are kept between uses. Other connections go back after each use. One whose failure
 * says that it is no longer usable is discarded, and the work runs again on another one.
 */
public final class Sessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  /**
   * The part of the call timeout that one wait for a connection may take. why: a caller may have to
   * wait for the failure of the batch before its own, and must then still see that of its own.
   */
  private static final int WAITS_PER_CALL = 3;

  /** Enough for all connections of a pool to have gone bad at once. */
  private static final int MAX_CONNECTIONS_TRIED = 16;

  /** Work with a session; it must have closed its result sets when it returns. */
  @FunctionalInterface
  public interface Work<T> {
    T with(Session session) throws SQLException;
  }

  private record Lent(ConnectionLoan loan, Session session) {}

  private final OpenSource source;
  private final boolean transactions;
  private final SessionRules rules;
  private final Semaphore places;
  private final ConcurrentLinkedDeque<Lent> idle = new ConcurrentLinkedDeque<>();

  /** Whether all connections that were tried for the last work had become unusable. */
  private volatile boolean allUseless;

  /** Whether the source gave no connection when it was last asked. */
  private volatile boolean starved;

  /**
   * Creates a lender without sessions.
   *
   * @param transactions whether work runs in a transaction that it commits or rolls back itself
   * @param places how many sessions may be in use
   */
  public Sessions(OpenSource source, boolean transactions, SessionRules rules, int places) {
    this.source = source;
    this.transactions = transactions;
    this.rules = rules;
    this.places = new Semaphore(places);
  }

  /** Does work that may run more than once. */
  public <T> T use(Work<T> work) throws SQLException {
    return use(work, () -> true);
  }

  /**
   * Does the work with a session; after a failure that session is not used again.
   *
   * @param repeatable whether the work may run again after its connection has failed
   */
  public <T> T use(Work<T> work, BooleanSupplier repeatable) throws SQLException {
    long end = System.nanoTime() + Durations.nanos(rules.callTimeout());
    enter();
    try {
      int most = allUseless ? 2 : MAX_CONNECTIONS_TRIED;
      for (int tried = 1; ; tried++) {
        try {
          T result = useOnce(work, end);
          if (allUseless) {
            allUseless = false;
          }
          return result;
        } catch (UselessConnection useless) {
          boolean again = repeatable.getAsBoolean() && System.nanoTime() - end < 0;
          if (!again || tried == most) {
            allUseless = tried == most;
            throw useless.failure;
          }
          LOG.debug("A connection was no longer usable; trying another one", useless.failure);
        }
      }
    } finally {
      places.release();
    }
  }

  private <T> T useOnce(Work<T> work, long end) throws SQLException, UselessConnection {
    Lent lent = idle.pollFirst();
    if (lent == null) {
      lent = take(end);
    }
    boolean sound = false;
    boolean useless = false;
    try {
      T result = work.with(lent.session());
      sound = true;
      return result;
    } catch (SQLException failure) {
      useless = ConnectionErrors.isConnectionUseless(failure);
      if (useless) {
        throw new UselessConnection(failure);
      }
      throw failure;
    } finally {
      if (useless) {
        lent.loan().discard();
      } else if (sound && rules.kept()) {
        idle.addFirst(lent);
      } else {
        giveBack(lent, sound);
      }
    }
  }

  private void enter() throws SQLException {
    long nanos = Durations.nanos(rules.callTimeout());
    try {
      if (places.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw ConnectionRefusedException.interrupted();
    }
    if (starved) {
      throw ConnectionRefusedException.noneInTime(nanos, null);
    }
    throw ConnectionRefusedException.of(
        "no connection for the storage was free within "
            + Durations.millis(rules.callTimeout())
            + " ms; all of them are in use by other calls of the storage",
        null);
  }

  private Lent take(long end) throws SQLException {
    ConnectionLoan loan = ConnectionLoan.of(connection(end), transactions, turnsPreparedOff());
    return new Lent(
        loan,
        new Session(
            loan.connection(),
            transactions ? rules.limits() : "",
            transactions ? 0 : rules.queryTimeoutSeconds()));
  }

  /** Returns whether named prepared statements have to be turned off for the time of the loan. */
  private boolean turnsPreparedOff() {
    // why: the storage's own pool sees to it for each of its connections when it makes them
    return rules.pooler() && source.origin() == OpenSource.Origin.HOST;
  }

  private Connection connection(long end) throws SQLException {
    long begin = System.nanoTime();
    long most = Durations.nanos(rules.callTimeout()) / WAITS_PER_CALL;
    try {
      Connection connection = source.connect(Math.max(1, Math.min(most, end - begin)));
      if (starved) {
        starved = false;
      }
      return connection;
    } catch (ConnectionRefusedException failure) {
      starved = true;
      throw failure;
    } catch (SQLException failure) {
      starved = true;
      long waited = System.nanoTime() - begin;
      throw source.origin() == OpenSource.Origin.POOL
          ? ConnectionRefusedException.noneOfOwnPool(waited, failure)
          : ConnectionRefusedException.noneInTime(waited, failure);
    }
  }

  private static void giveBack(Lent lent, boolean ended) {
    try {
      lent.session().closeStatements();
    } catch (SQLException broken) {
      LOG.debug("A statement could not be closed", broken);
    }
    lent.loan().giveBack(ended);
  }

  /** Gives back the sessions that are kept; none may be in use. */
  @Override
  public void close() {
    for (Lent lent = idle.poll(); lent != null; lent = idle.poll()) {
      giveBack(lent, true);
    }
  }

  /** A failure of the connection and not of the work. */
  private static final class UselessConnection extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final SQLException failure;

    UselessConnection(SQLException failure) {
      super(failure);
      this.failure = failure;
    }
  }
}
