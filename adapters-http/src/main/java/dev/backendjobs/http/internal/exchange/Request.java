// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.exchange;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.backendjobs.http.access.Action;
import dev.backendjobs.http.internal.routing.Route;
import org.jspecify.annotations.Nullable;

/** One request: what is asked, and the exchange to reply to. */
public record Request(HttpExchange exchange, String id, Route route, RequestBody body) {

  /** Returns the method, exactly as received. */
  public String method() {
    return exchange.getRequestMethod();
  }

  /** Returns what it does to the job records; null if it does nothing to them. */
  public @Nullable Action action() {
    return switch (route.resource()) {
      case JOB ->
          switch (method()) {
            case "GET", "HEAD" -> Action.GET;
            case "POST" -> Action.UPDATE;
            case "PUT" -> Action.CREATE;
            default -> null;
          };
      case JOB_LIST ->
          switch (method()) {
            case "GET", "HEAD", "POST" -> Action.LIST;
            default -> null;
          };
      case NONE -> null;
    };
  }

  public Headers headers() {
    return exchange.getRequestHeaders();
  }
}
