// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server answered: nothing of its inside. */
record Answer(int status, HttpHeaders headers, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Answer {
    StringBuilder reply = new StringBuilder();
    headers
        .map()
        .forEach((name, values) -> values.forEach(v -> reply.append(name + ": " + v + "\n")));
    Leaks.none(reply.append(body).toString());
  }

  @Nullable String header(String name) {
    return headers.firstValue(name).orElse(null);
  }

  JsonNode json() {
    try {
      return JSON.readTree(body.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String member) {
    return json().path(member).asText();
  }

  String message() {
    return text("message");
  }

  /** Returns the names of the members of the body, in their order. */
  List<String> members() {
    return json().properties().stream().map(Map.Entry::getKey).toList();
  }
}
