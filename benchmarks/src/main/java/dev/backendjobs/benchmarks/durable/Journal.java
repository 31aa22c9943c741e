// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;

/**
 * The limit of a durable write: a bare file to which records are appended, synced once for all that
 * wait. It has no rules, counts or lookups.
 */
final class Journal implements AutoCloseable {
  private static final int BATCH = 1024;

  /** One record and the caller that waits for it. */
  private static final class Entry {
    final byte[] bytes;
    final Thread caller = Thread.currentThread();
    volatile boolean stored;

    Entry(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private final FileChannel file;
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final Thread writer = new Thread(this::work, "journal");

  Journal(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    writer.setDaemon(true);
    writer.start();
  }

  /** Appends a record, and returns when it is on disk. */
  void append(byte[] record) {
    Entry entry = new Entry(record);
    queue.add(entry);
    while (!entry.stored) {
      LockSupport.park(this);
    }
  }

  private void work() {
    List<Entry> batch = new ArrayList<>(BATCH);
    ByteBuffer buffer = ByteBuffer.allocateDirect(BATCH * 1024);
    CRC32C sum = new CRC32C();
    try {
      while (true) {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        buffer.clear();
        for (Entry entry : batch) {
          sum.reset();
          sum.update(entry.bytes);
          buffer.putInt(entry.bytes.length).putInt((int) sum.getValue()).put(entry.bytes);
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
          file.write(buffer);
        }
        file.force(false);
        for (Entry entry : batch) {
          entry.stored = true;
          LockSupport.unpark(entry.caller);
        }
        batch.clear();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    writer.interrupt();
    try {
      writer.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }
}
