// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.BackendJobHandler;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BackendJobsException;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in for AWS AmplifyBackend: answers the 17 operations that start a job by creating one, in
 * front of the handler that serves the jobs, so that programs for AWS can be tried without it.
 */
public final class AmplifyStandInMain implements AutoCloseable {
  /** The operations that start a job, each by its path; all are POST. */
  private static final String[][] OPERATIONS = {
    {"CreateBackend", "/backend"},
    {"RemoveAllBackends", "/backend/{app}/remove"},
    {"CloneBackend", "/backend/{app}/environments/{env}/clone"},
    {"DeleteBackend", "/backend/{app}/environments/{env}/remove"},
    {"CreateBackendConfig", "/backend/{app}/config"},
    {"CreateBackendAPI", "/backend/{app}/api"},
    {"UpdateBackendAPI", "/backend/{app}/api/{env}"},
    {"DeleteBackendAPI", "/backend/{app}/api/{env}/remove"},
    {"GenerateBackendAPIModels", "/backend/{app}/api/{env}/generateModels"},
    {"CreateBackendAuth", "/backend/{app}/auth"},
    {"UpdateBackendAuth", "/backend/{app}/auth/{env}"},
    {"DeleteBackendAuth", "/backend/{app}/auth/{env}/remove"},
    {"ImportBackendAuth", "/backend/{app}/auth/{env}/import"},
    {"CreateBackendStorage", "/backend/{app}/storage"},
    {"UpdateBackendStorage", "/backend/{app}/storage/{env}"},
    {"DeleteBackendStorage", "/backend/{app}/storage/{env}/remove"},
    {"ImportBackendStorage", "/backend/{app}/storage/{env}/import"},
  };

  /** Where jobs are that belong to no environment; AWS names none for two of the operations. */
  private static final String NO_ENVIRONMENT = "none";

  private static final JsonFactory JSON = new JsonFactory();

  private final BackendJobStore store = BackendJobStore.inMemory();
  private final BackendJobHandler jobs = BackendJobHandler.builder(store).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  private AmplifyStandInMain(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** Serves on port 8080 until the program is ended. */
  public static void main(String[] args) throws IOException {
    // the JDK's server stalls 40 ms on each kept connection without it (JDK 17)
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.out.println("AWS_ENDPOINT_URL_AMPLIFYBACKEND=" + start(8080).uri());
  }

  static AmplifyStandInMain start(int port) throws IOException {
    return new AmplifyStandInMain(port);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    for (String[] operation : OPERATIONS) {
      String pattern = operation[1].replaceAll("\\{(\\w+)}", "(?<$1>[^/]+)");
      Matcher match = Pattern.compile(pattern).matcher(path);
      if (exchange.getRequestMethod().equals("POST") && match.matches()) {
        startJob(exchange, operation[0], operation[1], match);
        return;
      }
    }
    jobs.handle(exchange);
  }

  private void startJob(HttpExchange exchange, String operation, String template, Matcher match)
      throws IOException {
    Map<String, String> body = strings(exchange);
    String app = template.contains("{app}") ? match.group("app") : body.getOrDefault("appId", "");
    String environment =
        template.contains("{env}")
            ? match.group("env")
            : body.getOrDefault("backendEnvironmentName", NO_ENVIRONMENT);
    try {
      BackendJob job = store.create(NewJob.of(decoded(app), decoded(environment), operation));
      threads.execute(() -> work(job));
      Map<String, String> members = new HashMap<>();
      members.put("appId", job.key().appId());
      members.put("backendEnvironmentName", job.key().environment());
      members.put("jobId", job.key().jobId());
      members.put("operation", operation);
      members.put("status", job.status().name());
      reply(exchange, 200, members);
    } catch (BackendJobsException refused) {
      // AWS clients know an error by this header
      exchange.getResponseHeaders().set("x-amzn-ErrorType", "BadRequestException");
      reply(exchange, 400, Map.of("message", String.valueOf(refused.getMessage())));
    }
  }

  /** Stands for the work of AWS; the job ends whatever happens. */
  private void work(BackendJob job) {
    try {
      store.update(job.key(), JobUpdate.to(JobStatus.RUNNING));
      store.update(job.key(), JobUpdate.to(JobStatus.COMPLETED));
    } catch (RuntimeException | Error failure) {
      store.update(job.key(), JobUpdate.failed(failure.toString()));
    }
  }

  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
  }

  /** Returns the members of the body that are strings; what else AWS asks for does not matter. */
  private static Map<String, String> strings(HttpExchange exchange) throws IOException {
    Map<String, String> strings = new HashMap<>();
    try (JsonParser body = JSON.createParser(exchange.getRequestBody().readAllBytes())) {
      body.nextToken();
      for (String name = body.nextFieldName(); name != null; name = body.nextFieldName()) {
        if (body.nextToken() == JsonToken.VALUE_STRING) {
          strings.put(name, body.getText());
        }
        body.skipChildren();
      }
    }
    return strings;
  }

  private static void reply(HttpExchange exchange, int status, Map<String, String> members)
      throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(json)) {
      out.writeStartObject();
      for (Map.Entry<String, String> member : members.entrySet()) {
        out.writeStringField(member.getKey(), member.getValue());
      }
      out.writeEndObject();
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, json.size());
    json.writeTo(exchange.getResponseBody());
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
    store.close();
  }
}
