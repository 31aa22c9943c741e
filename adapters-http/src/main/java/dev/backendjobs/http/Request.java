// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.backendjobs.http.access.Action;
import org.jspecify.annotations.Nullable;

/** One request on its way: what was asked, and the exchange that takes the reply. */
record Request(HttpExchange exchange, String id, Route route, RequestBody body) {

  /** Returns the method, exactly as received. */
  String method() {
    return exchange.getRequestMethod();
  }

  /** Returns what it does to the job records; null if it asks for no such thing. */
  @Nullable Action action() {
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

  Headers headers() {
    return exchange.getRequestHeaders();
  }
}
