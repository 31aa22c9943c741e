// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.pages;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A reply of the program's own pages, beside those of the jobs. */
final class ProgramReply {
  private ProgramReply() {}

  /** Sends a whole reply, to HEAD without its body, and ends the exchange. */
  static void send(HttpExchange exchange, int status, String contentType, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", contentType);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", "no-store");
    headers.set("x-amzn-RequestId", UUID.randomUUID().toString());
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
    exchange.close();
  }

  /** Refuses a method other than GET and HEAD. */
  static void refuseMethod(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
    exchange.getResponseHeaders().set("x-amzn-ErrorType", "MethodNotAllowedException");
    send(exchange, 405, "application/json", "{\"message\":\"allowed here: GET, HEAD\"}");
  }
}
