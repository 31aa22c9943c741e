// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.directory;

import dev.backendjobs.jdbc.internal.sources.Libraries;
import dev.backendjobs.jdbc.internal.sources.OpenFailure;
import dev.backendjobs.jdbc.internal.sources.OpenSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A directory that holds a SQLite database: {@code jobs.db} with its write-ahead log beside it, and
 * the files that say which process owns it.
 */
public final class SqliteDirectory {
  static final String DATABASE = "jobs.db";
  static final String LOG = "jobs.db-wal";

  private SqliteDirectory() {}

  /**
   * Creates the directory if it is missing, and takes it for this process.
   *
   * @throws OpenFailure if another storage has it, it cannot be created or written to, or the
   *     database in it cannot be used
   */
  public static OpenSource open(Path directory, Duration callTimeout) {
    Libraries.require("SQLite", "org.sqlite.JDBC", "org.xerial:sqlite-jdbc:3.49.1.0");
    NativeLibrary.requireLoadable();
    OwnerLock lock;
    try {
      Files.createDirectories(directory);
      lock = OwnerLock.take(directory.toRealPath());
      requireSound(directory, lock);
    } catch (IOException failure) {
      throw new OpenFailure(DirectoryProblem.of(directory, failure), failure);
    }
    return SqliteSource.open(directory.toAbsolutePath(), lock, callTimeout);
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
    // why: SQLite would apply it, and so damage the database
    if (size(database) > 0 && LogIdentity.isForeign(database, directory.resolve(LOG))) {
      return "the directory "
          + directory
          + " holds "
          + LOG
          + ", the newest writes of another copy of the database than "
          + DATABASE
          + ": a backup was copied over it; to use the backup, remove "
          + LOG
          + " and "
          + DATABASE
          + "-shm";
    }
    // why: SQLite would open it to be read, and every write would fail
    return Files.exists(database) && !Files.isWritable(database)
        ? "the database " + database.toAbsolutePath() + " is not writable"
        : null;
  }

  // why: SQLite would make an empty database and throw such a log away
  private static boolean isLogAlone(Path directory) throws IOException {
    return size(directory.resolve(DATABASE)) == 0 && size(directory.resolve(LOG)) > 0;
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
