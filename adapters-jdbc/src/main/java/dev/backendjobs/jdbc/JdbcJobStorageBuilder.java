// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import dev.backendjobs.job.InternalServiceException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the settings of a {@link JdbcJobStorage}. Not safe to share between threads. */
public final class JdbcJobStorageBuilder {
  /** How many changes of an app are kept when not told. */
  public static final int DEFAULT_CHANGES_PER_APP = 4096;

  /** How many writes one commit takes at most when not told. */
  public static final int DEFAULT_BATCH_SIZE = 512;

  /** How many writes of a commit group wait at most when not told. */
  public static final int DEFAULT_QUEUE_BOUND = 4096;

  /** How long a caller waits at most when not told. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

  /** How many finished jobs are kept in memory when not told. */
  public static final int DEFAULT_TERMINAL_CACHE_SIZE = 10_000;

  /** How long a finished job that another process removed may still be seen when not told. */
  public static final Duration DEFAULT_TERMINAL_CACHE_AGE = Duration.ofSeconds(10);

  private static final int SHARED_COMMIT_GROUPS = 4;
  private static final int EMBEDDED_READERS = 4;

  private final OpenSource.Opening opening;
  private @Nullable JdbcDialect dialect;
  private @Nullable String schema;
  private String tablePrefix = TableNames.DEFAULT_PREFIX;
  private int changesPerApp = DEFAULT_CHANGES_PER_APP;
  private int batchSize = DEFAULT_BATCH_SIZE;
  private int queueBound = DEFAULT_QUEUE_BOUND;
  private int commitGroups = SHARED_COMMIT_GROUPS;
  private Duration patience = DEFAULT_PATIENCE;
  private int terminalCacheSize = DEFAULT_TERMINAL_CACHE_SIZE;
  private Duration terminalCacheAge = DEFAULT_TERMINAL_CACHE_AGE;

  JdbcJobStorageBuilder(OpenSource.Opening opening) {
    this.opening = opening;
  }

  /** The dialect; not called: told by the connections. */
  public JdbcJobStorageBuilder dialect(JdbcDialect value) {
    dialect = value;
    return this;
  }

  /** The database schema that holds the tables, which must exist; not called: the connection's. */
  public JdbcJobStorageBuilder schema(String value) {
    schema = value;
    return this;
  }

  /** What the names of all tables begin with; not called: {@code backend_jobs_}. */
  public JdbcJobStorageBuilder tablePrefix(String value) {
    tablePrefix = value;
    return this;
  }

  /**
   * How many changes of each app are kept; not called: {@link #DEFAULT_CHANGES_PER_APP}.
   *
   * @throws IllegalArgumentException if less than 1
   */
  public JdbcJobStorageBuilder changesPerApp(int value) {
    changesPerApp = positive("changesPerApp", value);
    return this;
  }

  /**
   * How many writes one commit takes at most; 1: each write has a commit of its own. Not called:
   * {@link #DEFAULT_BATCH_SIZE}.
   *
   * @throws IllegalArgumentException if less than 1
   */
  public JdbcJobStorageBuilder batchSize(int value) {
    batchSize = positive("batchSize", value);
    return this;
  }

  /**
   * How many writes of a commit group may wait; more are refused at once with an {@link
   * InternalServiceException}. Not called: {@link #DEFAULT_QUEUE_BOUND}.
   *
   * @throws IllegalArgumentException if less than 1
   */
  public JdbcJobStorageBuilder queueBound(int value) {
    queueBound = positive("queueBound", value);
    return this;
  }

  /**
   * Into how many groups the apps fall that commit beside each other; of no effect on SQLite, which
   * has one writer. Each takes a connection while it commits. Not called: 4.
   *
   * @throws IllegalArgumentException if less than 1
   */
  public JdbcJobStorageBuilder commitGroups(int value) {
    commitGroups = positive("commitGroups", value);
    return this;
  }

  /**
   * How long a caller waits at most for a turn, a connection or an answer; not called: {@link
   * #DEFAULT_PATIENCE}.
   *
   * @throws IllegalArgumentException if less than a millisecond
   */
  public JdbcJobStorageBuilder patience(Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException("patience is " + value + "; it must be 1 ms or more");
    }
    patience = value;
    return this;
  }

  /**
   * How many finished jobs are kept in memory, and how long one that another process removed may
   * still be seen; a size of 0 turns the cache off. An embedded database has no other process, so
   * there the age does not count.
   *
   * @throws IllegalArgumentException if the size is negative or the age not positive
   */
  public JdbcJobStorageBuilder terminalCache(int size, Duration age) {
    if (size < 0 || age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException(
          "terminalCache is " + size + " for " + age + "; neither may be negative, nor the age 0");
    }
    terminalCacheSize = size;
    terminalCacheAge = age;
    return this;
  }

  private static int positive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " is " + value + "; it must be 1 or more");
    }
    return value;
  }

  /**
   * Opens the storage, and makes or migrates its tables if need be.
   *
   * @throws StorageOpenException if the directory is in use, the database does not answer, or the
   *     schema is newer than this program
   * @throws IllegalArgumentException if the schema or prefix is not made of lower-case letters,
   *     digits and underscores
   */
  public JdbcJobStorage open() {
    TableNames names = new TableNames(schema, tablePrefix);
    OpenSource source = opening.open(patience);
    try {
      return open(source, names);
    } catch (RuntimeException | Error failure) {
      try {
        source.ending().close();
      } catch (IOException alsoFailed) {
        failure.addSuppressed(alsoFailed);
      }
      throw failure;
    }
  }

  private JdbcJobStorage open(OpenSource source, TableNames names) {
    JdbcDialect found = prepare(source, names);
    Sql sql = new Sql(names, found);
    boolean shared = found.isShared();
    int groupCount = shared ? commitGroups : 1;
    TerminalJobs terminal = new TerminalJobs(terminalCacheSize, shared ? terminalCacheAge : null);
    Sessions writers = new Sessions(source.source(), false, !shared, groupCount, patience);
    int readerPlaces = shared ? Integer.MAX_VALUE : EMBEDDED_READERS;
    Sessions readers = new Sessions(source.source(), true, !shared, readerPlaces, patience);
    Committer committer = new Committer(writers, sql, found, changesPerApp, terminal);
    List<CommitGroup> groups = new ArrayList<>();
    for (int i = 1; i <= groupCount; i++) {
      String name = "backend-jobs-commit-" + i;
      groups.add(new CommitGroup(name, committer::commit, batchSize, queueBound, patience));
    }
    return new JdbcJobStorage(
        patience,
        List.copyOf(groups),
        readers,
        writers,
        terminal,
        new Reads(sql, found.hasLateral(), changesPerApp),
        source.ending());
  }

  private JdbcDialect prepare(OpenSource source, TableNames names) {
    try (Connection connection = source.source().getConnection()) {
      JdbcDialect found = dialect != null ? dialect : JdbcDialect.of(connection);
      found.requireUsable(connection);
      new Schema(found, names).bringUpToDate(connection);
      return found;
    } catch (SQLException failure) {
      throw new StorageOpenException(source.reason().apply(failure), failure);
    }
  }
}
