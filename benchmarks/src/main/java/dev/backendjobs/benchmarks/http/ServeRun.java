// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.BackendJobHandler;
import dev.backendjobs.http.BackendJobServer;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.rules.JobLifecycle;
import dev.backendjobs.rules.JobLimits;
import io.undertow.Undertow;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;

/** A server in a separate process; it prints its port and runs until its input ends. */
final class ServeRun {
  static final int JOBS = 1_000;
  private static final JobStatus OPEN = JobStatus.of("OPEN");
  private static final JobStatus BUSY = JobStatus.of("BUSY");
  private static final int BACKLOG = 1024;
  private static final int THREADS = 2_000;

  private ServeRun() {}

  /**
   * Serves.
   *
   * @param args what to serve: {@code ours}; {@code slow places}, ours with a slow storage and this
   *     many places for requests; or {@code empty replies} and {@code undertow replies}, the
   *     replies of that file without doing anything
   */
  public static void main(String[] args) throws IOException {
    LogManager.getLogManager().reset();
    int port =
        switch (args[0]) {
          case "ours" -> ours(BackendJobHandler.of(store(new Slowness(0))));
          case "slow" ->
              ours(
                  BackendJobHandler.builder(store(new Slowness(20)))
                      .maxConcurrentRequests(Integer.parseInt(args[1]))
                      .build());
          case "empty" -> empty(Replies.read(args[1]));
          case "undertow" -> undertow(Replies.read(args[1]));
          default -> throw new IllegalArgumentException(args[0]);
        };
    System.out.println(port);
    System.in.transferTo(OutputStream.nullOutputStream());
    System.exit(0);
  }

  private static BackendJobStore store(Slowness slowness) {
    BackendJobStore store =
        BackendJobStore.builder()
            .storage(slowness)
            .limits(JobLimits.builder().activeJobsPerEnvironment(JOBS).build())
            .lifecycle(
                JobLifecycle.builder()
                    .initial(OPEN)
                    .transition(OPEN, BUSY)
                    .transition(BUSY, OPEN, JobStatus.of("DONE"))
                    .build())
            .build();
    for (int i = 0; i < JOBS; i++) {
      store.create(
          NewJob.builder(new JobKey("d23mv2oexample", "dev", id(i)))
              .operation("CreateBackend")
              .build());
    }
    slowness.begin();
    return store;
  }

  static String id(int job) {
    return String.format("0192f3a4-5b6c-7d8e-9f00-%012d", job);
  }

  private static int ours(BackendJobHandler handler) throws IOException {
    return BackendJobServer.builder(handler).backlog(BACKLOG).maxThreads(THREADS).start().port();
  }

  private static int empty(Replies replies) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(
        new ThreadPoolExecutor(0, THREADS, 60, TimeUnit.SECONDS, new SynchronousQueue<>()));
    server.createContext("/", exchange -> answer(exchange, replies));
    server.start();
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, Replies replies) throws IOException {
    Replies.Reply reply = replies.to(exchange.getRequestMethod());
    exchange.getRequestBody().readAllBytes();
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(200, reply.body().length);
    exchange.getResponseBody().write(reply.body());
    exchange.close();
  }

  private static int undertow(Replies replies) {
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                exchange ->
                    exchange
                        .getRequestReceiver()
                        .receiveFullBytes(
                            (read, body) -> {
                              Replies.Reply reply = replies.to(read.getRequestMethod().toString());
                              reply
                                  .headers()
                                  .forEach(
                                      (name, value) ->
                                          read.getResponseHeaders()
                                              .put(new HttpString(name), value));
                              read.getResponseSender().send(ByteBuffer.wrap(reply.body()));
                            }))
            .build();
    server.start();
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }
}
