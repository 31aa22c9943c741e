// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.replies;

/** The errors of the wire: one status and one {@code x-amzn-ErrorType} each. */
public enum ErrorKind {
  BAD_REQUEST(400, "BadRequestException"),
  UNAUTHORIZED(401, "UnauthorizedException"),
  // why: by this word AWS clients put their clock right; by the status alone only some do
  CLOCK_SKEW(401, "RequestTimeTooSkewed"),
  ACCESS_DENIED(403, "AccessDeniedException"),
  NOT_FOUND(404, "NotFoundException"),
  METHOD_NOT_ALLOWED(405, "MethodNotAllowedException"),
  ALREADY_EXISTS(409, "JobAlreadyExistsException"),
  PRECONDITION_FAILED(412, "PreconditionFailedException"),
  CONTENT_TOO_LARGE(413, "ContentTooLargeException"),
  UNSUPPORTED_MEDIA_TYPE(415, "UnsupportedMediaTypeException"),
  MISDIRECTED(421, "MisdirectedRequestException"),
  TOO_MANY_REQUESTS(429, "TooManyRequestsException"),
  HEADER_TOO_LARGE(431, "HeaderTooLargeException"),
  GATEWAY_TIMEOUT(504, "GatewayTimeoutException"),
  VERSION_NOT_SUPPORTED(505, "VersionNotSupportedException");

  public final int status;
  public final String errorType;

  ErrorKind(int status, String errorType) {
    this.status = status;
    // why: clients recognise their typed exception by the bare name alone, without a namespace
    this.errorType = errorType;
  }
}
