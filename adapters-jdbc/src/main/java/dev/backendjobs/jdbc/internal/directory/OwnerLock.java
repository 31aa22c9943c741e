// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.directory;

import dev.backendjobs.jdbc.internal.sources.OpenFailure;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The ownership of a directory by one storage of one process: a locked file, which the system
 * unlocks when the process ends, however it ends, and a file with the owner's process id.
 *
 * <p>On POSIX systems a process loses its locks on a file when it closes any channel on that file.
 * So a second storage of the same process, which may be of another class loader, must find out that
 * it is the second before it opens the locked file. It tries to lock another file first, the guard:
 * all of the virtual machine see that it is locked. When it then closes the guard, only the lock on
 * the guard is lost, never the one that keeps other processes away.
 */
final class OwnerLock implements Closeable {
  private static final String GUARD_FILE = "owner.guard";
  private static final String LOCK_FILE = "owner.lock";
  private static final String PID_FILE = "owner.pid";

  private final Path directory;
  private final FileChannel guard;
  private final FileChannel lock;

  private OwnerLock(Path directory, FileChannel guard, FileChannel lock) {
    this.directory = directory;
    this.guard = guard;
    this.lock = lock;
  }

  /**
   * Takes a directory, given by its real path.
   *
   * @throws OpenFailure if this or another process owns it
   */
  static OwnerLock take(Path directory) throws IOException {
    FileChannel guard = lock(directory, GUARD_FILE);
    FileChannel lock = null;
    boolean taken = false;
    try {
      lock = lock(directory, LOCK_FILE);
      Files.writeString(directory.resolve(PID_FILE), Long.toString(ProcessHandle.current().pid()));
      taken = true;
      return new OwnerLock(directory, guard, lock);
    } finally {
      if (!taken) {
        close(lock, guard);
      }
    }
  }

  private static FileChannel lock(Path directory, String file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(directory, "another process (pid " + owner(directory) + ")");
      }
      locked = true;
      return channel;
    } catch (OverlappingFileLockException sameProcess) {
      throw inUse(directory, "this process (pid " + ProcessHandle.current().pid() + ")");
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static OpenFailure inUse(Path directory, String owner) {
    return new OpenFailure("the directory " + directory + " is in use by " + owner, null);
  }

  private static String owner(Path directory) {
    try {
      return Files.readString(directory.resolve(PID_FILE)).strip();
    } catch (IOException unknown) {
      return "unknown";
    }
  }

  private static void close(@Nullable FileChannel lock, FileChannel guard) throws IOException {
    // why: the guard goes last, so that no storage of this process opens a lock that is held
    try {
      if (lock != null) {
        lock.close();
      }
    } finally {
      guard.close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(directory.resolve(PID_FILE));
    } finally {
      close(lock, guard);
    }
  }
}
