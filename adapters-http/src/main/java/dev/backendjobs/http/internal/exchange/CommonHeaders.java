// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.exchange;

import com.sun.net.httpserver.Headers;

/** The headers that every reply of the server has, those of a program's own contexts included. */
public final class CommonHeaders {
  private CommonHeaders() {}

  /**
   * Sets {@code X-Content-Type-Options}, so that no browser takes text of a caller in an error for
   * a page, and {@code Cache-Control: no-store}, so that no cache answers with what was. Without it
   * a cache may keep a reply as long as it thinks fit.
   */
  public static void set(Headers headers) {
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", "no-store");
  }

  /** As {@link #set}, for a reply with an {@code ETag}: a cache may keep it, but must ask first. */
  static void setForTagged(Headers headers) {
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", "no-cache");
  }
}
