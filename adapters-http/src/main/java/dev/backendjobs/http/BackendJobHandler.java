// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.NotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST resource of a job store, for any {@code com.sun.net.httpserver.HttpServer}: the one that
 * clients of the AWS AmplifyBackend job API speak.
 *
 * <p>It may be mounted at any context path, alone or beside other contexts: one at {@code /}
 * answers every path, one at {@code /api} serves {@code /api/backend/...}, one at {@code /backend}
 * serves {@code /backend/...}. It answers whatever comes, failures of the store too, and gives each
 * connection back in a state fit for the next request.
 *
 * <p>The server that it is mounted on must have an executor with threads of its own, more of them
 * than {@link BackendJobHandlerBuilder#maxConcurrentRequests(int)}; {@link BackendJobServer} brings
 * one. Nothing here sets a system property. On Java 17 the program should set {@code
 * sun.net.httpserver.nodelay} to {@code true} before it makes its first server, or every reply on a
 * kept connection takes 40 ms.
 *
 * <p>The store stays its owner's: nothing here closes it. Safe to share between threads.
 */
public final class BackendJobHandler implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(BackendJobHandler.class);

  private final Router router;
  private final JobEndpoint job;
  private final JobListEndpoint list;
  private final ReplySender sender;
  private final Supplier<String> requestIds;
  private final Function<HttpExchange, @Nullable String> actor;
  private final int maxBodyBytes;
  private final int maxConcurrentRequests;
  private final Semaphore places;

  BackendJobHandler(BackendJobHandlerBuilder builder) {
    JsonWriter writer = new JsonWriter(builder.timeFormat);
    this.router = new Router(builder.pathPrefixes);
    this.job = new JobEndpoint(builder.store, writer);
    this.list = new JobListEndpoint(builder.store, writer);
    this.sender = new ReplySender(builder.cors);
    this.requestIds = builder.requestIds;
    this.actor = builder.actor;
    this.maxBodyBytes = builder.maxBodyBytes;
    this.maxConcurrentRequests = builder.maxConcurrentRequests;
    this.places = new Semaphore(maxConcurrentRequests);
  }

  /** Returns a handler of this store with all defaults. */
  public static BackendJobHandler of(BackendJobStore store) {
    return builder(store).build();
  }

  /** Returns a builder of a handler of this store that begins with all defaults. */
  public static BackendJobHandlerBuilder builder(BackendJobStore store) {
    return new BackendJobHandlerBuilder(store);
  }

  /**
   * Answers one request and ends the exchange.
   *
   * @throws IOException if the client is gone, or to have the connection closed after a reply to a
   *     request whose body could not be read to its end
   */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (!places.tryAcquire()) {
      refuse(exchange, "All " + maxConcurrentRequests + " places for requests are taken");
      return;
    }
    try {
      Request request = request(exchange);
      sender.send(request, answer(request));
    } catch (RuntimeException | Error failure) {
      throw unanswered(failure);
    } finally {
      places.release();
    }
  }

  /** Answers at once that there is no place for the request now. */
  void refuse(HttpExchange exchange, String why) throws IOException {
    try {
      sender.sendAtOnce(
          request(exchange), ErrorReplies.unavailable(why + "; the request may be sent again"));
    } catch (RuntimeException | Error failure) {
      throw unanswered(failure);
    }
  }

  int maxConcurrentRequests() {
    return maxConcurrentRequests;
  }

  private Request request(HttpExchange exchange) {
    return new Request(
        exchange,
        requestIds.get(),
        router.route(exchange.getHttpContext().getPath(), exchange.getRequestURI()),
        new RequestBody(exchange, maxBodyBytes));
  }

  private Reply answer(Request request) {
    try {
      return switch (request.route().resource()) {
        case JOB -> ofJob(request);
        case JOB_LIST -> ofJobList(request);
        case NONE -> throw new NotFoundException("Resource", "There is nothing at this path");
      };
    } catch (Throwable thrown) {
      // why: an Error that leaves a handler keeps the connection open for ever
      Reply reply = ErrorReplies.of(thrown);
      if (ErrorReplies.isOwnFault(reply)) {
        log.error("Request {} failed: {}", request.id(), request.method(), thrown);
      }
      return reply;
    }
  }

  private Reply ofJob(Request request) {
    return switch (request.method()) {
      case "GET", "HEAD" -> job.get(request);
      case "POST" -> job.update(request, actor.apply(request.exchange()));
      case "PUT" -> job.create(request, actor.apply(request.exchange()));
      case "OPTIONS" -> options(Resource.JOB);
      default -> throw RequestRefusal.methodNotAllowed(Resource.JOB);
    };
  }

  private Reply ofJobList(Request request) {
    return switch (request.method()) {
      case "GET", "HEAD" -> list.byQuery(request);
      case "POST" -> list.byBody(request);
      case "OPTIONS" -> options(Resource.JOB_LIST);
      default -> throw RequestRefusal.methodNotAllowed(Resource.JOB_LIST);
    };
  }

  /** Answers what the resource can; the headers of a preflight are put on every reply alike. */
  private static Reply options(Resource resource) {
    return Reply.empty(200, Map.of("Allow", resource.allow()));
  }

  private static IOException unanswered(Throwable failure) {
    log.error("A request was not answered", failure);
    return new IOException("the request could not be answered", failure);
  }
}
