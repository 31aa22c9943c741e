// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.http.BackendJobHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The resource under a policy that the test makes, on a server that records its requests. */
final class HeardServer implements AutoCloseable {
  private final BackendJobStore store = BackendJobStore.inMemory();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  HeardServer(CorsPolicy policy) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    server = HttpServer.create(free, 0);
    server
        .createContext("/", BackendJobHandler.builder(store).cors(policy).build())
        .getFilters()
        .add(
            new Filter() {
              @Override
              public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                String cookie = exchange.getRequestHeaders().getFirst("Cookie");
                heard.add(exchange.getRequestMethod() + (cookie == null ? "" : " " + cookie));
                chain.doFilter(exchange);
              }

              @Override
              public String description() {
                return "records requests";
              }
            });
    server.setExecutor(threads);
    server.start();
  }

  /** Returns the address of a path, on the site of the pages: cookies of theirs go to it. */
  URI at(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  /** Returns each request so far: its method, and its cookie if it had one. */
  List<String> heard() {
    return heard;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    store.close();
  }
}
