// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.replies;

import java.util.Map;

/** One answer, ready to be sent: what is the same for all replies is not in it. */
public final class Reply {
  private static final byte[] NO_BODY = {};

  private final int status;
  private final byte[] body;
  private final Map<String, String> headers;

  private Reply(int status, byte[] body, Map<String, String> headers) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }

  /** Returns a reply with a JSON body, which the reply then owns. */
  public static Reply json(int status, byte[] body, Map<String, String> headers) {
    return new Reply(status, body, headers);
  }

  public static Reply empty(int status, Map<String, String> headers) {
    return new Reply(status, NO_BODY, headers);
  }

  public int status() {
    return status;
  }

  /** Returns the JSON, to be read only; of length 0 if there is none. */
  public byte[] body() {
    return body;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
