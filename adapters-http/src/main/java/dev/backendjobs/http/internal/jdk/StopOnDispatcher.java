// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.jdk;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where a server hands over its requests to threads, and where it is stopped.
 *
 * <p>The JDK's server closes those connections at its stop that it knows of; one that its
 * dispatcher is accepting in that moment stays open for ever, and its client waits (seen: 172 of
 * 27,000 at 3,000 stops, on Java 17 and 25). The dispatcher itself calls {@link #execute}, and
 * accepts nothing until that returns; so the stop runs there (seen: none). Where the dispatcher
 * cannot be called, as when {@code jdk.httpserver.maxConnections} are open, it runs beside it.
 *
 * <p>Over TLS the JDK waits at its stop for clients to read what they are being sent; that wait is
 * left to a daemon thread.
 *
 * <p>Safe to share between threads.
 */
public final class StopOnDispatcher implements Executor {
  private static final int CALL_MILLIS = 1_000;

  private final HttpServer server;
  private final InetSocketAddress address;
  private final ExecutorService threads;
  private final AtomicBoolean asked = new AtomicBoolean();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Makes itself the executor of a server that has not started, on these threads. */
  public StopOnDispatcher(HttpServer server, ExecutorService threads) {
    this.server = server;
    // why: now, because a stopped server has no address
    this.address = callable(server.getAddress());
    this.threads = threads;
    server.setExecutor(this);
  }

  @Override
  public void execute(Runnable request) {
    if (asked.get() && begun.compareAndSet(false, true)) {
      stopServer();
    } else {
      threads.execute(request);
    }
  }

  /**
   * Closes all connections of the server, and lets its threads end after their current requests.
   *
   * <p>It waits some seconds at most, also for an interrupted caller, who stays interrupted.
   */
  public void stop() {
    boolean isStopped = asked.compareAndSet(false, true) ? callDispatcher() : isStoppedInTime();
    if (!isStopped && begun.compareAndSet(false, true)) {
      Thread beside = new Thread(this::stopServer, "backend-jobs-http-stop");
      beside.setDaemon(true);
      beside.start();
      isStoppedInTime();
    }
    // why: not shutdownNow, which interrupts: an interrupt closes files that a storage has open
    threads.shutdown();
  }

  private void stopServer() {
    server.stop(0);
    stopped.countDown();
  }

  /** Makes the dispatcher call the executor, and returns whether the server stopped by that. */
  private boolean callDispatcher() {
    try (Socket call = new Socket()) {
      call.connect(address, CALL_MILLIS);
      call.shutdownOutput();
      return isStoppedInTime();
    } catch (IOException another) {
      // why: a request of a client can have called it before, and that closed this call
      return isStoppedInTime();
    }
  }

  private boolean isStoppedInTime() {
    boolean interrupted = false;
    try {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CALL_MILLIS);
      while (true) {
        try {
          return stopped.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interruption) {
          // why: the fallback would leave connections open; so little time is worth waiting
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static InetSocketAddress callable(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
        : address;
  }
}
