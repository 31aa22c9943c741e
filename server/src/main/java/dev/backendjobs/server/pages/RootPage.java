// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.pages;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.backendjobs.server.demo.DemoPlace;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The page at {@code /}: what this server is, where its resources are, and a command that works on
 * it. It is HTML for clients that accept HTML, and plain text for others, such as curl.
 */
public final class RootPage implements HttpHandler {
  // why: the text goes into HTML and into a command that readers copy
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");

  private static final String NAME = "Backend Jobs";
  private static final String PURPOSE =
      "This server keeps records of long-running jobs: what they do, how they stand, why they failed.";

  private final Supplier<URI> address;
  private final String version;
  private final boolean demo;
  private final boolean asksForToken;

  /** One line of a list: a path, what it is, and whether a browser can open it. */
  private record Entry(String path, String meaning, boolean link) {}

  /** Makes the page of a server at this address, which is asked for at each request. */
  public RootPage(Supplier<URI> address, String version, boolean demo, boolean asksForToken) {
    this.address = address;
    this.version = version;
    this.demo = demo;
    this.asksForToken = asksForToken;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> {
        exchange.getResponseHeaders().set("Vary", "Accept");
        String root = root(exchange);
        if (acceptsHtml(exchange)) {
          exchange
              .getResponseHeaders()
              .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
          ProgramReply.send(exchange, 200, "text/html; charset=utf-8", html(root));
        } else {
          ProgramReply.send(exchange, 200, "text/plain; charset=utf-8", text(root));
        }
      }
      default -> ProgramReply.refuseMethod(exchange);
    }
  }

  private static boolean acceptsHtml(HttpExchange exchange) {
    List<String> accepted = exchange.getRequestHeaders().getOrDefault("Accept", List.of());
    return String.join(",", accepted).toLowerCase(Locale.ROOT).contains("text/html");
  }

  /** Returns the root as the client names it, so that the command works where the client is. */
  private String root(HttpExchange exchange) {
    URI own = address.get();
    String host = exchange.getRequestHeaders().getFirst("Host");
    return host != null && HOST.matcher(host).matches()
        ? own.getScheme() + "://" + host
        : own.toString();
  }

  private List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    if (demo) {
      for (DemoPlace place : DemoPlace.ALL) {
        entries.add(new Entry(place.path(), "jobs of the demo", true));
      }
    }
    String jobs = "/backend/{app}/job/{environment}";
    entries.add(new Entry(jobs, "GET lists jobs; POST does so for AWS clients", false));
    entries.add(new Entry(jobs + "/{jobId}", "PUT creates a job, GET reads, POST updates", false));
    entries.add(new Entry(HealthHandler.LIVE_PATH, "200 while the program runs", true));
    entries.add(new Entry(HealthHandler.READY_PATH, "200 while jobs can be stored", true));
    return entries;
  }

  private List<String> commands(String root) {
    String token = asksForToken ? " -H 'Authorization: Bearer TOKEN'" : "";
    if (demo) {
      String list = DemoPlace.ALL.get(0).path();
      return List.of("curl '" + root + list + "?status=FAILED'" + token);
    }
    String job = root + "/backend/shop/job/prod/import-1";
    String json = " -H 'Content-Type: application/json' -d '{\"operation\":\"Import\"}'";
    return List.of("curl -X PUT " + job + token + json, "curl " + job + token);
  }

  private String text(String root) {
    StringBuilder text = new StringBuilder(NAME + " " + version + "\n" + PURPOSE + "\n\n");
    entries().forEach(entry -> text.append(entry.path() + "\n    " + entry.meaning() + "\n"));
    text.append("\nTry it:\n");
    commands(root).forEach(command -> text.append("  " + command + "\n"));
    if (asksForToken) {
      text.append("\nRequests need a token or an access key of the file of --tokens.\n");
    }
    return text.toString();
  }

  private String html(String root) {
    StringBuilder html =
        new StringBuilder(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
                + NAME
                + "</title>\n<style>body{font-family:sans-serif;margin:2em auto;max-width:50em}"
                + "dd{margin-bottom:.5em}</style></head>\n<body><h1>"
                + NAME
                + " "
                + escaped(version)
                + "</h1>\n<p>"
                + PURPOSE
                + "</p>\n<dl>\n");
    for (Entry entry : entries()) {
      String path = "<code>" + escaped(entry.path()) + "</code>";
      html.append("<dt>")
          .append(entry.link() ? "<a href=\"" + entry.path() + "\">" + path + "</a>" : path)
          .append("</dt><dd>" + escaped(entry.meaning()) + "</dd>\n");
    }
    html.append("</dl>\n<h2>Try it</h2>\n<pre>");
    commands(root).forEach(command -> html.append(escaped(command) + "\n"));
    html.append("</pre>\n");
    if (asksForToken) {
      html.append("<p>Requests need a token or an access key of the file of --tokens.</p>\n");
    }
    return html.append("</body></html>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
