// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.directory;

import dev.backendjobs.internal.lifetime.Durations;
import dev.backendjobs.jdbc.internal.sources.ConfiguredSource;
import dev.backendjobs.jdbc.internal.sources.OpenSource;
import java.io.Closeable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** The connections to the SQLite database of a directory. */
final class SqliteSource {
  private static final int CACHE_KIBIBYTES = 16 * 1024;

  // why: a checkpoint writes each page once, however often it changed; with a quarter of this,
  // updates of 64 callers took a quarter longer
  private static final int CHECKPOINT_PAGES = 16 * 1024;

  private static final int LOG_BYTES = 64 * 1024 * 1024;

  private SqliteSource() {}

  /** Opens the database of a directory, which this process owns by the lock. */
  static OpenSource open(Path directory, Closeable lock, Duration callTimeout) {
    Path database = directory.resolve(SqliteDirectory.DATABASE);
    Path log = directory.resolve(SqliteDirectory.LOG);
    SQLiteDataSource driver = new SQLiteDataSource(config(callTimeout));
    driver.setUrl("jdbc:sqlite:" + database);
    boolean[] opened = new boolean[1];
    ConfiguredSource source =
        new ConfiguredSource(
            driver,
            connection -> {
              NativeLibrary.isLoaded();
              prepare(connection);
              if (!opened[0]) {
                // why: the first connection is made when the storage opens, by one thread
                opened[0] = true;
                checkpoint(connection);
                // why: so a backup of before this run has another mark than the file
                LogMarker.mark(connection);
                checkpoint(connection);
              }
            });
    return new OpenSource(
        source,
        OpenSource.Origin.DIRECTORY,
        0,
        lock,
        failure -> SqliteProblem.of(database, failure),
        new LogMarker(log));
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // why: as a text, because older drivers have no name for it
      statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
    }
  }

  /** Applies the log that a killed process left, so that each log holds one generation. */
  private static void checkpoint(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  private static SQLiteConfig config(Duration callTimeout) {
    SQLiteConfig config = new SQLiteConfig();
    // why: a session is used by one thread at a time
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // why: with less, a commit may be lost when the machine goes down
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(Durations.intMillis(callTimeout));
    config.setCacheSize(-CACHE_KIBIBYTES);
    config.setJournalSizeLimit(LOG_BYTES);
    return config;
  }
}
