// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Gathers the parts of a {@link BackendJobServer}. Not safe to share between threads. */
public final class BackendJobServerBuilder {
  final BackendJobHandler handler;
  final Map<String, HttpHandler> contexts = new LinkedHashMap<>();
  Duration stopPatience = Duration.ofSeconds(10);
  private int backlog = 1_024;
  private String host = "127.0.0.1";
  private int port;
  private @Nullable Integer maxThreads;
  private @Nullable SSLContext tls;
  private @Nullable AllowedHosts allowedHosts;

  BackendJobServerBuilder(BackendJobHandler handler) {
    this.handler = handler;
  }

  /** The name or address to listen at; not called: 127.0.0.1, for clients of this machine only. */
  public BackendJobServerBuilder host(String value) {
    host = value;
    return this;
  }

  /**
   * The port to listen at; 0 or not called: a free one.
   *
   * @throws IllegalArgumentException if it is not from 0 to 65535
   */
  public BackendJobServerBuilder port(int value) {
    port = inRange("port", value, 0, 65_535);
    return this;
  }

  /**
   * The hosts that requests to any of its contexts may be addressed to; not called: at a loopback
   * address {@link AllowedHosts#loopback()} and {@link #host(String)}, otherwise any.
   *
   * <p>Behind a proxy of the same machine, allow the hosts that the proxy passes on.
   */
  public BackendJobServerBuilder allowedHosts(AllowedHosts value) {
    allowedHosts = value;
    return this;
  }

  /**
   * How many connections may wait to be accepted; not called: 1,024. The system may cut it.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public BackendJobServerBuilder backlog(int value) {
    backlog = inRange("backlog", value, 1, Integer.MAX_VALUE);
    return this;
  }

  /**
   * How many threads there are at most; not called: twice {@link
   * BackendJobHandlerBuilder#maxConcurrentRequests(int)}.
   *
   * <p>It should be well above that number: a request beyond that one is answered, while a request
   * for which there is no thread loses its connection; and a client that is slow to send holds a
   * thread before its request counts.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public BackendJobServerBuilder maxThreads(int value) {
    maxThreads = inRange("maxThreads", value, 1, Integer.MAX_VALUE);
    return this;
  }

  /**
   * Adds a context of the program's own, such as {@code /health}, beside that of the jobs.
   *
   * <p>While the server stops it is served as long as a request is running, so that a health check
   * can tell.
   *
   * @param path begins with a slash; it takes every path that begins with it
   * @throws IllegalArgumentException if the path is {@code /}, does not begin with a slash, or is
   *     there already
   */
  public BackendJobServerBuilder context(String path, HttpHandler value) {
    if (!path.startsWith("/") || path.equals("/")) {
      throw new IllegalArgumentException(
          "context is " + path + "; it must begin with a slash and be more than that");
    }
    if (contexts.putIfAbsent(path, value) != null) {
      throw new IllegalArgumentException("context " + path + " is there already");
    }
    return this;
  }

  /**
   * Serves HTTPS by this context, over TLS 1.3 and 1.2; not called: HTTP in the clear.
   *
   * <p>The keys of a file come by {@link dev.backendjobs.http.tls.TlsKeystore#sslContext()}.
   */
  public BackendJobServerBuilder tls(SSLContext value) {
    tls = value;
    return this;
  }

  /**
   * How long {@link BackendJobServer#close()} waits for running requests; not called: 10 seconds.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public BackendJobServerBuilder stopPatience(Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("stopPatience is " + value + "; it must be 0 or more");
    }
    stopPatience = value;
    return this;
  }

  /**
   * Starts the server; it serves when this returns.
   *
   * @throws IOException if it cannot listen at the address, such as {@code java.net.BindException}
   *     if the port is taken, or {@link UnknownHostException}
   * @throws IllegalArgumentException if the host leads to loopback and is none that a client can
   *     name, such as the empty text
   */
  public BackendJobServer start() throws IOException {
    return BackendJobServer.start(this);
  }

  HttpServer create(InetSocketAddress address) throws IOException {
    if (tls == null) {
      return HttpServer.create(address, backlog);
    }
    HttpsServer server = HttpsServer.create(address, backlog);
    server.setHttpsConfigurator(new TlsConfigurator(tls));
    return server;
  }

  InetSocketAddress address() throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  AllowedHosts allowedHosts(InetAddress bound) {
    if (allowedHosts != null) {
      return allowedHosts;
    }
    return bound.isLoopbackAddress() ? AllowedHosts.loopback().and(host) : AllowedHosts.any();
  }

  URI uri(int boundPort) {
    boolean bare = host.contains(":") && !host.startsWith("[");
    String part = bare ? "[" + host + "]" : host;
    // why: a URI writes the percent sign before the zone of an address in its escaped form
    return URI.create(
        (tls == null ? "http://" : "https://") + part.replace("%", "%25") + ":" + boundPort);
  }

  int maxThreads() {
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
