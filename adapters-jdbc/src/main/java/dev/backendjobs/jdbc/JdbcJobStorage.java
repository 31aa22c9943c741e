// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.internal.lifetime.Durations;
import dev.backendjobs.internal.lifetime.FailureLog;
import dev.backendjobs.internal.lifetime.InFlightCalls;
import dev.backendjobs.jdbc.internal.directory.SqliteDirectory;
import dev.backendjobs.jdbc.internal.sessions.Sessions;
import dev.backendjobs.jdbc.internal.sources.ConnectionRefusedException;
import dev.backendjobs.jdbc.internal.sources.OpenFailure;
import dev.backendjobs.jdbc.internal.sources.OpenSource;
import dev.backendjobs.jdbc.internal.sql.TableNames;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.JobDecision;
import dev.backendjobs.storage.JobOutcome;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
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
 * The durable storage: jobs in SQLite or PostgreSQL, with many writes in one commit.
 *
 * <p>A write that has returned is committed, and as durable as the database's commit: in {@link
 * #inDirectory a directory} it is synced to disk. An uncontended caller commits on its own thread.
 * Concurrent callers of an app are committed together, each decision on the result of the one
 * before it; on PostgreSQL no transaction spans apps, so an app that is locked or slow delays only
 * its own callers. Any number of processes may share the tables of a PostgreSQL database; their
 * writes to one app take turns at the app's row. PostgreSQL stores no index row above some 2,700
 * bytes: app, environment and operation within the standard limits on names fit, and a write that
 * does not fit fails alone.
 *
 * <p>A bounded number of finished jobs is cached in memory. A removal through this storage is
 * visible at once; a removal by another process may be visible only after the cache's age.
 *
 * <p>Every wait is bounded: a caller waits for its turn, a connection, an answer or one statement
 * no longer than the call timeout, and then gets an {@link InternalServiceException}. Instances are
 * safe for use by multiple threads, and own daemon threads, at most one for each connection that
 * commits.
 */
public final class JdbcJobStorage implements JobStorage {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcJobStorage.class);

  private final InFlightCalls calls = new InFlightCalls("the storage");
  private final FailureLog failures = new FailureLog(LOG, "Reading jobs");
  private final Duration callTimeout;
  private final StorageParts parts;
  private boolean closed;

  private JdbcJobStorage(Duration callTimeout, StorageParts parts) {
    this.callTimeout = callTimeout;
    this.parts = parts;
  }

  /**
   * Returns a builder of a storage over the connections of a data source, which stays open when the
   * storage closes.
   *
   * <p>The data source should pool connections, and bound the time that they wait for an answer.
   */
  public static Builder builder(DataSource source) {
    return new Builder(callTimeout -> OpenSource.ofHost(source));
  }

  /**
   * Returns a builder of a storage in a directory, which one process owns as long as the storage is
   * open. The directory is created if it is missing.
   */
  public static Builder inDirectory(Path directory) {
    return new Builder(callTimeout -> SqliteDirectory.open(directory, callTimeout))
        .dialect(JdbcDialect.SQLITE);
  }

  /** Returns a builder of a storage in a PostgreSQL database, with its own connection pool. */
  public static Builder at(PostgresUrl url) {
    return new Builder(url::open).dialect(JdbcDialect.POSTGRESQL);
  }

  @Override
  public JobOutcome write(JobKey key, JobDecision decision) {
    return write(List.of(key), decision).get(0);
  }

  @Override
  public List<JobOutcome> write(List<JobKey> keys, JobDecision decision) {
    calls.enter();
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
      return parts.queues().write(List.copyOf(keys), decision);
    } finally {
      calls.leave();
    }
  }

  @Override
  public Optional<BackendJob> find(JobKey key) {
    return call(
        () ->
            parts
                .finishedJobs()
                .find(
                    key,
                    missing ->
                        parts.readers().use(session -> parts.queries().find(session, missing))));
  }

  @Override
  public void checkWritable() {
    call(
        () -> {
          parts.committer().checkWritable();
          return true;
        });
  }

  @Override
  public List<BackendJob> list(JobFilter filter, long before, int max) {
    return read(session -> parts.queries().list(session, filter, before, max));
  }

  @Override
  public List<BackendJob> finished(String appId, long afterRevision, int max) {
    return read(session -> parts.queries().finished(session, appId, afterRevision, max));
  }

  @Override
  public JobTally tally(String appId) {
    return read(session -> parts.queries().tally(session, appId));
  }

  @Override
  public AppTotals totals(String appId) {
    return read(session -> parts.queries().totals(session, appId));
  }

  @Override
  public LoggedChanges changes(String appId, long afterRevision, int max) {
    return read(session -> parts.queries().changes(session, appId, afterRevision, max));
  }

  @Override
  public List<String> apps(@Nullable String after, int max) {
    return read(session -> parts.queries().apps(session, after, max));
  }

  private <T> T read(Sessions.Work<T> work) {
    return call(() -> parts.readers().use(work));
  }

  /** What reads or probes the database. */
  @FunctionalInterface
  private interface Call<T> {
    T run() throws SQLException;
  }

  private <T> T call(Call<T> call) {
    calls.enter();
    try {
      T result = call.run();
      failures.worked();
      return result;
    } catch (SQLException failure) {
      failures.failed(failure);
      if (failure instanceof ConnectionRefusedException) {
        throw InternalServiceException.nothingStored(String.valueOf(failure.getMessage()), failure);
      }
      throw InternalServiceException.of(
          "the storage failed; the request may be sent again", failure);
    } finally {
      calls.leave();
    }
  }

  /** Waits for calls in progress, at most twice the call timeout, then releases all resources. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!calls.close(Durations.sum(callTimeout, callTimeout))) {
      LOG.warn("Calls are still in progress while the storage closes");
    }
    parts.close();
  }

  /** Builder for {@link JdbcJobStorage}. Not safe for use by multiple threads. */
  public static final class Builder {
    /** The default number of changes that are kept of each app. */
    public static final int DEFAULT_CHANGES_PER_APP = 100_000;

    /** The default bound on the writes of one commit. */
    public static final int DEFAULT_BATCH_SIZE = 512;

    /** The default bound on the writes of one app that wait. */
    public static final int DEFAULT_QUEUE_BOUND = 4096;

    /** The default call timeout. */
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(10);

    /** The default number of finished jobs in the cache. */
    public static final int DEFAULT_FINISHED_JOB_CACHE_SIZE = 10_000;

    /** The default time for which a finished job is cached. */
    public static final Duration DEFAULT_FINISHED_JOB_CACHE_AGE = Duration.ofSeconds(10);

    private final OpenSource.Opening opening;
    private @Nullable JdbcDialect dialect;
    private @Nullable String schema;
    private String tablePrefix = TableNames.DEFAULT_PREFIX;
    private int changesPerApp = DEFAULT_CHANGES_PER_APP;
    private int batchSize = DEFAULT_BATCH_SIZE;
    private int queueBound = DEFAULT_QUEUE_BOUND;
    private int commitConnections;
    private Duration callTimeout = DEFAULT_CALL_TIMEOUT;
    private int finishedJobCacheSize = DEFAULT_FINISHED_JOB_CACHE_SIZE;
    private Duration finishedJobCacheAge = DEFAULT_FINISHED_JOB_CACHE_AGE;

    private Builder(OpenSource.Opening opening) {
      this.opening = opening;
    }

    /** Sets the dialect; defaults to that of the database that the connections name. */
    public Builder dialect(JdbcDialect value) {
      dialect = value;
      return this;
    }

    /**
     * Sets the database schema that holds the tables, which must exist; defaults to the current
     * schema of the connections.
     */
    public Builder schema(String value) {
      schema = value;
      return this;
    }

    /** Sets the prefix of all table names; defaults to {@code backend_jobs_}. */
    public Builder tablePrefix(String value) {
      tablePrefix = value;
      return this;
    }

    /**
     * Sets how many changes of each app are kept; defaults to {@link #DEFAULT_CHANGES_PER_APP}.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public Builder changesPerApp(int value) {
      changesPerApp = positive("changesPerApp", value);
      return this;
    }

    /**
     * Sets how many writes one commit takes at most; with 1 each write has its own commit. Defaults
     * to {@link #DEFAULT_BATCH_SIZE}.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public Builder batchSize(int value) {
      batchSize = positive("batchSize", value);
      return this;
    }

    /**
     * Sets how many writes of one app, on SQLite of all apps, may wait; more are refused at once
     * with an {@link InternalServiceException}. Defaults to {@link #DEFAULT_QUEUE_BOUND}.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public Builder queueBound(int value) {
      queueBound = positive("queueBound", value);
      return this;
    }

    /**
     * Sets how many batches of different apps may be committed at the same time, each on one
     * connection; defaults to two thirds of the storage's own pool, and to 4 on a given data
     * source. It has no effect on SQLite, which has one writer.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public Builder commitConnections(int value) {
      commitConnections = positive("commitConnections", value);
      return this;
    }

    /**
     * Sets how long a caller waits at most for a turn, a connection or an answer; defaults to
     * {@link #DEFAULT_CALL_TIMEOUT}.
     *
     * @throws IllegalArgumentException if less than a millisecond
     */
    public Builder callTimeout(Duration value) {
      if (value.compareTo(Duration.ofMillis(1)) < 0) {
        throw new IllegalArgumentException("callTimeout is " + value + "; it must be 1 ms or more");
      }
      callTimeout = value;
      return this;
    }

    /**
     * Sets how many finished jobs are cached in memory, and for how long a job that another process
     * removed may still be visible; a size of 0 turns the cache off. The age has no effect on
     * SQLite, which no other process writes to.
     *
     * @throws IllegalArgumentException if the size is negative or the age is not positive
     */
    public Builder finishedJobCache(int size, Duration age) {
      if (size < 0 || age.isNegative() || age.isZero()) {
        throw new IllegalArgumentException(
            "finishedJobCache is "
                + size
                + " for "
                + age
                + "; the size must be 0 or more, the age more than 0");
      }
      finishedJobCacheSize = size;
      finishedJobCacheAge = age;
      return this;
    }

    private static int positive(String what, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(what + " is " + value + "; it must be 1 or more");
      }
      return value;
    }

    /**
     * Opens the storage, and creates or migrates its tables if necessary.
     *
     * @throws StorageOpenException if the directory is in use, the database does not answer, or the
     *     schema is newer than this program
     * @throws IllegalArgumentException if the schema or prefix has other characters than lower-case
     *     letters, digits and underscores
     */
    public JdbcJobStorage open() {
      StorageSettings settings =
          new StorageSettings(
              dialect,
              new TableNames(schema, tablePrefix),
              changesPerApp,
              batchSize,
              queueBound,
              commitConnections,
              callTimeout,
              finishedJobCacheSize,
              finishedJobCacheAge);
      try {
        return new JdbcJobStorage(callTimeout, StorageParts.open(opening, settings));
      } catch (OpenFailure failure) {
        throw new StorageOpenException(failure.getMessage(), failure.getCause());
      }
    }
  }
}
