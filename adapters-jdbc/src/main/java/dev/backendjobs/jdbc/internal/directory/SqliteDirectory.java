// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.directory;

import dev.backendjobs.jdbc.internal.sessions.OpenFailure;
import dev.backendjobs.jdbc.internal.sessions.OpenSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * A directory that holds a SQLite database: {@code jobs.db} with its write-ahead log beside it, and
 * the files that tell who owns it.
 */
public final class SqliteDirectory {
  private static final String DATABASE = "jobs.db";
  private static final String LOG = "jobs.db-wal";
  private static final int CACHE_KIBIBYTES = 16 * 1024;

  // why: a checkpoint writes each page once, however often it changed; with a quarter of this,
  // updates of 64 callers took a quarter longer
  private static final int CHECKPOINT_PAGES = 16 * 1024;

  private static final int LOG_BYTES = 64 * 1024 * 1024;

  private SqliteDirectory() {}

  /**
   * Makes the directory if it is missing, and takes it for this process.
   *
   * @throws OpenFailure if another one has it, or it cannot be made or written to
   */
  public static OpenSource open(Path directory, Duration patience) {
    OwnerLock lock;
    try {
      Files.createDirectories(directory);
      lock = OwnerLock.take(directory.toRealPath());
      requireSound(directory, lock);
    } catch (IOException failure) {
      throw new OpenFailure(SqliteProblem.of(directory, failure), failure);
    }
    SQLiteDataSource source = new SQLiteDataSource(config(patience));
    Path database = directory.resolve(DATABASE).toAbsolutePath();
    source.setUrl("jdbc:sqlite:" + database);
    return new OpenSource(source, lock, failure -> SqliteProblem.of(database, failure));
  }

  /** Gives the lock back if the directory holds what cannot be used. */
  private static void requireSound(Path directory, OwnerLock lock) throws IOException {
    boolean sound = false;
    try {
      String problem = problem(directory);
      if (problem != null) {
        throw new OpenFailure(problem, null);
      }
      sound = true;
    } finally {
      if (!sound) {
        lock.close();
      }
    }
  }

  private static @Nullable String problem(Path directory) throws IOException {
    Path database = directory.resolve(DATABASE);
    if (isLogAlone(directory)) {
      return "the directory "
          + directory
          + " holds "
          + LOG
          + ", the newest writes of a database, and the database "
          + DATABASE
          + " is missing";
    }
    // why: SQLite would open it to be read, and every write would fail
    return Files.exists(database) && !Files.isWritable(database)
        ? "the database " + database.toAbsolutePath() + " may not be written"
        : null;
  }

  // why: SQLite would make an empty database and throw such a log away
  private static boolean isLogAlone(Path directory) throws IOException {
    return size(directory.resolve(DATABASE)) == 0 && size(directory.resolve(LOG)) > 0;
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private static SQLiteConfig config(Duration patience) {
    SQLiteConfig config = new SQLiteConfig();
    // why: a session is used by one thread at a time
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // why: with less, a commit may be lost when the machine goes down
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout((int) Math.min(Integer.MAX_VALUE, patience.toMillis()));
    config.setCacheSize(-CACHE_KIBIBYTES);
    config.setJournalSizeLimit(LOG_BYTES);
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, String.valueOf(CHECKPOINT_PAGES));
    return config;
  }
}
