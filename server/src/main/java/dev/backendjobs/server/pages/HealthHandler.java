// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.pages;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.function.Supplier;

/** Answers health checks of an orchestrator, at exactly one path. */
public final class HealthHandler implements HttpHandler {
  public static final String LIVE_PATH = "/health/live";
  public static final String READY_PATH = "/health/ready";

  private final String path;
  private final Supplier<Health> health;
  private final HttpHandler otherPaths;

  /** Makes one for a path; requests for others that arrive here go to the other handler. */
  public HealthHandler(String path, Supplier<Health> health, HttpHandler otherPaths) {
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
        String json = "{\"status\":\"" + now.word() + "\"}";
        ProgramReply.send(exchange, now.good() ? 200 : 503, "application/json", json);
      }
      default -> ProgramReply.refuseMethod(exchange);
    }
  }
}
