// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.http;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** The replies of the library to one GET and one POST, which other servers repeat. */
final class Replies {
  /** Headers that the server itself adds. */
  private static final Set<String> OF_THE_SERVER = Set.of("date", "content-length", "connection");

  /** One reply. */
  record Reply(Map<String, String> headers, byte[] body) {}

  private final Reply get;
  private final Reply post;

  private Replies(Reply get, Reply post) {
    this.get = get;
    this.post = post;
  }

  Reply to(String method) {
    return method.equals("POST") ? post : get;
  }

  /** Sends each request to a server once and writes the replies into a file. */
  static Path record(int port, String path, String body) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    Properties lines = new Properties();
    put(lines, "GET", client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    request.header("Content-Type", "application/json");
    request.POST(HttpRequest.BodyPublishers.ofString(body));
    put(lines, "POST", client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    Path file = Files.createTempFile("replies", ".properties");
    file.toFile().deleteOnExit();
    try (Writer out = Files.newBufferedWriter(file)) {
      lines.store(out, null);
    }
    return file;
  }

  private static void put(Properties lines, String method, HttpResponse<String> reply) {
    if (reply.statusCode() != 200) {
      throw new IllegalStateException(method + " was answered " + reply.statusCode());
    }
    lines.setProperty(method + " body", reply.body());
    reply
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OF_THE_SERVER.contains(name)) {
                lines.setProperty(method + " header " + name, values.get(0));
              }
            });
  }

  /** Reads the replies from a file. */
  static Replies read(String file) throws IOException {
    Properties lines = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(file))) {
      lines.load(in);
    }
    return new Replies(reply(lines, "GET"), reply(lines, "POST"));
  }

  private static Reply reply(Properties lines, String method) {
    Map<String, String> headers = new HashMap<>();
    String prefix = method + " header ";
    for (String name : lines.stringPropertyNames()) {
      if (name.startsWith(prefix)) {
        headers.put(name.substring(prefix.length()), lines.getProperty(name));
      }
    }
    return new Reply(headers, lines.getProperty(method + " body").getBytes(StandardCharsets.UTF_8));
  }
}
