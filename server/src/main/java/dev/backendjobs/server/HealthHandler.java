// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Answers an orchestrator's question about the program, at exactly one path. */
final class HealthHandler implements HttpHandler {
  static final String LIVE_PATH = "/health/live";
  static final String READY_PATH = "/health/ready";

  private final String path;
  private final Supplier<Health> health;
  private final HttpHandler otherPaths;

  HealthHandler(String path, Supplier<Health> health, HttpHandler otherPaths) {
    this.path = path;
    this.health = health;
    this.otherPaths = otherPaths;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    // why: the server's contexts are prefixes of text, so /health/livex arrives here too
    if (!exchange.getRequestURI().getRawPath().equals(path)) {
      otherPaths.handle(exchange);
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> {
        Health now = health.get();
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        reply(exchange, now.good() ? 200 : 503, "{\"status\":\"" + now.word() + "\"}");
      }
      default -> {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        reply(exchange, 405, "{\"message\":\"allowed here: GET, HEAD\"}");
      }
    }
  }

  private static void reply(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
    exchange.close();
  }
}
