// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.storage;

import dev.backendjobs.server.platform.LocaleProblem;
import dev.backendjobs.server.platform.StartException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, loaded from a temporary copy that is deleted as soon as it is loaded.
 *
 * <p>The driver itself would leave its copy, 1 MB, in the temporary directory whenever the program
 * is killed or ends by a signal.
 */
public final class SqliteLibrary {
  /** The system property that moves the copy; the driver reads it too. */
  public static final String DIRECTORY_PROPERTY = "org.sqlite.tmpdir";

  /** What the name of the directory of each copy begins with. */
  public static final String COPY_PREFIX = "backend-jobs-sqlite-";

  // why: a copy lives for milliseconds, so one this old is of a program that was killed meanwhile
  public static final Duration ABANDONED_AFTER = Duration.ofHours(1);

  private static final String LIBRARY_PATH_PROPERTY = "org.sqlite.lib.path";
  private static final String LIBRARY_NAME_PROPERTY = "org.sqlite.lib.name";

  private SqliteLibrary() {}

  /**
   * Loads the library, unless a system property of the driver names one.
   *
   * @throws StartException if the temporary directory cannot be used, or there is no library for
   *     this system; the message says what to do
   */
  public static void load(InstantSource clock) throws StartException {
    String resource =
        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
    try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (System.getProperty(LIBRARY_PATH_PROPERTY) != null || library == null) {
        initializeDriver();
      } else {
        loadCopy(library, temporaryDirectory(), clock.instant());
      }
    } catch (IOException unreadable) {
      throw new StartException("cannot read SQLite's native library: " + unreadable, unreadable);
    }
  }

  private static void loadCopy(InputStream library, String temporary, Instant now)
      throws StartException {
    try {
      Path parent = Path.of(temporary);
      removeAbandoned(parent, now);
      Path directory = Files.createTempDirectory(parent, COPY_PREFIX);
      Path copy = directory.resolve(LibraryLoaderUtil.getNativeLibName());
      try {
        Files.copy(library, copy);
        System.load(copy.toAbsolutePath().toString());
        initializeDriver(copy.toAbsolutePath());
      } finally {
        remove(directory);
      }
    } catch (IOException | InvalidPathException | UnsatisfiedLinkError refused) {
      throw new StartException(
          "cannot use the temporary directory "
              + temporary
              + " for SQLite's native library: "
              + reason(temporary, refused)
              + "; choose another one: java -D"
              + DIRECTORY_PROPERTY
              + "=DIR -jar backend-jobs.jar",
          refused);
    }
  }

  private static void initializeDriver(Path library) throws StartException {
    System.setProperty(LIBRARY_PATH_PROPERTY, String.valueOf(library.getParent()));
    System.setProperty(LIBRARY_NAME_PROPERTY, String.valueOf(library.getFileName()));
    try {
      initializeDriver();
    } finally {
      System.clearProperty(LIBRARY_PATH_PROPERTY);
      System.clearProperty(LIBRARY_NAME_PROPERTY);
    }
  }

  private static void initializeDriver() throws StartException {
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception refused) {
      throw new StartException(
          "cannot load SQLite's native library: "
              + refused.getMessage()
              + "; --storage postgresql://... or --storage memory needs none",
          refused);
    }
  }

  private static String temporaryDirectory() {
    return System.getProperty(DIRECTORY_PROPERTY, System.getProperty("java.io.tmpdir", ""));
  }

  private static String reason(String temporary, Throwable refused) {
    if (refused instanceof InvalidPathException noPath) {
      return LocaleProblem.reason(noPath);
    }
    File directory = new File(temporary);
    if (!directory.exists()) {
      return "it does not exist";
    }
    if (!directory.isDirectory()) {
      return "it is not a directory";
    }
    if (refused instanceof UnsatisfiedLinkError) {
      return "code in it may not be run, as on a file system mounted noexec ("
          + refused.getMessage()
          + ")";
    }
    if (!Files.isWritable(directory.toPath())) {
      return "it may not be written to";
    }
    if (refused instanceof AccessDeniedException) {
      return "what is made in it may not be used, as with a umask that takes the owner's rights";
    }
    return refused instanceof FileSystemException problem && problem.getReason() != null
        ? problem.getReason()
        : String.valueOf(refused.getMessage());
  }

  private static void removeAbandoned(Path parent, Instant now) throws IOException {
    try (DirectoryStream<Path> copies = Files.newDirectoryStream(parent, COPY_PREFIX + "*")) {
      for (Path copy : copies) {
        try {
          Instant made = Files.getLastModifiedTime(copy).toInstant();
          if (made.isBefore(now.minus(ABANDONED_AFTER))) {
            remove(copy);
          }
        } catch (IOException notOurs) {
          // why: another user's, or another start has just removed it
        }
      }
    }
  }

  /** Removes a copy; on Windows a loaded one stays, and goes at a later start. */
  private static void remove(Path directory) {
    try {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(directory);
    } catch (IOException inUse) {
      // why: nothing is lost by it, and the next start tries again
    }
  }
}
