// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpPrincipal;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.http.access.Action;
import dev.backendjobs.http.access.Authorizer;
import dev.backendjobs.http.access.RequestAuthenticator;
import dev.backendjobs.http.internal.admission.AccessCheck;
import dev.backendjobs.http.internal.admission.AuditLog;
import dev.backendjobs.http.internal.admission.RequestRates;
import dev.backendjobs.http.internal.endpoints.Endpoints;
import dev.backendjobs.http.internal.exchange.ReplySender;
import dev.backendjobs.http.internal.exchange.Request;
import dev.backendjobs.http.internal.exchange.RequestBody;
import dev.backendjobs.http.internal.exchange.RequestIds;
import dev.backendjobs.http.internal.jdk.SlowClientCutoff;
import dev.backendjobs.http.internal.json.JsonWriter;
import dev.backendjobs.http.internal.replies.ErrorReplies;
import dev.backendjobs.http.internal.replies.Reply;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.http.internal.routing.Router;
import dev.backendjobs.internal.lifetime.FailureLog;
import dev.backendjobs.rules.JobLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API of a job store, as a handler for any {@code com.sun.net.httpserver.HttpServer}.
 * Clients of the AWS AmplifyBackend job API can use it unmodified.
 *
 * <p>It may be mounted at any context path, alone or beside other contexts: at {@code /} it answers
 * every path, at {@code /api} it serves {@code /api/backend/...}, at {@code /backend} it serves
 * {@code /backend/...}. It answers every request, also when the store fails, and leaves each
 * connection ready for the next request.
 *
 * <p>The server must have an executor with threads of its own, more of them than {@link
 * Builder#maxConcurrentRequests(int)}; {@link BackendJobServer} has one. The handler sets no system
 * property. On Java 17 the program should set {@code sun.net.httpserver.nodelay} to {@code true}
 * before it makes its first server, or every reply on a kept connection takes 40 ms.
 *
 * <p>Every caller may do everything unless {@link Builder#authenticator(RequestAuthenticator)} and
 * {@link Builder#authorizer(Authorizer)} are set. The logger {@link #AUDIT_LOGGER} has a line for
 * each request to write.
 *
 * <p>The store's {@link JobLimits#requestsPerSecond()} and {@link JobLimits#burst()} bound the
 * requests of each app: reads and writes have a bucket each, and a request takes one token of one
 * of them, once its sender may do what it asks. Preflights, and requests that are refused before,
 * take none.
 *
 * <p>The handler does not close the store. Safe to share between threads.
 */
public final class BackendJobHandler implements HttpHandler {
  /**
   * The name of the logger that records each request to create or change a job in one line: at WARN
   * if its sender was denied (401, 403), else at INFO.
   */
  public static final String AUDIT_LOGGER = AuditLog.LOGGER;

  private static final Logger log = LoggerFactory.getLogger(BackendJobHandler.class);

  private final Router router;
  private final Endpoints endpoints;
  private final ReplySender sender;
  private final RequestIds requestIds;
  private final AccessCheck access;
  private final RequestRates rates;
  private final AllowedHosts allowedHosts;
  private final FailureLog failures = new FailureLog(log, "Answering requests");
  private final AuditLog audit = new AuditLog(new FailureLog(log, "Writing the audit log"));
  private final MisdirectedLog misdirected =
      new MisdirectedLog(new FailureLog(log, "Logging refused hosts"), System::nanoTime);
  private final int maxBodyBytes;
  private final int maxConcurrentRequests;
  private final Semaphore permits;

  private BackendJobHandler(Builder builder) {
    this.router = new Router(builder.pathPrefixes);
    this.endpoints = new Endpoints(builder.store, new JsonWriter(builder.timeFormat::text));
    this.sender = new ReplySender(builder.cors, new SlowClientCutoff(builder.writeTimeout));
    this.requestIds = new RequestIds(builder.requestIds, new FailureLog(log, "Making request ids"));
    this.access = new AccessCheck(builder.authenticator, builder.authorizer, builder.actor);
    this.rates = new RequestRates(builder.store.limits(), builder.clock);
    this.allowedHosts = builder.allowedHosts;
    this.maxBodyBytes = builder.maxBodyBytes;
    this.maxConcurrentRequests = builder.maxConcurrentRequests;
    this.permits = new Semaphore(maxConcurrentRequests);
  }

  /** Returns a handler of this store with all defaults. */
  public static BackendJobHandler of(BackendJobStore store) {
    return builder(store).build();
  }

  /** Returns a builder of a handler of this store that begins with all defaults. */
  public static Builder builder(BackendJobStore store) {
    return new Builder(store);
  }

  /**
   * Answers one request and ends the exchange.
   *
   * @throws IOException if the client is gone, or to have the connection closed after a reply to a
   *     request whose body could not be read to its end
   */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    requireNonNull(exchange, "exchange");
    if (!permits.tryAcquire()) {
      refuse(
          exchange,
          ErrorReplies.unavailable(
              "The server is at its limit of " + maxConcurrentRequests + " requests at a time"));
      return;
    }
    try {
      Request request = request(exchange);
      sender.send(request, answer(request));
    } catch (RuntimeException | Error failure) {
      // why: an Error that leaves a handler keeps the connection open for ever
      throw unanswered(failure);
    } finally {
      permits.release();
    }
  }

  /** Answers at once that the host is refused, and has the connection closed. */
  void refuse(HttpExchange exchange, RuntimeException refusal) throws IOException {
    misdirected.record(refusal);
    refuse(exchange, ErrorReplies.of(refusal));
  }

  /** Answers at once that the server is stopping, and has the connection closed. */
  void refuseStopping(HttpExchange exchange) throws IOException {
    refuse(exchange, ErrorReplies.unavailable("The server is stopping"));
  }

  private void refuse(HttpExchange exchange, Reply refusal) throws IOException {
    try {
      Request request = request(exchange);
      audit.record(request, null, refusal);
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
        requestIds.next(),
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
        return Endpoints.answerWithoutStore(request);
      }
      principal = access.principal(request);
      access.requirePermission(request, action, principal);
      rates.charge(request, action);
      reply = endpoints.answer(request, action, principal);
      failures.worked();
    } catch (Throwable thrown) {
      misdirected.record(thrown);
      reply = ErrorReplies.of(thrown);
      if (ErrorReplies.isOwnFault(reply)) {
        failures.failed(request.method() + ", request " + request.id(), thrown);
      }
    }
    audit.record(request, principal, reply);
    return reply;
  }

  private static void requireVersion(String protocol) {
    // why: the JDK's server accepts any word here
    if (!protocol.startsWith("HTTP/1.") || protocol.length() != "HTTP/1.1".length()) {
      throw RequestRefusal.versionNotSupported(protocol);
    }
  }

  private IOException unanswered(Throwable failure) {
    failures.failed("no reply was sent", failure);
    return new IOException("the request could not be answered", failure);
  }

  /** Builder for {@link BackendJobHandler}. Not safe to share between threads. */
  public static final class Builder {
    private static final int MOST_BODY_BYTES = 1 << 30;

    private final BackendJobStore store;
    private CorsPolicy cors = CorsPolicy.none();
    private List<String> pathPrefixes = List.of("", "/prod");
    private int maxBodyBytes = 64 * 1024;
    private int maxConcurrentRequests = 1_000;
    private Duration writeTimeout = Duration.ofSeconds(30);
    private AllowedHosts allowedHosts = AllowedHosts.any();
    private TimeFormat timeFormat = TimeFormat.EPOCH_MILLIS;
    private InstantSource clock = InstantSource.system();
    private Supplier<String> requestIds = RequestIds::random;
    private Function<HttpExchange, @Nullable String> actor = Builder::principal;
    private @Nullable RequestAuthenticator authenticator;
    private Authorizer authorizer = Authorizer.permitAll();

    private Builder(BackendJobStore store) {
      this.store = requireNonNull(store, "store");
    }

    /** Sets which pages of other origins may read replies; defaults to none. */
    public Builder cors(CorsPolicy cors) {
      this.cors = requireNonNull(cors, "cors");
      return this;
    }

    /**
     * Sets what may stand between the path of the context and {@code /backend/}; defaults to {@code
     * ""} and {@code "/prod"}.
     *
     * @throws IllegalArgumentException if a prefix is not empty and does not begin with a slash, or
     *     ends in one
     */
    public Builder pathPrefixes(String... pathPrefixes) {
      requireNonNull(pathPrefixes, "pathPrefixes");
      for (String value : pathPrefixes) {
        requireNonNull(value, "pathPrefix");
        if (!value.isEmpty() && (!value.startsWith("/") || value.endsWith("/"))) {
          throw new IllegalArgumentException(
              "path prefix is "
                  + value
                  + "; it must be empty, or begin with a slash and not end in one");
        }
      }
      if (pathPrefixes.length == 0) {
        throw new IllegalArgumentException("there must be a path prefix; it may be the empty one");
      }
      this.pathPrefixes = List.of(pathPrefixes);
      return this;
    }

    /**
     * Sets the longest body that is read, in bytes; defaults to 65,536. A longer one is refused
     * unread.
     *
     * @throws IllegalArgumentException if it is not from 1 to 2<sup>30</sup>
     */
    public Builder maxBodyBytes(int maxBodyBytes) {
      if (maxBodyBytes < 1 || maxBodyBytes > MOST_BODY_BYTES) {
        throw new IllegalArgumentException(
            "maxBodyBytes is " + maxBodyBytes + "; it must be from 1 to " + MOST_BODY_BYTES);
      }
      this.maxBodyBytes = maxBodyBytes;
      return this;
    }

    /**
     * Sets how many requests are served at a time; defaults to 1,000. A request beyond that is
     * refused at once with 504, which clients send again.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder maxConcurrentRequests(int maxConcurrentRequests) {
      if (maxConcurrentRequests < 1) {
        throw new IllegalArgumentException(
            "maxConcurrentRequests is " + maxConcurrentRequests + "; it must be 1 or more");
      }
      this.maxConcurrentRequests = maxConcurrentRequests;
      return this;
    }

    /**
     * Sets how long a client may take to read a reply; defaults to 30 seconds. The connection of a
     * slower one is closed after this time, or at most half of it later.
     *
     * @throws IllegalArgumentException if it is not from 1 ms to 1 day
     */
    public Builder writeTimeout(Duration writeTimeout) {
      requireNonNull(writeTimeout, "writeTimeout");
      if (writeTimeout.compareTo(Duration.ofMillis(1)) < 0
          || writeTimeout.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "writeTimeout is " + writeTimeout + "; it must be from 1 ms to 1 day");
      }
      this.writeTimeout = writeTimeout;
      return this;
    }

    /**
     * Sets the hosts that requests may be addressed to; defaults to any. A server that only this
     * machine can reach should allow {@link AllowedHosts#loopback()}, as {@link BackendJobServer}
     * does.
     */
    public Builder allowedHosts(AllowedHosts allowedHosts) {
      this.allowedHosts = requireNonNull(allowedHosts, "allowedHosts");
      return this;
    }

    /** Sets how times are written; defaults to {@link TimeFormat#EPOCH_MILLIS}. */
    public Builder timeFormat(TimeFormat timeFormat) {
      this.timeFormat = requireNonNull(timeFormat, "timeFormat");
      return this;
    }

    /** Sets the clock of the rates of {@link JobLimits}; defaults to that of the system. */
    public Builder clock(InstantSource clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets the source of the ids that replies carry as {@code x-amzn-RequestId}, in printable
     * ASCII; defaults to random UUIDs.
     */
    public Builder requestIds(Supplier<String> requestIds) {
      this.requestIds = requireNonNull(requestIds, "requestIds");
      return this;
    }

    /**
     * Sets the function that names the sender of a request, for the store's changes and the
     * authorizer, or returns null for an anonymous one; defaults to the user name of the exchange's
     * principal, which an {@code Authenticator} of the context sets. An {@link #authenticator} is
     * used instead of it.
     */
    public Builder actor(Function<HttpExchange, @Nullable String> actor) {
      this.actor = requireNonNull(actor, "actor");
      return this;
    }

    /**
     * Sets the authenticator of requests for jobs; defaults to none, and {@link #actor} names the
     * sender.
     *
     * <p>Requests without valid credentials get 401 before the store is called. Preflights need no
     * credentials, and unknown paths and methods are refused without.
     */
    public Builder authenticator(RequestAuthenticator authenticator) {
      this.authenticator = requireNonNull(authenticator, "authenticator");
      return this;
    }

    /**
     * Sets who may do what; defaults to everything for every caller. It gets the name that the
     * {@link #authenticator} returned, or else that of {@link #actor}.
     *
     * <p>Requests that it does not permit get 403 before the store is called.
     */
    public Builder authorizer(Authorizer authorizer) {
      this.authorizer = requireNonNull(authorizer, "authorizer");
      return this;
    }

    /** Returns the handler. */
    public BackendJobHandler build() {
      return new BackendJobHandler(this);
    }

    private static @Nullable String principal(HttpExchange exchange) {
      HttpPrincipal principal = exchange.getPrincipal();
      return principal == null ? null : principal.getUsername();
    }
  }
}
