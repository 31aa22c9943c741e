// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.replies;

import dev.backendjobs.http.internal.json.JsonWriter;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobAlreadyExistsException;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.job.RevisionConflictException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The one table from exceptions to error replies. */
public final class ErrorReplies {
  /** The message for failures whose cause is not for clients. */
  public static final String NEUTRAL = "The request could not be served; it may be sent again";

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  // why: without it some clients send three times within a second and then give up
  private static final Map<String, String> SEND_AGAIN = retryAfter(Duration.ZERO);

  private ErrorReplies() {}

  public static Reply of(Throwable thrown) {
    if (thrown instanceof BadRequestException e) {
      return reply(ErrorKind.BAD_REQUEST, e, Map.of(), Map.of());
    }
    if (thrown instanceof NotFoundException e) {
      return reply(ErrorKind.NOT_FOUND, e, Map.of("resourceType", e.resourceType()), Map.of());
    }
    if (thrown instanceof JobAlreadyExistsException e) {
      return reply(ErrorKind.ALREADY_EXISTS, e, Map.of(), EntityTag.header(e.existingVersion()));
    }
    if (thrown instanceof RevisionConflictException e) {
      return reply(
          ErrorKind.PRECONDITION_FAILED, e, Map.of(), EntityTag.header(e.currentVersion()));
    }
    if (thrown instanceof LimitExceededException e) {
      return reply(
          ErrorKind.TOO_MANY_REQUESTS,
          e,
          Map.of("limitType", e.limitType().wireName()),
          retryAfter(e.retryAfter().orElse(Duration.ZERO)));
    }
    if (thrown instanceof InternalServiceException e) {
      return reply(ErrorKind.GATEWAY_TIMEOUT, e, Map.of(), SEND_AGAIN);
    }
    if (thrown instanceof RequestRefusal e) {
      return reply(e.kind(), e, Map.of(), e.headers());
    }
    return reply(ErrorKind.GATEWAY_TIMEOUT, NEUTRAL, Map.of(), SEND_AGAIN);
  }

  /** Returns the reply of a server that cannot take the request now. */
  public static Reply unavailable(String why) {
    return reply(
        ErrorKind.GATEWAY_TIMEOUT, why + "; the request may be sent again", Map.of(), SEND_AGAIN);
  }

  /** Returns whether the failure is one of the service, and so belongs into its log. */
  public static boolean isOwnFault(Reply reply) {
    return reply.status() == ErrorKind.GATEWAY_TIMEOUT.status;
  }

  private static Map<String, String> retryAfter(Duration wait) {
    // why: rounded up, or the client is back too early; capped, as SDKs obey any number
    long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
    return Map.of(
        "Retry-After", Long.toString(Math.max(1, Math.min(seconds, LONGEST_WAIT.toSeconds()))));
  }

  private static Reply reply(
      ErrorKind kind, Throwable thrown, Map<String, String> members, Map<String, String> headers) {
    return reply(kind, String.valueOf(thrown.getMessage()), members, headers);
  }

  private static Reply reply(
      ErrorKind kind, String message, Map<String, String> members, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("x-amzn-ErrorType", kind.errorType);
    return Reply.json(kind.status, JsonWriter.bytes(message, members), all);
  }
}
