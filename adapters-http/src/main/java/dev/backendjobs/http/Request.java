// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

/** One request on its way: what was asked, and the exchange that takes the reply. */
record Request(HttpExchange exchange, String id, Route route, RequestBody body) {

  /** Returns the method, exactly as received. */
  String method() {
    return exchange.getRequestMethod();
  }

  Headers headers() {
    return exchange.getRequestHeaders();
  }
}
