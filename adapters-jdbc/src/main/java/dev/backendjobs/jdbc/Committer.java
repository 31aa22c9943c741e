// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

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
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int TRIES = 8;
  private static final long FIRST_PAUSE_NANOS = 1_000_000;

  private final Sessions sessions;
  private final Sql sql;
  private final JdbcDialect dialect;
  private final int changesPerApp;
  private final TerminalJobs terminal;

  Committer(
      Sessions sessions, Sql sql, JdbcDialect dialect, int changesPerApp, TerminalJobs terminal) {
    this.sessions = sessions;
    this.sql = sql;
    this.dialect = dialect;
    this.changesPerApp = changesPerApp;
    this.terminal = terminal;
  }

  /** Commits a batch and answers all its callers. */
  void commit(List<PendingWrite> batch) {
    try {
      for (int i = 1; !tryCommit(batch, i == TRIES); i++) {
        pause(i);
      }
      PendingWrite.answer(batch, null);
    } catch (SQLException failure) {
      if (batch.size() > 1 && dialect.isOfData(failure)) {
        LOG.debug("A batch held a write that the database refuses", failure);
        batch.forEach(write -> commit(List.of(write)));
        return;
      }
      LOG.warn("A batch of {} writes failed", batch.size(), failure);
      PendingWrite.answer(batch, failure);
    } catch (RuntimeException | Error bug) {
      // why: a caller must get an answer whatever happens
      LOG.error("A batch of {} writes failed", batch.size(), bug);
      PendingWrite.answer(batch, new IllegalStateException("the batch failed", bug));
    }
  }

  private boolean tryCommit(List<PendingWrite> batch, boolean last) throws SQLException {
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
