// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.sun.net.httpserver.HttpExchange;
import dev.backendjobs.http.access.AccessRequest;
import dev.backendjobs.http.access.Action;
import dev.backendjobs.http.access.AuthenticationException;
import dev.backendjobs.http.access.Authorizer;
import dev.backendjobs.http.access.RequestAuthenticator;
import dev.backendjobs.job.BadRequestException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who sends a request, and whether they may do what it asks. */
final class AccessCheck {
  private final @Nullable RequestAuthenticator authenticator;
  private final Authorizer authorizer;
  private final Function<HttpExchange, @Nullable String> actor;

  AccessCheck(BackendJobHandlerBuilder builder) {
    this.authenticator = builder.authenticator;
    this.authorizer = builder.authorizer;
    this.actor = builder.actor;
  }

  /**
   * Returns who sends the request; null if nobody has to say so.
   *
   * @throws RequestRefusal if the request does not prove it
   */
  @Nullable String principal(Request request) {
    if (authenticator == null) {
      return actor.apply(request.exchange());
    }
    try {
      String principal = authenticator.authenticate(new SentExchange(request));
      // why: it may be of code that knows no null checks, and nobody must not pass for somebody
      if (principal == null || principal.isEmpty()) {
        throw new IllegalStateException("the authenticator returned no name");
      }
      return principal;
    } catch (AuthenticationException refused) {
      throw RequestRefusal.unauthorized(refused, authenticator.challenge());
    }
  }

  /**
   * Lets the request pass if its sender may do what it asks.
   *
   * @throws RequestRefusal if not
   * @throws BadRequestException if a name in the path is malformed
   */
  void requirePermission(Request request, Action action, @Nullable String principal) {
    Route route = request.route();
    boolean ofOneJob = route.resource() == Resource.JOB;
    AccessRequest asked =
        new AccessRequest(
            principal,
            action,
            route.decodedAppId(),
            route.decodedEnvironment(),
            ofOneJob ? route.decodedJobId() : null);
    if (!authorizer.permits(asked)) {
      throw RequestRefusal.accessDenied(
          (principal == null ? "Nobody in particular" : Quoted.text(principal))
              + " may not "
              + (action.isWrite() ? "write" : "read")
              + " jobs of app "
              + Quoted.text(asked.appId()));
    }
  }
}
