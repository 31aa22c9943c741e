// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.job.BadRequestException;
import java.io.IOException;

/**
 * Lets requests to allowed hosts through to a handler, and refuses the rest with another.
 *
 * <p>Safe to share between threads.
 */
final class HostGuard implements HttpHandler {
  private final AllowedHosts hosts;
  private final HttpHandler guarded;
  private final BackendJobHandler refusing;

  HostGuard(AllowedHosts hosts, HttpHandler guarded, BackendJobHandler refusing) {
    this.hosts = hosts;
    this.guarded = guarded;
    this.refusing = refusing;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      hosts.require(exchange);
    } catch (BadRequestException | RequestRefusal refusal) {
      refusing.refuse(exchange, refusal);
      return;
    }
    guarded.handle(exchange);
  }
}
