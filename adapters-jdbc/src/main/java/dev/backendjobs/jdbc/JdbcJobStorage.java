// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.watch.JobChanges;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable storage: jobs in SQLite or PostgreSQL, many writes in one commit.
 *
 * <p>A write that has returned is committed, and as durable as the database's commit is: of {@link
 * #inDirectory a directory}, the disk has been told to keep it. A caller who meets nobody commits
 * on its own thread; callers who meet are committed together, each on what the one before it left.
 * Over PostgreSQL any number of processes may share the tables; their writes to one app take turns
 * at the app's row. PostgreSQL keeps no index row above some 2,700 bytes: app, environment and
 * operation together fit at the standard limits on names, and one that does not is a failure of its
 * caller alone.
 *
 * <p>Finished jobs are kept in memory, a bounded number of them. A removal through this storage is
 * seen at once; one by another process may be seen only after the cache's age.
 *
 * <p>Every wait is bounded: for a turn, a connection, an answer or one statement, a caller waits no
 * longer than the builder's patience, and gets an {@link InternalServiceException} then. Safe to
 * share between threads; owns one daemon thread for each of its commit groups.
 */
public final class JdbcJobStorage implements JobStorage {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcJobStorage.class);

  private final Gate gate = new Gate();
  private final Duration patience;
  private final List<CommitGroup> groups;
  private final Sessions readers;
  private final Sessions writers;
  private final TerminalJobs terminal;
  private final Reads reads;
  private final Closeable source;
  private boolean closed;

  JdbcJobStorage(
      Duration patience,
      List<CommitGroup> groups,
      Sessions readers,
      Sessions writers,
      TerminalJobs terminal,
      Reads reads,
      Closeable source) {
    this.patience = patience;
    this.groups = groups;
    this.readers = readers;
    this.writers = writers;
    this.terminal = terminal;
    this.reads = reads;
    this.source = source;
  }

  /**
   * Returns a builder of a storage over the connections of a data source, which stays its owner's
   * to close.
   *
   * <p>The data source should pool, and bound the time that its connections wait for an answer.
   */
  public static JdbcJobStorageBuilder builder(DataSource source) {
    return new JdbcJobStorageBuilder(patience -> new OpenSource(source, () -> {}));
  }

  /**
   * Returns a builder of a storage in a directory, which one process owns as long as it is open;
   * the directory is made if it is missing.
   */
  public static JdbcJobStorageBuilder inDirectory(Path directory) {
    return new JdbcJobStorageBuilder(patience -> SqliteDirectory.open(directory, patience))
        .dialect(JdbcDialect.SQLITE);
  }

  /** Returns a builder of a storage in a PostgreSQL database, with a pool of its own. */
  public static JdbcJobStorageBuilder at(PostgresUrl url) {
    return new JdbcJobStorageBuilder(url::open).dialect(JdbcDialect.POSTGRESQL);
  }

  @Override
  public JobOutcome write(JobKey key, JobDecision decision) {
    return write(List.of(key), decision).get(0);
  }

  @Override
  public List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
    gate.enter();
    try {
      if (keys.isEmpty()) {
        return List.of();
      }
      String appId = keys.get(0).appId();
      for (JobKey key : keys) {
        if (!key.appId().equals(appId)) {
          throw new IllegalArgumentException("keys of apps " + appId + " and " + key.appId());
        }
      }
      return groups
          .get(Math.floorMod(appId.hashCode(), groups.size()))
          .write(List.copyOf(keys), decision);
    } finally {
      gate.leave();
    }
  }

  @Override
  public Optional<BackendJob> find(JobKey key) {
    gate.enter();
    try {
      return terminal.find(key, missing -> readers.use(session -> reads.find(session, missing)));
    } catch (SQLException failure) {
      throw failed(failure);
    } finally {
      gate.leave();
    }
  }

  @Override
  public List<BackendJob> list(JobFilter filter, long before, int max) {
    return read(session -> reads.list(session, filter, before, max));
  }

  @Override
  public List<BackendJob> finished(String appId, int max) {
    return read(session -> reads.finished(session, appId, max));
  }

  @Override
  public JobTally tally(String appId) {
    return read(session -> reads.tally(session, appId));
  }

  @Override
  public AppTotals totals(String appId) {
    return read(session -> reads.totals(session, appId));
  }

  @Override
  public JobChanges changes(String appId, long afterRevision, int max) {
    return read(session -> reads.changes(session, appId, afterRevision, max));
  }

  @Override
  public List<String> apps(@Nullable String after, int max) {
    return read(session -> reads.apps(session, after, max));
  }

  private <T> T read(Sessions.Work<T> work) {
    gate.enter();
    try {
      return readers.use(work);
    } catch (SQLException failure) {
      throw failed(failure);
    } finally {
      gate.leave();
    }
  }

  private static InternalServiceException failed(SQLException failure) {
    LOG.warn("A read failed", failure);
    return new InternalServiceException(
        "the storage failed; the request may be sent again", failure);
  }

  /** Lets calls that have begun end, for the time of the patience, then gives everything back. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!gate.close(patience.plus(patience))) {
      LOG.warn("Calls are still under way while the storage closes");
    }
    groups.forEach(CommitGroup::close);
    writers.close();
    readers.close();
    try {
      source.close();
    } catch (IOException failure) {
      LOG.warn("The data source could not be closed", failure);
    }
  }
}
