// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.internal.lifetime.Durations;
import dev.backendjobs.jdbc.internal.commit.CommitQueues;
import dev.backendjobs.jdbc.internal.commit.Committer;
import dev.backendjobs.jdbc.internal.commit.FinishedJobCache;
import dev.backendjobs.jdbc.internal.schema.DatabaseCheck;
import dev.backendjobs.jdbc.internal.schema.Schema;
import dev.backendjobs.jdbc.internal.sessions.ConnectionLoan;
import dev.backendjobs.jdbc.internal.sessions.PrepareThreshold;
import dev.backendjobs.jdbc.internal.sessions.SessionRules;
import dev.backendjobs.jdbc.internal.sessions.Sessions;
import dev.backendjobs.jdbc.internal.sources.OpenFailure;
import dev.backendjobs.jdbc.internal.sources.OpenSource;
import dev.backendjobs.jdbc.internal.sql.Dialect;
import dev.backendjobs.jdbc.internal.sql.JobQueries;
import dev.backendjobs.jdbc.internal.sql.SqlStatements;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of an open storage: how they are made when it opens, and released when it closes. */
record StorageParts(
    OpenSource source,
    Sessions readers,
    Sessions writers,
    JobQueries queries,
    FinishedJobCache finishedJobs,
    Committer committer,
    CommitQueues queues) {
  private static final Logger LOG = LoggerFactory.getLogger(StorageParts.class);
  private static final int EMBEDDED_READERS = 4;

  /** What the first connection shows. */
  private record Database(Dialect dialect, SessionRules rules) {}

  /**
   * Connects, checks the database, and creates or migrates its tables.
   *
   * @throws OpenFailure if that fails; nothing stays open then
   */
  static StorageParts open(OpenSource.Opening opening, StorageSettings settings) {
    OpenSource source = opening.open(settings.callTimeout());
    try {
      return of(source, check(source, settings), settings);
    } catch (RuntimeException | Error failure) {
      try {
        source.closing().close();
      } catch (IOException alsoFailed) {
        failure.addSuppressed(alsoFailed);
      }
      throw failure;
    }
  }

  private static Database check(OpenSource source, StorageSettings settings) {
    try (Connection connection = source.connect(Durations.nanos(settings.callTimeout()))) {
      ConnectionLoan.requireOutsideTransaction(connection);
      JdbcDialect given = settings.dialect();
      Dialect dialect = given != null ? given.internal() : DatabaseCheck.dialectOf(connection);
      boolean pool = source.origin() == OpenSource.Origin.POOL;
      boolean directory = source.origin() == OpenSource.Origin.DIRECTORY;
      SessionRules rules =
          dialect.isShared()
              ? SessionRules.postgres(connection, pool, settings.callTimeout())
              : SessionRules.embedded(directory, settings.callTimeout());
      PrepareThreshold threshold =
          rules.pooler() && source.origin() == OpenSource.Origin.HOST
              ? PrepareThreshold.off(connection)
              : PrepareThreshold.UNTOUCHED;
      try {
        DatabaseCheck.requireUsable(connection, dialect);
        new Schema(dialect, settings.names()).bringUpToDate(connection);
      } finally {
        threshold.restore(connection);
      }
      return new Database(dialect, rules);
    } catch (SQLException failure) {
      throw new OpenFailure(source.reason().apply(failure), failure);
    }
  }

  private static StorageParts of(OpenSource source, Database database, StorageSettings settings) {
    Dialect dialect = database.dialect();
    boolean shared = dialect.isShared();
    SqlStatements sql = new SqlStatements(settings.names(), dialect);
    int committers = shared ? settings.committers(source) : 1;
    int readerPlaces = shared ? Integer.MAX_VALUE : EMBEDDED_READERS;
    Sessions writers = new Sessions(source, true, database.rules(), committers);
    FinishedJobCache finishedJobs =
        new FinishedJobCache(
            settings.finishedJobCacheSize(), shared ? settings.finishedJobCacheAge() : null);
    Committer committer =
        new Committer(
            writers, sql, dialect, settings.changesPerApp(), finishedJobs, source.afterCommit());
    return new StorageParts(
        source,
        new Sessions(source, false, database.rules(), readerPlaces),
        writers,
        new JobQueries(sql, dialect.hasLateral(), settings.changesPerApp()),
        finishedJobs,
        committer,
        new CommitQueues(
            shared,
            committer::commit,
            committers,
            settings.batchSize(),
            settings.queueBound(),
            settings.callTimeout()));
  }

  /** Ends all threads, and releases all connections; no call may be in progress. */
  void close() {
    queues.close();
    writers.close();
    readers.close();
    try {
      source.closing().close();
    } catch (IOException failure) {
      LOG.warn("The data source could not be closed", failure);
    }
  }
}
