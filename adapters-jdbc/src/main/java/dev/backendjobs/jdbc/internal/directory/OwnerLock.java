// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.directory;

import dev.backendjobs.jdbc.internal.sessions.OpenFailure;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The sign that one process owns a directory: a locked file, which the system unlocks when the
 * process ends, however it ends, and a file that tells the owner's process id.
 */
final class OwnerLock implements Closeable {
  private static final String LOCK_FILE = "owner.lock";
  private static final String PID_FILE = "owner.pid";

  /**
   * What the system property of each directory that this process owns begins with.
   *
   * <p>why: on POSIX systems a process loses its lock when it closes any channel on the locked
   * file, so a second try in the same process must not even open it; and it may come from a copy of
   * this class in another class loader.
   */
  private static final String OWNED = "dev.backendjobs.jdbc.owned.";

  private final Path directory;
  private final FileChannel channel;

  private OwnerLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes a directory, given by its real path.
   *
   * @throws OpenFailure if this or another process owns it
   */
  public static OwnerLock take(Path directory) throws IOException {
    if (System.getProperties().putIfAbsent(OWNED + directory, "") != null) {
      throw new OpenFailure(
          "the directory "
              + directory
              + " is in use by this process (pid "
              + ProcessHandle.current().pid()
              + ")",
          null);
    }
    boolean taken = false;
    try {
      FileChannel channel =
          FileChannel.open(
              directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          throw new OpenFailure(
              "the directory "
                  + directory
                  + " is in use by another process (pid "
                  + owner(directory)
                  + ")",
              null);
        }
        Files.writeString(
            directory.resolve(PID_FILE), Long.toString(ProcessHandle.current().pid()));
        taken = true;
        return new OwnerLock(directory, channel);
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } finally {
      if (!taken) {
        System.getProperties().remove(OWNED + directory);
      }
    }
  }

  private static String owner(Path directory) {
    try {
      return Files.readString(directory.resolve(PID_FILE)).strip();
    } catch (IOException unknown) {
      return "unknown";
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(directory.resolve(PID_FILE));
    } finally {
      try {
        channel.close();
      } finally {
        System.getProperties().remove(OWNED + directory);
      }
    }
  }
}
