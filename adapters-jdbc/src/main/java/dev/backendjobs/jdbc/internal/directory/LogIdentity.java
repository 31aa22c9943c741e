// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Tells the write-ahead log of a database file from that of another one, such as the log that is
 * left when a backup is copied over the database.
 *
 * <p>SQLite would apply such a log and so damage the database. Therefore each log holds a mark: the
 * random number of its generation, in the header field {@code user_version}, and that of the
 * generation before, in {@code application_id}. The database file holds the number before until a
 * checkpoint brings it the new one; a file with any other number is not the log's. Format of the
 * files: https://www.sqlite.org/fileformat2.html
 */
final class LogIdentity {
  private static final int LOG_HEADER = 32;
  private static final int FRAME_HEADER = 24;
  private static final int MAGIC = 0x377f0682;
  private static final int SCHEMA_COOKIE = 40;
  private static final int USER_VERSION = 60;
  private static final int APPLICATION_ID = 68;
  private static final int DATABASE_HEADER = 100;

  /** The fields of a database's header that tell generations apart. */
  private record Mark(int schemaCookie, int generation, int before) {
    static Mark of(ByteBuffer page) {
      return new Mark(
          page.getInt(SCHEMA_COOKIE), page.getInt(USER_VERSION), page.getInt(APPLICATION_ID));
    }
  }

  private LogIdentity() {}

  /** Returns whether a log beside a database is that of another database, or of an older copy. */
  static boolean isForeign(Path database, Path log) throws IOException {
    Mark inLog = newestMark(log);
    if (inLog == null) {
      return false;
    }
    ByteBuffer header = ByteBuffer.allocate(DATABASE_HEADER);
    try (FileChannel file = FileChannel.open(database, StandardOpenOption.READ)) {
      if (!readFully(file, header, 0)) {
        return false;
      }
    }
    Mark inFile = Mark.of(header);
    boolean sameGeneration = inFile.generation() == inLog.generation();
    return !(sameGeneration || inFile.generation() == inLog.before())
        || inFile.schemaCookie() != inLog.schemaCookie();
  }

  /** Returns what distinguishes one generation of a log from the next; 0 if there is no log. */
  static long salt(Path log) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(LOG_HEADER);
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
      return readFully(file, header, 0) ? header.getLong(16) : 0;
    } catch (NoSuchFileException none) {
      return 0;
    }
  }

  /** Returns the mark of the newest header page that is committed in a log; null if none is. */
  private static @Nullable Mark newestMark(Path log) throws IOException {
    if (!Files.exists(log)) {
      return null;
    }
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(LOG_HEADER);
      if (!readFully(file, header, 0) || (header.getInt(0) & ~1) != MAGIC) {
        return null;
      }
      // why: the sums are over numbers in the byte order that the magic number names
      ByteOrder order =
          (header.getInt(0) & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      Sums sums = new Sums(order);
      sums.add(header, 0, FRAME_HEADER);
      if (!sums.are(header, 24)) {
        return null;
      }
      int page = header.getInt(8);
      if (page < 512 || page > 65_536) {
        return null;
      }
      ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER + page);
      Mark open = null;
      Mark committed = null;
      for (long at = LOG_HEADER; readFully(file, frame, at); at += FRAME_HEADER + page) {
        sums.add(frame, 0, 8);
        sums.add(frame, FRAME_HEADER, page);
        if (frame.getLong(8) != header.getLong(16) || !sums.are(frame, 16)) {
          break;
        }
        if (frame.getInt(0) == 1) {
          open = Mark.of(frame.slice(FRAME_HEADER, page));
        }
        if (frame.getInt(4) != 0 && open != null) {
          committed = open;
        }
      }
      return committed;
    }
  }

  private static boolean readFully(FileChannel file, ByteBuffer buffer, long position)
      throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (file.read(buffer, position + buffer.position()) < 0) {
        return false;
      }
    }
    buffer.flip();
    return true;
  }

  /** The running checksums of a log. */
  private static final class Sums {
    private final ByteOrder order;
    private int first;
    private int second;

    Sums(ByteOrder order) {
      this.order = order;
    }

    void add(ByteBuffer bytes, int from, int length) {
      ByteBuffer numbers = bytes.duplicate().order(order);
      for (int at = from; at < from + length; at += 8) {
        first += numbers.getInt(at) + second;
        second += numbers.getInt(at + 4) + first;
      }
    }

    boolean are(ByteBuffer bytes, int at) {
      return bytes.getInt(at) == first && bytes.getInt(at + 4) == second;
    }
  }
}
