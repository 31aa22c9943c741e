// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Derives job ids from request ids: UUIDs of version 8 (RFC 9562, section 5.8), made of SHA-256
 * over the app, the environment and the request id, so that a repeated request has the same id.
 */
public final class RequestIds {
  private RequestIds() {}

  /** Returns the id of the job that this request creates. */
  public static String jobId(String appId, String environment, String requestId) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, appId);
      add(digest, environment);
      add(digest, requestId);
      ByteBuffer hash = ByteBuffer.wrap(digest.digest());
      long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000;
      long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
      return new UUID(high, low).toString();
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }

  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    // why: the length before each part keeps ("ab", "c") and ("a", "bc") apart
    digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    digest.update(bytes);
  }
}
