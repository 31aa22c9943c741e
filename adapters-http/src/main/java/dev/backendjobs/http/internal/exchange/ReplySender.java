// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.exchange;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.cors.CorsRequest;
import dev.backendjobs.http.internal.jdk.SlowClientCutoff;
import dev.backendjobs.http.internal.replies.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Sends replies with the headers that all have: request id, caching, CORS, known length. */
public final class ReplySender {
  private final CorsPolicy cors;
  private final SlowClientCutoff cutoff;

  public ReplySender(CorsPolicy cors, SlowClientCutoff cutoff) {
    this.cors = cors;
    this.cutoff = cutoff;
  }

  /** Sends the reply and ends the exchange; the connection stays open if the client wants it. */
  public void send(Request request, Reply reply) throws IOException {
    send(request, reply, request.body().finish());
  }

  /** Sends a refusal without waiting for a body, and has the connection closed. */
  public void sendAtOnce(Request request, Reply reply) throws IOException {
    request.exchange().getResponseHeaders().set("Connection", "close");
    send(request, reply, request.body().finishAtOnce());
  }

  private void send(Request request, Reply reply, boolean bodyIsRead) throws IOException {
    HttpExchange exchange = request.exchange();
    Headers headers = exchange.getResponseHeaders();
    headers.set("x-amzn-RequestId", request.id());
    if (reply.headers().containsKey("ETag")) {
      CommonHeaders.setForTagged(headers);
    } else {
      CommonHeaders.set(headers);
    }
    cors.headers(facts(request), request.route().resource().methods()).forEach(headers::set);
    reply.headers().forEach(headers::set);
    if (!bodyIsRead) {
      headers.set("Connection", "close");
    }
    byte[] body = reply.body();
    if (body.length > 0) {
      headers.set("Content-Type", "application/json");
    }
    SlowClientCutoff.Sending sending = cutoff.begin();
    try {
      write(request, reply.status(), body, bodyIsRead);
    } finally {
      sending.end();
    }
  }

  private static void write(Request request, int status, byte[] body, boolean bodyIsRead)
      throws IOException {
    HttpExchange exchange = request.exchange();
    if (body.length == 0 || request.method().equals("HEAD")) {
      if (body.length > 0) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      }
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      OutputStream out = exchange.getResponseBody();
      out.write(body);
      // why: the server's own close may drop what it has buffered
      out.flush();
    }
    if (!bodyIsRead) {
      // why: closing would first wait for the rest of the body; throwing closes at once
      throw new AbandonedBodyException();
    }
    exchange.close();
  }

  private static CorsRequest facts(Request request) {
    Headers headers = request.headers();
    CorsRequest.Builder facts = CorsRequest.builder(request.method());
    List<String> origins = headers.get("Origin");
    if (origins != null) {
      facts.origins(origins).requestedMethod(headers.getFirst("Access-Control-Request-Method"));
    }
    return facts.build();
  }
}
