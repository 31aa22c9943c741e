// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.replies;

import dev.backendjobs.http.access.AuthenticationException;
import dev.backendjobs.http.internal.routing.Resource;
import dev.backendjobs.http.internal.text.MessageText;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobVersion;
import java.util.Map;

/** A request that is refused by the rules of HTTP, not by those of the store. */
public final class RequestRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;
  private final transient Map<String, String> headers;

  private RequestRefusal(ErrorKind kind, String message, Map<String, String> headers) {
    super(message, null, false, false);
    this.kind = kind;
    this.headers = headers;
  }

  /**
   * Returns the refusal of a request without valid credentials.
   *
   * @param challenge the value of {@code WWW-Authenticate}
   */
  public static RequestRefusal unauthorized(AuthenticationException refused, String challenge) {
    return new RequestRefusal(
        refused.isClockSkew() ? ErrorKind.CLOCK_SKEW : ErrorKind.UNAUTHORIZED,
        String.valueOf(refused.getMessage()),
        Map.of("WWW-Authenticate", challenge));
  }

  public static RequestRefusal accessDenied(String message) {
    return new RequestRefusal(ErrorKind.ACCESS_DENIED, message, Map.of());
  }

  public static RequestRefusal methodNotAllowed(Resource resource) {
    return new RequestRefusal(
        ErrorKind.METHOD_NOT_ALLOWED,
        "The resource does not have this method; allowed are " + resource.allow(),
        Map.of("Allow", resource.allow()));
  }

  public static RequestRefusal preconditionFailed(String message) {
    return new RequestRefusal(ErrorKind.PRECONDITION_FAILED, message, Map.of());
  }

  public static RequestRefusal preconditionFailed(String header, JobKey key, JobVersion current) {
    return new RequestRefusal(
        ErrorKind.PRECONDITION_FAILED,
        "Job " + key + " has the version " + current + ", which " + header + " excludes",
        EntityTag.header(current));
  }

  /** Returns the refusal of an {@code If-Match} that would match if its tag were not weak. */
  public static RequestRefusal weakTag(JobVersion current) {
    return new RequestRefusal(
        ErrorKind.PRECONDITION_FAILED,
        "The tag in If-Match is weak, and a weak tag matches no job; send "
            + EntityTag.of(current)
            + " without W/, which a proxy that compresses replies may have added",
        EntityTag.header(current));
  }

  public static RequestRefusal contentTooLarge(int maxBytes) {
    return new RequestRefusal(
        ErrorKind.CONTENT_TOO_LARGE,
        "The body is too large; at most " + maxBytes + " bytes are allowed",
        Map.of());
  }

  public static RequestRefusal unsupportedMediaType(String message) {
    return new RequestRefusal(ErrorKind.UNSUPPORTED_MEDIA_TYPE, message, Map.of());
  }

  public static RequestRefusal headerTooLarge(String header, int maxLength) {
    return new RequestRefusal(
        ErrorKind.HEADER_TOO_LARGE,
        header + " is too large; at most " + maxLength + " characters are allowed",
        Map.of());
  }

  public static RequestRefusal misdirected(String host) {
    return new RequestRefusal(
        ErrorKind.MISDIRECTED,
        "The host "
            + MessageText.quoted(host)
            + " is not allowed; the operator of the server can allow it",
        Map.of());
  }

  public static RequestRefusal versionNotSupported(String protocol) {
    return new RequestRefusal(
        ErrorKind.VERSION_NOT_SUPPORTED,
        "The protocol is " + MessageText.quoted(protocol) + "; allowed is HTTP/1.1",
        // why: a client of another protocol may not find the next reply
        Map.of("Connection", "close"));
  }

  public ErrorKind kind() {
    return kind;
  }

  /** Returns the headers that belong to the refusal. */
  public Map<String, String> headers() {
    return headers;
  }
}
