// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.http.access.Authorizer;
import dev.backendjobs.http.access.RequestAuthenticator;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gathers the parts of a {@link BackendJobHandler}. Not safe to share between threads. */
public final class BackendJobHandlerBuilder {
  private static final int MOST_BODY_BYTES = 1 << 30;

  final BackendJobStore store;
  CorsPolicy cors = CorsPolicy.none();
  List<String> pathPrefixes = List.of("", "/prod");
  int maxBodyBytes = 64 * 1024;
  int maxConcurrentRequests = 1_000;
  Duration sendPatience = Duration.ofSeconds(30);
  AllowedHosts allowedHosts = AllowedHosts.any();
  TimeFormat timeFormat = TimeFormat.EPOCH_MILLIS;
  Supplier<String> requestIds = BackendJobHandlerBuilder::randomId;
  Function<HttpExchange, @Nullable String> actor = BackendJobHandlerBuilder::principal;
  @Nullable RequestAuthenticator authenticator;
  Authorizer authorizer = Authorizer.everybody();

  BackendJobHandlerBuilder(BackendJobStore store) {
    this.store = store;
  }

  /** Which pages of other origins may read replies; not called: none. */
  public BackendJobHandlerBuilder cors(CorsPolicy value) {
    cors = value;
    return this;
  }

  /**
   * What may stand between the path of the context and {@code /backend/}; not called: {@code ""}
   * and {@code "/prod"}.
   *
   * @throws IllegalArgumentException if a prefix is not empty and does not begin with a slash, or
   *     ends in one
   */
  public BackendJobHandlerBuilder pathPrefixes(String... values) {
    for (String value : values) {
      if (!value.isEmpty() && (!value.startsWith("/") || value.endsWith("/"))) {
        throw new IllegalArgumentException(
            "path prefix is "
                + value
                + "; it must be empty, or begin with a slash and not end in one");
      }
    }
    if (values.length == 0) {
      throw new IllegalArgumentException("there must be a path prefix; it may be the empty one");
    }
    pathPrefixes = List.of(values);
    return this;
  }

  /**
   * The longest body that is read, in bytes; not called: 65,536. A longer one is refused unread.
   *
   * @throws IllegalArgumentException if it is not from 1 to 2<sup>30</sup>
   */
  public BackendJobHandlerBuilder maxBodyBytes(int value) {
    if (value < 1 || value > MOST_BODY_BYTES) {
      throw new IllegalArgumentException(
          "maxBodyBytes is " + value + "; it must be from 1 to " + MOST_BODY_BYTES);
    }
    maxBodyBytes = value;
    return this;
  }

  /**
   * How many requests are served at a time; not called: 1,000. One more is refused at once, as a
   * gateway timeout, which clients send again.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public BackendJobHandlerBuilder maxConcurrentRequests(int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "maxConcurrentRequests is " + value + "; it must be 1 or more");
    }
    maxConcurrentRequests = value;
    return this;
  }

  /**
   * How long a client may take to read a reply, in steps of half of it; not called: 30 seconds. A
   * slower one is cut off.
   *
   * @throws IllegalArgumentException if it is not from 1 ms to 1 day
   */
  public BackendJobHandlerBuilder sendPatience(Duration value) {
    if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "sendPatience is " + value + "; it must be from 1 ms to 1 day");
    }
    sendPatience = value;
    return this;
  }

  /**
   * The hosts that requests may be addressed to; not called: any. A server that only this machine
   * can reach should allow {@link AllowedHosts#loopback()}, as {@link BackendJobServer} does.
   */
  public BackendJobHandlerBuilder allowedHosts(AllowedHosts value) {
    allowedHosts = value;
    return this;
  }

  /** How times are written; not called: {@link TimeFormat#EPOCH_MILLIS}. */
  public BackendJobHandlerBuilder timeFormat(TimeFormat value) {
    timeFormat = value;
    return this;
  }

  /**
   * What makes the id that each reply carries as {@code x-amzn-RequestId}: printable ASCII; not
   * called: random UUIDs.
   */
  public BackendJobHandlerBuilder requestIds(Supplier<String> value) {
    requestIds = value;
    return this;
  }

  /**
   * Who sends a request, for the store's change log and the authorizer, or null if unknown; not
   * called: the user name of the exchange's principal, which an {@code Authenticator} of the
   * context sets. An {@link #authenticator} takes its place.
   */
  public BackendJobHandlerBuilder actor(Function<HttpExchange, @Nullable String> value) {
    actor = value;
    return this;
  }

  /**
   * What finds out who sends each request for jobs; not called: nothing, and {@link #actor} tells.
   *
   * <p>A request that it refuses is answered 401 before the store is asked. Preflights need no
   * authentication, and paths that lead to nothing and unknown methods are refused without.
   */
  public BackendJobHandlerBuilder authenticator(RequestAuthenticator value) {
    authenticator = value;
    return this;
  }

  /**
   * What says who may do what; not called: everybody everything. It sees the name that the {@link
   * #authenticator} found, or else that of {@link #actor}.
   *
   * <p>A request that it does not permit is answered 403 before the store is asked.
   */
  public BackendJobHandlerBuilder authorizer(Authorizer value) {
    authorizer = value;
    return this;
  }

  /** Returns the handler. */
  public BackendJobHandler build() {
    return new BackendJobHandler(this);
  }

  /** Returns a UUID of version 4; not for secrets: nothing is guarded by a request id. */
  private static String randomId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low).toString();
  }

  private static @Nullable String principal(HttpExchange exchange) {
    HttpPrincipal principal = exchange.getPrincipal();
    return principal == null ? null : principal.getUsername();
  }
}
