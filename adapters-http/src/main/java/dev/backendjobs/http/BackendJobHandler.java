// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.access.Action;
import dev.backendjobs.job.NotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Semaphore;
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
 * <p>Whoever reaches it may do everything unless {@link
 * BackendJobHandlerBuilder#authenticator(dev.backendjobs.http.access.RequestAuthenticator)} and
 * {@link BackendJobHandlerBuilder#authorizer(dev.backendjobs.http.access.Authorizer)} say
 * otherwise. The logger {@link #AUDIT_LOGGER} has a line for each request to write.
 *
 * <p>The store stays its owner's: nothing here closes it. Safe to share between threads.
 */
public final class BackendJobHandler implements HttpHandler {
  /**
   * The name of the logger that tells of each request to create or change a job in one line: at
   * WARN if its sender was denied (401, 403), else at INFO.
   */
  public static final String AUDIT_LOGGER = "dev.backendjobs.audit";

  private static final Logger log = LoggerFactory.getLogger(BackendJobHandler.class);

  private final Router router;
  private final JobEndpoint job;
  private final JobListEndpoint list;
  private final ReplySender sender;
  private final Supplier<String> requestIds;
  private final AccessCheck access;
  private final AllowedHosts allowedHosts;
  private final MisdirectedLog misdirected = new MisdirectedLog(System::nanoTime);
  private final int maxBodyBytes;
  private final int maxConcurrentRequests;
  private final Semaphore places;

  BackendJobHandler(BackendJobHandlerBuilder builder) {
    JsonWriter writer = new JsonWriter(builder.timeFormat);
    this.router = new Router(builder.pathPrefixes);
    this.job = new JobEndpoint(builder.store, writer);
    this.list = new JobListEndpoint(builder.store, writer);
    this.sender = new ReplySender(builder.cors, new SendWatch(builder.sendPatience));
    this.requestIds = builder.requestIds;
    this.access = new AccessCheck(builder);
    this.allowedHosts = builder.allowedHosts;
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
      refuse(
          exchange,
          ErrorReplies.unavailable(
              "All " + maxConcurrentRequests + " places for requests are taken"));
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

  /** Answers at once that the host does not suit, and has the connection closed. */
  void refuse(HttpExchange exchange, RuntimeException refusal) throws IOException {
    misdirected.tell(refusal);
    refuse(exchange, ErrorReplies.of(refusal));
  }

  /** Answers at once with this refusal, and has the connection closed. */
  void refuse(HttpExchange exchange, Reply refusal) throws IOException {
    try {
      Request request = request(exchange);
      AuditLog.tell(request, null, refusal);
      sender.sendAtOnce(request, refusal);
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
    @Nullable String principal = null;
    Reply reply;
    try {
      requireVersion(request.exchange().getProtocol());
      allowedHosts.require(request.exchange());
      Action action = request.action();
      if (action == null) {
        return beside(request);
      }
      principal = access.principal(request);
      access.requirePermission(request, action, principal);
      reply = act(request, action, principal);
    } catch (Throwable thrown) {
      // why: an Error that leaves a handler keeps the connection open for ever
      misdirected.tell(thrown);
      reply = ErrorReplies.of(thrown);
      if (ErrorReplies.isOwnFault(reply)) {
        log.error("Request {} failed: {}", request.id(), request.method(), thrown);
      }
    }
    AuditLog.tell(request, principal, reply);
    return reply;
  }

  private static void requireVersion(String protocol) {
    // why: the JDK's server lets any word pass
    if (!protocol.startsWith("HTTP/1.") || protocol.length() != "HTTP/1.1".length()) {
      throw RequestRefusal.versionNotSupported(protocol);
    }
  }

  private Reply act(Request request, Action action, @Nullable String principal) {
    return switch (action) {
      case GET -> job.get(request);
      case UPDATE -> job.update(request, principal);
      case CREATE -> job.create(request, principal);
      case LIST -> request.method().equals("POST") ? list.byBody(request) : list.byQuery(request);
    };
  }

  /** Answers a request that asks for nothing of the store, and so needs nobody's permission. */
  private static Reply beside(Request request) {
    Resource resource = request.route().resource();
    if (resource == Resource.NONE) {
      throw new NotFoundException(
          "Resource",
          "There is nothing at this path; jobs are at"
              + " /backend/{appId}/job/{backendEnvironmentName}/{jobId}, and lists of them without"
              + " the last part");
    }
    if (!request.method().equals("OPTIONS")) {
      throw RequestRefusal.methodNotAllowed(resource);
    }
    return options(resource);
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
