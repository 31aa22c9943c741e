// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.http;

import static dev.backendjobs.benchmarks.ResultTable.perSecond;

import dev.backendjobs.benchmarks.Child;
import dev.backendjobs.benchmarks.Measured;
import dev.backendjobs.benchmarks.ResultTable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures the handler over HTTP. */
@Command(
    name = "http",
    description = "The handler over HTTP beside an empty one that answers the same bytes.",
    mixinStandardHelpOptions = true)
public final class HttpCommand implements Runnable {
  private static final List<String> METHODS = List.of("GET", "POST");
  private static final int WARM_UPS = 4;
  private static final int WARM_UP_CONNECTIONS = 32;
  private static final int PLACES = 64;
  private static final List<String> OPTIONS =
      List.of(
          "-Xms512m",
          "-Xmx512m",
          "-Dsun.net.httpserver.nodelay=true",
          "-Dsun.net.httpserver.maxIdleConnections=10000",
          "-Dsun.net.httpserver.idleInterval=75",
          "-Dsun.net.httpserver.maxReqTime=10",
          "-Dsun.net.httpserver.maxRspTime=60",
          "-Dsun.net.httpserver.maxReqHeaderSize=32768");

  @Option(names = "--rounds", defaultValue = "7", description = "Rounds (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--millis",
      defaultValue = "1000",
      description = "Duration of each measurement (${DEFAULT-VALUE}).")
  private long millis;

  @Option(
      names = "--java",
      paramLabel = "HOME",
      description = "Home of the JDK that runs the servers; defaults to the running one.")
  private List<Path> homes = new ArrayList<>();

  @Option(
      names = "--connections",
      split = ",",
      defaultValue = "1,16,64,256",
      description = "Connections (${DEFAULT-VALUE}).")
  private List<Integer> connectionCounts = List.of();

  private final Measured measured = new Measured();
  private final ResultTable table = new ResultTable();

  @Override
  public void run() {
    try {
      if (homes.isEmpty()) {
        homes.add(Path.of(System.getProperty("java.home")));
      }
      for (Path home : homes) {
        measure(home);
      }
      overload(homes.get(0));
      table.print();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void measure(Path home) throws IOException, InterruptedException {
    String release = release(home);
    Path java = home.resolve("bin").resolve("java");
    String own = System.getProperty("java.class.path");
    Map<String, Child> servers = new LinkedHashMap<>();
    Map<String, Integer> ports = new LinkedHashMap<>();
    try {
      start(servers, ports, "ours", java, own, "ours");
      String replies = Replies.record(ports.get("ours"), path(0), body("BUSY")).toString();
      start(servers, ports, "empty", java, own, "empty", replies);
      start(servers, ports, "undertow", java, own, "undertow", replies);
      Path provider = robaho();
      if (feature(release) >= 21 && Files.exists(provider)) {
        String with = own + File.pathSeparator + provider;
        start(servers, ports, "ours on robaho", java, with, "ours");
        start(servers, ports, "empty on robaho", java, with, "empty", replies);
      }
      // why: the JIT compiler is still at work during the first ten thousands of requests
      for (int i = 0; i < WARM_UPS; i++) {
        for (String method : METHODS) {
          for (int port : ports.values()) {
            load(port, method, WARM_UP_CONNECTIONS);
          }
        }
      }
      for (int connections : connectionCounts) {
        for (String method : METHODS) {
          for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Integer> server : ports.entrySet()) {
              // why: the first round only warms up
              String name = method + connections + server.getKey() + release;
              Load.Outcome outcome = load(server.getValue(), method, connections);
              if (round > 0) {
                measured.add(name + " rps", outcome.perSecond());
                measured.add(name + " p99", outcome.p99());
              }
            }
          }
          rows(method, connections, release, ports.keySet());
        }
      }
    } finally {
      servers.values().forEach(Child::close);
    }
  }

  /** Returns where the build puts the other server, which is not on the class path. */
  private static Path robaho() {
    Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    return jar.resolveSibling("robaho").resolve("httpserver.jar");
  }

  private static void start(
      Map<String, Child> servers,
      Map<String, Integer> ports,
      String name,
      Path java,
      String classPath,
      String... args) {
    Child child = Child.start(java, classPath, OPTIONS, ServeRun.class, args);
    servers.put(name, child);
    ports.put(name, Integer.valueOf(child.line()));
  }

  private Load.Outcome load(int port, String method, int connections) throws IOException {
    try (Load load = new Load(port, requests(method, connections))) {
      return load.run(millis);
    }
  }

  private void rows(String method, int connections, String release, Iterable<String> servers) {
    String work = method + ", " + connections + " connections, Java " + release;
    String name = method + connections + "%s" + release;
    String empty = String.format(name, "empty");
    for (String server : servers) {
      if (server.equals("empty")) {
        continue;
      }
      String rps = String.format(name, server) + " rps";
      String p99 = String.format(name, server) + " p99";
      String ours = perSecond(measured.median(rps));
      String theirs = "empty " + perSecond(measured.median(empty + " rps"));
      double rate = measured.ratio(rps, empty + " rps");
      double tail = measured.ratio(p99, empty + " p99");
      if (server.equals("ours")) {
        table.atLeast(work, ours, theirs, rate, 0.9);
        table.atMost(work + ", p99", millis(p99), "empty " + millis(empty + " p99"), tail, 1.3);
      } else {
        table.shown(work + ", " + server, ours, theirs, rate);
      }
    }
  }

  private String millis(String name) {
    return String.format(Locale.ROOT, "%.2f ms", measured.median(name));
  }

  /** As many clients as there are places, then twice as many, each request taking 20 ms. */
  private void overload(Path home) throws IOException {
    Path java = home.resolve("bin").resolve("java");
    try (Child server =
        Child.start(java, OPTIONS, ServeRun.class, "slow", Integer.toString(PLACES))) {
      int port = Integer.parseInt(server.line());
      for (int round = 0; round <= rounds; round++) {
        for (int connections : new int[] {PLACES, 2 * PLACES}) {
          Load.Outcome outcome = load(port, "GET", connections);
          if (round > 0) {
            measured.add("overload " + connections + " rps", outcome.perSecond());
            measured.add("overload " + connections + " p99", outcome.p99());
            measured.add("overload " + connections + " refused", outcome.refused());
          }
        }
      }
    }
    String once = "overload " + PLACES;
    String twice = "overload " + 2 * PLACES;
    table.shown(
        "GET of 20 ms, 64 places, 128 connections",
        perSecond(measured.median(twice + " rps")),
        "64 connections " + perSecond(measured.median(once + " rps")),
        measured.ratio(twice + " rps", once + " rps"));
    table.shown(
        String.format(
            Locale.ROOT,
            "p99 of those served there (%.0f %% of requests refused)",
            100 * measured.median(twice + " refused")),
        millis(twice + " p99"),
        "64 connections " + millis(once + " p99"),
        measured.ratio(twice + " p99", once + " p99"));
  }

  private static String release(Path home) throws IOException {
    for (String line : Files.readAllLines(home.resolve("release"))) {
      if (line.startsWith("JAVA_VERSION=")) {
        return line.substring("JAVA_VERSION=".length()).replace("\"", "");
      }
    }
    return "?";
  }

  private static int feature(String release) {
    return Integer.parseInt(release.split("[.+-]", 2)[0]);
  }

  private static String path(int job) {
    return "/backend/d23mv2oexample/job/dev/" + ServeRun.id(job);
  }

  private static String body(String status) {
    return "{\"operation\":\"CreateBackend\",\"status\":\"" + status + "\"}";
  }

  /** Returns what each connection sends in turn; each has its own job. */
  private static List<byte[][]> requests(String method, int connections) {
    List<byte[][]> all = new ArrayList<>();
    for (int i = 1; i <= connections; i++) {
      all.add(
          method.equals("GET")
              ? new byte[][] {request("GET", i, "")}
              : new byte[][] {request("POST", i, body("BUSY")), request("POST", i, body("OPEN"))});
    }
    return all;
  }

  private static byte[] request(String method, int job, String body) {
    return (method
            + " "
            + path(job)
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: load/1\r\nAccept: */*\r\n"
            + (method.equals("POST")
                ? "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n"
                : "")
            + "\r\n"
            + body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
