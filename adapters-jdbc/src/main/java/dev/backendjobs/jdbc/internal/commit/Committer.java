// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.commit;

import dev.backendjobs.jdbc.internal.sessions.Sessions;
import dev.backendjobs.jdbc.internal.sql.Dialect;
import dev.backendjobs.jdbc.internal.sql.SqlStatements;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits batches, each as one transaction; after a lost race again, a bounded number of times.
 *
 * <p>A batch that fails, fails as a whole and alone; but where the database refuses what a write
 * holds, its writes are committed one by one, so that its neighbours do not fail with it.
 */
public final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int TRIES = 8;
  private static final long FIRST_PAUSE_NANOS = 1_000_000;

  private final Sessions sessions;
  private final SqlStatements sql;
  private final Dialect dialect;
  private final int changesPerApp;
  private final FinishedJobCache terminal;

  public Committer(
      Sessions sessions,
      SqlStatements sql,
      Dialect dialect,
      int changesPerApp,
      FinishedJobCache terminal) {
    this.sessions = sessions;
    this.sql = sql;
    this.dialect = dialect;
    this.changesPerApp = changesPerApp;
    this.terminal = terminal;
  }

  /** Commits a batch and answers all its callers. */
  public void commit(List<QueuedWrite> batch) {
    try {
      for (int i = 1; !tryCommit(batch, i == TRIES); i++) {
        pause(i);
      }
      QueuedWrite.answer(batch, null);
    } catch (SQLException failure) {
      if (batch.size() > 1 && dialect.isDataError(failure)) {
        LOG.debug("A batch held a write that the database refuses", failure);
        batch.forEach(write -> commit(List.of(write)));
        return;
      }
      LOG.warn("A batch of {} writes failed", batch.size(), failure);
      QueuedWrite.answer(batch, failure);
    } catch (RuntimeException | Error bug) {
      // why: a caller must get an answer whatever happens
      LOG.error("A batch of {} writes failed", batch.size(), bug);
      QueuedWrite.answer(batch, new IllegalStateException("the batch failed", bug));
    }
  }

  private boolean tryCommit(List<QueuedWrite> batch, boolean last) throws SQLException {
    try {
      return sessions.use(
          session -> {
            Transaction transaction = new Transaction(session, sql, changesPerApp, batch);
            try {
              transaction.run();
            } finally {
              // why: also after a failure, for a commit may have come through without an answer
              transaction.apps().forEach(app -> terminal.forget(app.changes()));
            }
            return true;
          });
    } catch (SQLException failure) {
      if (last || !dialect.isLostRace(failure)) {
        throw failure;
      }
      LOG.debug("A batch lost a race and is tried again", failure);
      return false;
    }
  }

  private static void pause(int lost) {
    long most = FIRST_PAUSE_NANOS << lost;
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 4, most));
  }
}
