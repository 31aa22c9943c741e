// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A web site on a free port, whose pages have one origin for each name of this machine. */
record Site(HttpServer server) implements AutoCloseable {
  private static final String PAGE = "<!doctype html><title>page</title>";

  /** Starts a site of an empty page, and the same in a sandbox, where it has no origin. */
  static Site start() throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    Site site = new Site(HttpServer.create(free, 0));
    site.add("/", PAGE, Map.of("Content-Type", "text/html"));
    site.add(
        "/sandbox",
        PAGE,
        Map.of("Content-Type", "text/html", "Content-Security-Policy", "sandbox allow-scripts"));
    site.server.start();
    return site;
  }

  /** Adds a page that loads this script. */
  Site withScript(Path script) throws IOException {
    add("/script.js", Files.readString(script), Map.of("Content-Type", "text/javascript"));
    add("/script", PAGE + "<script src=script.js></script>", Map.of("Content-Type", "text/html"));
    return this;
  }

  private void add(String path, String text, Map<String, String> headers) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          headers.forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  String origin() {
    return originAt("localhost");
  }

  /** Returns the origin that its pages have under another name of this machine. */
  String originAt(String host) {
    return "http://" + host + ":" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
