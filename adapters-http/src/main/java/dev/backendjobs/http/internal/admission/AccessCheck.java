// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.admission;

import com.sun.net.httpserver.HttpExchange;
import dev.backendjobs.http.access.AccessRequest;
import dev.backendjobs.http.access.Action;
import dev.backendjobs.http.access.AuthenticationException;
import dev.backendjobs.http.access.Authorizer;
import dev.backendjobs.http.access.RequestAuthenticator;
import dev.backendjobs.http.internal.exchange.Request;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.http.internal.routing.Resource;
import dev.backendjobs.http.internal.routing.Route;
import dev.backendjobs.http.internal.text.MessageText;
import dev.backendjobs.http.internal.text.ReservedNames;
import dev.backendjobs.job.BadRequestException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Authenticates the sender of a request, and checks whether they may do what it asks. */
public final class AccessCheck {
  private final @Nullable RequestAuthenticator authenticator;
  private final Authorizer authorizer;
  private final Function<HttpExchange, @Nullable String> actor;

  /**
   * Makes a check.
   *
   * @param authenticator null if callers need no credentials; then {@code actor} names them
   */
  public AccessCheck(
      @Nullable RequestAuthenticator authenticator,
      Authorizer authorizer,
      Function<HttpExchange, @Nullable String> actor) {
    this.authenticator = authenticator;
    this.authorizer = authorizer;
    this.actor = actor;
  }

  /**
   * Returns the name of the sender; null for an anonymous one.
   *
   * @throws RequestRefusal if credentials are needed and the request has no valid ones
   */
  public @Nullable String principal(Request request) {
    if (authenticator == null) {
      return requireNotReserved(actor.apply(request.exchange()));
    }
    try {
      String principal = authenticator.authenticate(new SentExchange(request));
      // why: code without null checks may return null, which must not pass for a name
      if (principal == null || principal.isEmpty()) {
        throw new IllegalStateException("the authenticator returned no name");
      }
      return requireNotReserved(principal);
    } catch (AuthenticationException refused) {
      String challenge = authenticator.challenge();
      if (challenge == null || !challenge.chars().allMatch(c -> c >= ' ' && c <= '~')) {
        throw new IllegalStateException(
            "the challenge of the authenticator is not printable ASCII");
      }
      throw RequestRefusal.unauthorized(refused, challenge);
    }
  }

  /** Refuses names that would pass for the library itself in the record of changes. */
  private static @Nullable String requireNotReserved(@Nullable String principal) {
    if (principal != null && ReservedNames.contains(principal)) {
      throw RequestRefusal.accessDenied(
          "The name "
              + MessageText.quoted(principal)
              + " may not call: names that begin with "
              + ReservedNames.PREFIX
              + " are reserved");
    }
    return principal;
  }

  /**
   * Returns if the sender may do what the request asks.
   *
   * @throws RequestRefusal if not
   * @throws BadRequestException if a name in the path is malformed
   */
  public void requirePermission(Request request, Action action, @Nullable String principal) {
    Route route = request.route();
    AccessRequest asked =
        AccessRequest.builder(action, route.decodedAppId(), route.decodedEnvironment())
            .principal(principal)
            .jobId(route.resource() == Resource.JOB ? route.decodedJobId() : null)
            .build();
    if (!authorizer.permits(asked)) {
      throw RequestRefusal.accessDenied(
          (principal == null ? "Anonymous callers" : MessageText.quoted(principal))
              + " may not "
              + (action.isWrite() ? "write" : "read")
              + " jobs of app "
              + MessageText.quoted(asked.appId()));
    }
  }
}
