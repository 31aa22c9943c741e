// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.token;

import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The text form of a place in a listing: a create revision, bound to the filter of the listing.
 *
 * <p>Made of a version byte, the revision, and a digest over both and the filter; so a token that
 * is damaged or comes from another listing is recognised. It is not secret and protects nothing: a
 * caller who may list may list from any place.
 */
public final class PageToken {
  private static final byte VERSION = 1;
  private static final int DIGEST_BYTES = 8;
  private static final int BYTES = 1 + Long.BYTES + DIGEST_BYTES;
  private static final int TEXT_LENGTH = (BYTES * 8 + 5) / 6;

  private PageToken() {}

  /** Returns the token for the jobs that {@code filter} means, created before {@code revision}. */
  public static String encode(JobFilter filter, long revision) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).put(VERSION).putLong(revision);
    bytes.put(digest(filter, revision), 0, DIGEST_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Returns the revision in a token.
   *
   * @throws BadRequestException if it is not the token of a listing with this filter
   */
  public static long decode(JobFilter filter, String token) {
    if (token.length() == TEXT_LENGTH) {
      byte[] bytes = bytes(token);
      if (bytes != null) {
        long revision = ByteBuffer.wrap(bytes).getLong(1);
        // why: comparing the whole text also refuses a token with stray bits at its end
        if (encode(filter, revision).equals(token)) {
          return revision;
        }
      }
    }
    throw BadRequestException.of(
        "nextToken is not one that a listing with this filter has answered; leave it out to begin"
            + " with the first page");
  }

  private static byte @Nullable [] bytes(String token) {
    try {
      return Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException garbage) {
      return null;
    }
  }

  private static byte[] digest(JobFilter filter, long revision) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(1 + Long.BYTES).put(VERSION).putLong(revision).flip());
      add(digest, filter.appId());
      add(digest, filter.environment().orElse(null));
      add(digest, filter.jobId().orElse(null));
      add(digest, filter.operation().orElse(null));
      add(digest, filter.status().map(JobStatus::name).orElse(null));
      return digest.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }

  private static void add(MessageDigest digest, @Nullable String part) {
    byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
    // why: the length before each part keeps ("ab", "c") and ("a", "bc") apart; -1 marks no part
    digest.update(ByteBuffer.allocate(4).putInt(part == null ? -1 : bytes.length).flip());
    digest.update(bytes);
  }
}
