// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.internal.exchange.CommonHeaders;
import dev.backendjobs.http.internal.jdk.InFlightRequests;
import dev.backendjobs.http.internal.jdk.SocketClosing;
import dev.backendjobs.http.internal.jdk.StopOnDispatcher;
import dev.backendjobs.http.internal.jdk.TlsConfigurator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server that serves a {@link BackendJobHandler} at every path.
 *
 * <p>It is the {@code HttpServer} of the running JDK; other providers of {@code HttpServer} are not
 * tested. Requests run on an elastic pool of reused platform threads: as many as there are requests
 * at a time, up to {@link Builder#maxThreads(int)}.
 *
 * <p>While it listens at a loopback address, every context refuses requests to other hosts than
 * this machine's own names, unless {@link Builder#allowedHosts(AllowedHosts)} says otherwise.
 *
 * <p>It sets no system property. The program that owns the process should set these before it makes
 * its first server, of this class or another, because the JDK reads them once: {@code
 * sun.net.httpserver.nodelay=true} (else 40 ms per reply on Java 17), {@code
 * sun.net.httpserver.maxIdleConnections} above the number of clients (default 200; else kept
 * connections are closed), {@code sun.net.httpserver.maxReqTime} and {@code maxRspTime} in seconds
 * (default none; else a client that sends nothing holds a thread for ever).
 *
 * <p>Safe to share between threads.
 */
public final class BackendJobServer implements AutoCloseable {
  private static final int IDLE_SECONDS = 60;

  private final StopOnDispatcher server;
  private final InFlightRequests requests;
  private final InetSocketAddress address;
  private final URI uri;
  private final Duration shutdownTimeout;

  private BackendJobServer(
      StopOnDispatcher server,
      InFlightRequests requests,
      InetSocketAddress address,
      URI uri,
      Duration shutdownTimeout) {
    this.server = server;
    this.requests = requests;
    this.address = address;
    this.uri = uri;
    this.shutdownTimeout = shutdownTimeout;
  }

  /** Returns a builder of a server of this store, with a handler of all defaults. */
  public static Builder builder(BackendJobStore store) {
    return builder(BackendJobHandler.of(store));
  }

  /** Returns a builder of a server of this handler, on a free loopback port. */
  public static Builder builder(BackendJobHandler handler) {
    return new Builder(handler);
  }

  private static BackendJobServer start(Builder builder) throws IOException {
    InetSocketAddress asked = builder.address();
    // why: before the server, which takes its port at once and would keep it if this is refused
    AllowedHosts hosts = builder.allowedHosts(asked.getAddress());
    SocketClosing.prepare();
    HttpServer server = builder.create(asked);
    InFlightRequests requests = new InFlightRequests();
    BackendJobHandler jobs = builder.handler;
    HttpHandler counted = requests.counting(jobs, jobs::refuseStopping);
    HttpHandler page = builder.rootPage;
    HttpHandler root =
        page == null ? counted : withPage(withHeaders(requests.counting(page)), counted);
    server.createContext("/", new HostGuard(hosts, root, jobs));
    builder.contexts.forEach(
        (path, other) ->
            server.createContext(
                path, new HostGuard(hosts, requests.counting(withHeaders(other)), jobs)));
    int port = server.getAddress().getPort();
    StopOnDispatcher stoppable = new StopOnDispatcher(server, threads(builder.maxThreads(), port));
    server.start();
    return new BackendJobServer(
        stoppable,
        requests,
        new InetSocketAddress(asked.getAddress(), port),
        builder.uri(port),
        builder.shutdownTimeout);
  }

  // why: the JDK's server would hand every path that has no context of its own to the page
  private static HttpHandler withPage(HttpHandler page, HttpHandler otherPaths) {
    return exchange ->
        ("/".equals(exchange.getRequestURI().getRawPath()) ? page : otherPaths).handle(exchange);
  }

  /** Returns a handler whose replies have the common headers, unless the other sets its own. */
  private static HttpHandler withHeaders(HttpHandler other) {
    return exchange -> {
      CommonHeaders.set(exchange.getResponseHeaders());
      other.handle(exchange);
    };
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
   * <p>Refused requests get 504, which clients send again. Running requests are never interrupted,
   * and other contexts are served until they end; a request that has not ended after the timeout
   * loses its connection. A second call waits as the first.
   *
   * @param timeout how long to wait at most, of any length; zero or less does not wait
   * @return whether all running requests ended in time
   */
  public boolean stop(Duration timeout) {
    requireNonNull(timeout, "timeout");
    boolean ended = false;
    try {
      ended = requests.stop(timeout);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    } finally {
      server.stop();
    }
    return ended;
  }

  /** Stops with the timeout of {@link Builder#shutdownTimeout(Duration)}. */
  @Override
  public void close() {
    stop(shutdownTimeout);
  }

  /** Builder for {@link BackendJobServer}. Not safe to share between threads. */
  public static final class Builder {
    private final BackendJobHandler handler;
    private final Map<String, HttpHandler> contexts = new LinkedHashMap<>();
    private Duration shutdownTimeout = Duration.ofSeconds(10);
    private int backlog = 1_024;
    private String host = "127.0.0.1";
    private int port;
    private @Nullable Integer maxThreads;
    private @Nullable SSLContext tls;
    private @Nullable HttpHandler rootPage;
    private @Nullable AllowedHosts allowedHosts;

    private Builder(BackendJobHandler handler) {
      this.handler = requireNonNull(handler, "handler");
    }

    /** Sets the name or address to listen at; defaults to 127.0.0.1, for local clients only. */
    public Builder host(String host) {
      this.host = requireNonNull(host, "host");
      return this;
    }

    /**
     * Sets the port to listen at; defaults to 0, a free one.
     *
     * @throws IllegalArgumentException if it is not from 0 to 65535
     */
    public Builder port(int port) {
      this.port = inRange("port", port, 0, 65_535);
      return this;
    }

    /**
     * Sets the hosts that requests to any context may be addressed to; defaults to {@link
     * AllowedHosts#loopback()} and {@link #host(String)} at a loopback address, otherwise to any.
     *
     * <p>Behind a proxy on the same machine, allow the hosts that the proxy passes on.
     */
    public Builder allowedHosts(AllowedHosts allowedHosts) {
      this.allowedHosts = requireNonNull(allowedHosts, "allowedHosts");
      return this;
    }

    /**
     * Sets how many connections may wait to be accepted; defaults to 1,024. The operating system
     * may lower it.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder backlog(int backlog) {
      this.backlog = inRange("backlog", backlog, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Sets how many threads there are at most; defaults to twice {@link
     * BackendJobHandler.Builder#maxConcurrentRequests(int)}.
     *
     * <p>It should be well above that number: a request beyond that number is answered, while a
     * request for which there is no thread loses its connection; and a client that is slow to send
     * holds a thread before its request counts.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder maxThreads(int maxThreads) {
      this.maxThreads = inRange("maxThreads", maxThreads, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Adds a context of the program, such as {@code /health}, beside that of the jobs.
     *
     * <p>Its replies have {@code X-Content-Type-Options: nosniff} and {@code Cache-Control:
     * no-store}, unless the handler sets others. While the server stops it is served as long as a
     * request is running, so that a health check can report the stop.
     *
     * @param path begins with a slash; it takes every path that begins with it
     * @throws IllegalArgumentException if the path is {@code /}, does not begin with a slash, or is
     *     already in use
     */
    public Builder context(String path, HttpHandler handler) {
      requireNonNull(path, "path");
      requireNonNull(handler, "handler");
      if (!path.startsWith("/") || path.equals("/")) {
        throw new IllegalArgumentException(
            "context is " + path + "; it must begin with a slash and be more than that");
      }
      if (contexts.putIfAbsent(path, handler) != null) {
        throw new IllegalArgumentException("context " + path + " is already in use");
      }
      return this;
    }

    /**
     * Serves a page of the program at exactly the path {@code /}; defaults to the handler's 404.
     *
     * <p>While the server stops it is served as long as a request is running.
     */
    public Builder rootPage(HttpHandler handler) {
      this.rootPage = requireNonNull(handler, "handler");
      return this;
    }

    /**
     * Serves HTTPS with this context, over TLS 1.3 and 1.2; defaults to plain HTTP.
     *
     * <p>{@link dev.backendjobs.http.tls.TlsKeystore#sslContext()} has the keys of a file.
     */
    public Builder tls(SSLContext tls) {
      this.tls = requireNonNull(tls, "tls");
      return this;
    }

    /**
     * Sets how long {@link BackendJobServer#close()} waits for running requests, of any length;
     * defaults to 10 seconds.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder shutdownTimeout(Duration shutdownTimeout) {
      requireNonNull(shutdownTimeout, "shutdownTimeout");
      if (shutdownTimeout.isNegative()) {
        throw new IllegalArgumentException(
            "shutdownTimeout is " + shutdownTimeout + "; it must be 0 or more");
      }
      this.shutdownTimeout = shutdownTimeout;
      return this;
    }

    /**
     * Starts the server; it serves when this returns.
     *
     * @throws IOException if it cannot listen at the address, such as {@code
     *     java.net.BindException} if the port is taken, or {@link UnknownHostException}
     * @throws IllegalArgumentException if the host leads to loopback and is none that a client can
     *     name, such as the empty text
     */
    public BackendJobServer start() throws IOException {
      return BackendJobServer.start(this);
    }

    private HttpServer create(InetSocketAddress address) throws IOException {
      if (tls == null) {
        return HttpServer.create(address, backlog);
      }
      HttpsServer server = HttpsServer.create(address, backlog);
      server.setHttpsConfigurator(new TlsConfigurator(tls));
      return server;
    }

    private InetSocketAddress address() throws UnknownHostException {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    private AllowedHosts allowedHosts(InetAddress bound) {
      if (allowedHosts != null) {
        return allowedHosts;
      }
      return bound.isLoopbackAddress() ? AllowedHosts.loopback().and(host) : AllowedHosts.any();
    }

    private URI uri(int boundPort) {
      boolean bare = host.contains(":") && !host.startsWith("[");
      String part = bare ? "[" + host + "]" : host;
      // why: a URI writes the percent sign before the zone of an address in its escaped form
      return URI.create(
          (tls == null ? "http://" : "https://") + part.replace("%", "%25") + ":" + boundPort);
    }

    private int maxThreads() {
      return maxThreads != null
          ? maxThreads
          : (int) Math.min(Integer.MAX_VALUE, 2L * handler.maxConcurrentRequests());
    }

    private static int inRange(String name, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " is " + value + "; it must be from " + least + " to " + most);
      }
      return value;
    }
  }
}
