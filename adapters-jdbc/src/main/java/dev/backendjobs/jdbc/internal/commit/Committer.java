// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.commit;

import dev.backendjobs.internal.lifetime.FailureLog;
import dev.backendjobs.jdbc.internal.sessions.Session;
import dev.backendjobs.jdbc.internal.sessions.Sessions;
import dev.backendjobs.jdbc.internal.sources.ConnectionErrors;
import dev.backendjobs.jdbc.internal.sources.OpenSource;
import dev.backendjobs.jdbc.internal.sql.Dialect;
import dev.backendjobs.jdbc.internal.sql.SqlStatements;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits batches, each as one transaction, and again after a lost race, a bounded number of times.
 *
 * <p>A batch that fails does so as a whole and alone; but where the database refuses the values of
 * a write, the writes of its batch are committed one by one, so that only that write fails.
 */
public final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int TRIES = 8;
  private static final long FIRST_PAUSE_NANOS = 1_000_000;

  private final Sessions sessions;
  private final SqlStatements sql;
  private final Dialect dialect;
  private final int changesPerApp;
  private final FinishedJobCache finishedJobs;
  private final OpenSource.AfterCommit afterCommit;
  private final FailureLog failures = new FailureLog(LOG, "Committing writes");

  /** Whether the last failure that was not about one write came after the last commit. */
  private volatile boolean failing;

  /** Creates a committer over sessions with transactions. */
  public Committer(
      Sessions sessions,
      SqlStatements sql,
      Dialect dialect,
      int changesPerApp,
      FinishedJobCache finishedJobs,
      OpenSource.AfterCommit afterCommit) {
    this.sessions = sessions;
    this.sql = sql;
    this.dialect = dialect;
    this.changesPerApp = changesPerApp;
    this.finishedJobs = finishedJobs;
    this.afterCommit = afterCommit;
  }

  /** Commits a batch and answers all its callers. */
  public void commit(List<QueuedWrite> batch) {
    try {
      for (int i = 1; !tryCommit(batch, i == TRIES); i++) {
        pause(i);
      }
      if (failing) {
        failing = false;
      }
      failures.worked();
      QueuedWrite.answer(batch, null);
    } catch (SQLException failure) {
      if (batch.size() > 1 && dialect.isDataError(failure)) {
        LOG.debug("A batch held a write that the database refuses", failure);
        batch.forEach(write -> commit(List.of(write)));
        return;
      }
      if (!dialect.isShared() || ConnectionErrors.isStorageBroken(failure)) {
        failing = true;
      }
      failures.failed("app " + batch.get(0).appId(), failure);
      QueuedWrite.answer(batch, failure);
    } catch (RuntimeException | Error bug) {
      // why: a caller must get an answer whatever happens
      failures.failed(bug);
      QueuedWrite.answer(batch, new IllegalStateException("the batch failed", bug));
    }
  }

  private boolean tryCommit(List<QueuedWrite> batch, boolean last) throws SQLException {
    Attempt attempt = new Attempt(batch);
    try {
      sessions.use(attempt, () -> !attempt.commitSent);
      return true;
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

  /**
   * Finds out whether the storage can store writes now.
   *
   * @throws SQLException if it cannot
   */
  public void checkWritable() throws SQLException {
    boolean wasFailing = failing;
    if (dialect.isShared() && !wasFailing) {
      sessions.use(
          session -> {
            WriteProbe.requireWritable(session, sql);
            return true;
          });
    } else {
      // why: on a server a real write is only worth its price after writes have failed
      sessions.use(
          session -> {
            if (wasFailing && !dialect.isShared()) {
              WriteProbe.requireSpace(session);
            }
            WriteProbe.write(session, sql, dialect);
            return true;
          });
      failing = false;
    }
  }

  /** One try to commit a batch. */
  private final class Attempt implements Sessions.Work<Boolean> {
    private final List<QueuedWrite> batch;
    private boolean commitSent;

    Attempt(List<QueuedWrite> batch) {
      this.batch = batch;
    }

    @Override
    public Boolean with(Session session) throws SQLException {
      boolean together = dialect.hasTextsOfStatements();
      Transaction transaction = new Transaction(session, sql, together, changesPerApp, batch);
      try {
        transaction.run();
      } finally {
        commitSent = transaction.isCommitSent();
        // why: also after a failure, because a commit may have come through without an answer
        transaction.apps().forEach(app -> finishedJobs.forget(app.changes()));
      }
      if (commitSent) {
        afterCommit(session);
      }
      return true;
    }

    private void afterCommit(Session session) {
      try {
        afterCommit.run(session.connection());
      } catch (SQLException failure) {
        LOG.debug("The work after a commit failed", failure);
      }
    }
  }
}
