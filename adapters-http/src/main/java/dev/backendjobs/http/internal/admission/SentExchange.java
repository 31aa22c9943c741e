// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.admission;

import dev.backendjobs.http.access.SentRequest;
import dev.backendjobs.http.internal.exchange.Request;
import dev.backendjobs.http.internal.routing.Router;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A request of the JDK's server, as it was sent. */
record SentExchange(Request request) implements SentRequest {
  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String rawPath() {
    return Router.pathOf(request.exchange().getRequestURI());
  }

  @Override
  public String rawQuery() {
    String query = request.exchange().getRequestURI().getRawQuery();
    return query == null ? "" : query;
  }

  @Override
  public Map<String, List<String>> headers() {
    return Collections.unmodifiableMap(request.headers());
  }

  @Override
  public byte[] body() {
    return request.body().bytes();
  }
}
