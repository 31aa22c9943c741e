// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

import java.util.List;
import java.util.Map;

/**
 * One request as it was sent, for a {@link RequestAuthenticator}. Not safe to share between
 * threads.
 *
 * <p>An interface, so that the body is only read for those who ask for it.
 */
public interface SentRequest {
  /** Returns the method, exactly as received. */
  String method();

  /** Returns the path exactly as received, still percent-encoded. */
  String rawPath();

  /** Returns the query exactly as received, still percent-encoded; empty if there is none. */
  String rawQuery();

  /** Returns all headers; names in any case, each value of a repeated header on its own. */
  Map<String, List<String>> headers();

  /**
   * Returns the whole body, which is read now if it was not yet; of length 0 if there is none. Not
   * to be changed.
   */
  byte[] body();
}
