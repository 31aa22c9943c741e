// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sources;

import java.io.Closeable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections from a user's data source, each within a bounded time.
 *
 * <p>A pool may let its callers wait for longer than a call of the storage may take, and where
 * threads that wait for the storage hold all of its connections, none becomes free. A wait inside
 * foreign code cannot be ended, and an interrupt may harm it. So a bounded number of daemon threads
 * wait in place of the callers. A connection that arrives after its caller has given up goes back
 * at once.
 *
 * <p>It follows that a connection is never one that the data source keeps for the calling thread,
 * such as that of the caller's transaction.
 */
final class HostConnections implements Closeable {
  /** How many threads may wait for the data source at the same time. */
  static final int MAX_WAITING = 32;

  private static final Logger LOG = LoggerFactory.getLogger(HostConnections.class);
  private static final long IDLE_SECONDS = 30;
  private static final Object GIVEN_UP = new Object();

  private final DataSource source;
  private final Semaphore places = new Semaphore(MAX_WAITING);
  private final ThreadPoolExecutor threads;

  /** Creates it without threads, which start when they are needed. */
  HostConnections(DataSource source) {
    this.source = source;
    AtomicInteger number = new AtomicInteger();
    // why: some data sources look for their driver by it; that of a later caller may be another
    // application's
    ClassLoader classes = Thread.currentThread().getContextClassLoader();
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, "backend-jobs-connect-" + number.incrementAndGet());
              thread.setDaemon(true);
              thread.setContextClassLoader(classes);
              return thread;
            });
  }

  /**
   * Takes a connection.
   *
   * @throws ConnectionRefusedException if the data source gives none within so many nanoseconds
   */
  Connection take(long nanos) throws SQLException {
    long begin = System.nanoTime();
    Request request = new Request();
    try {
      if (!places.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        throw ConnectionRefusedException.noneInTime(nanos, null);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw ConnectionRefusedException.interrupted();
    }
    boolean started = false;
    try {
      threads.execute(request);
      started = true;
    } catch (RejectedExecutionException closed) {
      throw ConnectionRefusedException.of("the storage is closed", closed);
    } finally {
      if (!started) {
        places.release();
      }
    }
    return request.await(begin, nanos);
  }

  /** Lets the threads end; those that wait end when the data source answers. */
  @Override
  public void close() {
    threads.shutdown();
  }

  /** One caller's wait for a connection. */
  private final class Request implements Runnable {
    private final Thread caller = Thread.currentThread();

    /** The connection or what was thrown; null: neither yet. */
    private final AtomicReference<@Nullable Object> answer = new AtomicReference<>();

    @Override
    public void run() {
      Object result;
      try {
        result = source.getConnection();
        if (result == null) {
          result = new SQLException("the data source returned null in place of a connection");
        }
      } catch (Throwable thrown) {
        // why: the caller must see it, whatever it is
        result = thrown;
      } finally {
        places.release();
      }
      if (answer.compareAndSet(null, result)) {
        LockSupport.unpark(caller);
      } else if (result instanceof Connection late) {
        giveBack(late);
      }
    }

    Connection await(long begin, long nanos) throws SQLException {
      long end = begin + nanos;
      for (Object got = answer.get(); ; got = answer.get()) {
        long left = end - System.nanoTime();
        boolean interrupted = Thread.currentThread().isInterrupted();
        if (got instanceof Connection connection) {
          return connection;
        }
        if (got != null) {
          throw refused((Throwable) got, System.nanoTime() - begin);
        }
        if (left > 0 && !interrupted) {
          LockSupport.parkNanos(this, left);
        } else if (answer.compareAndSet(null, GIVEN_UP)) {
          throw interrupted
              ? ConnectionRefusedException.interrupted()
              : ConnectionRefusedException.noneInTime(nanos, null);
        }
      }
    }
  }

  private static SQLException refused(Throwable thrown, long nanos) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return ConnectionRefusedException.noneInTime(nanos, thrown);
  }

  private static void giveBack(Connection late) {
    try {
      late.close();
    } catch (SQLException | RuntimeException failure) {
      LOG.debug("A connection that came too late could not be given back", failure);
    }
  }
}
