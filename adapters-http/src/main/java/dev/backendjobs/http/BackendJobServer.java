// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.sun.net.httpserver.HttpServer;
import dev.backendjobs.BackendJobStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server that serves a {@link BackendJobHandler} at every path, from its start to its stop.
 *
 * <p>It is the {@code HttpServer} of the running Java, or another provider of it on the class path.
 * Requests run on an elastic pool of platform threads that are used again: as many as there are
 * requests at a time, up to {@link BackendJobServerBuilder#maxThreads(int)}.
 *
 * <p>While it listens at a loopback address, every context refuses requests to other hosts than
 * this machine's own names, unless {@link BackendJobServerBuilder#allowedHosts(AllowedHosts)} says
 * otherwise.
 *
 * <p>It sets no system property. The program that owns the process should set these before it makes
 * its first server, of this class or another, because the JDK reads them once: {@code
 * sun.net.httpserver.nodelay=true} (else 40 ms per reply on Java 17), {@code
 * sun.net.httpserver.maxIdleConnections} above the number of clients (default 200; else kept
 * connections are cut), {@code sun.net.httpserver.maxReqTime} and {@code maxRspTime} in seconds
 * (default none; else a client that sends nothing holds a thread for ever).
 *
 * <p>Safe to share between threads.
 */
public final class BackendJobServer implements AutoCloseable {
  private static final int IDLE_SECONDS = 60;

  private final Dispatch dispatch;
  private final RunningRequests requests;
  private final InetSocketAddress address;
  private final URI uri;
  private final Duration stopPatience;

  private BackendJobServer(
      Dispatch dispatch,
      RunningRequests requests,
      InetSocketAddress address,
      URI uri,
      Duration stopPatience) {
    this.dispatch = dispatch;
    this.requests = requests;
    this.address = address;
    this.uri = uri;
    this.stopPatience = stopPatience;
  }

  /** Returns a builder of a server of this store, by a handler with all defaults. */
  public static BackendJobServerBuilder builder(BackendJobStore store) {
    return builder(BackendJobHandler.of(store));
  }

  /** Returns a builder of a server of this handler, on a free loopback port. */
  public static BackendJobServerBuilder builder(BackendJobHandler handler) {
    return new BackendJobServerBuilder(handler);
  }

  static BackendJobServer start(BackendJobServerBuilder builder) throws IOException {
    InetSocketAddress asked = builder.address();
    // why: before the server, which takes its port at once and would keep it if this is refused
    AllowedHosts hosts = builder.allowedHosts(asked.getAddress());
    HttpServer server = builder.create(asked);
    RunningRequests requests = new RunningRequests();
    BackendJobHandler jobs = builder.handler;
    server.createContext("/", new HostGuard(hosts, requests.counting(jobs, jobs), jobs));
    builder.contexts.forEach(
        (path, other) ->
            server.createContext(path, new HostGuard(hosts, requests.counting(other), jobs)));
    int port = server.getAddress().getPort();
    Dispatch dispatch = new Dispatch(server, threads(builder.maxThreads(), port));
    server.start();
    return new BackendJobServer(
        dispatch,
        requests,
        new InetSocketAddress(asked.getAddress(), port),
        builder.uri(port),
        builder.stopPatience);
  }

  private static ExecutorService threads(int maxThreads, int port) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        maxThreads,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread =
              new Thread(work, "backend-jobs-http-" + port + "-" + number.incrementAndGet());
          // why: a request that never ends must not keep the program from ending
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Returns where it listens: the host as it was given, and the port that it got. */
  public InetSocketAddress address() {
    return address;
  }

  /** Returns the port that it got. */
  public int port() {
    return address.getPort();
  }

  /**
   * Returns its root: the host as it was given and the port that it got, such as {@code
   * http://127.0.0.1:8080}, or {@code https://} with TLS; it ends without a slash.
   */
  public URI uri() {
    return uri;
  }

  /**
   * Stops: refuses new requests, waits for those that are running, then closes all connections.
   *
   * <p>A refused request gets a gateway timeout, which clients send again. Running requests are
   * never interrupted, and other contexts are served until they end; what has not ended when the
   * patience is over loses its connection. A second call waits as the first.
   *
   * @param patience how long to wait at most; it returns as soon as no request is running
   * @return whether all running requests ended in time
   */
  public boolean stop(Duration patience) {
    boolean ended = false;
    try {
      ended = requests.stop(patience);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    dispatch.stop();
    return ended;
  }

  /** Stops with the patience of {@link BackendJobServerBuilder#stopPatience(Duration)}. */
  @Override
  public void close() {
    stop(stopPatience);
  }
}
