// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.token;

import dev.backendjobs.internal.text.CheckedRevision;
import dev.backendjobs.job.BackendJob;
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
 * A place in a listing: before the job of a create revision, bound to the filter of the listing.
 *
 * <p>The text form is made of a version byte, the revision, a check of that job, and a digest over
 * all of it and the filter; so a token that is damaged or comes from another listing is
 * distinguished from a good one. The check is a short hash of the job's key and create time: where
 * the revision belongs to another job, the token is of another history of the app. It is no secret
 * and protects nothing: a caller who may list may list from any place.
 *
 * @param revision the create revision of the last job before the place
 * @param check the check of that job
 */
public record PageToken(long revision, int check) {
  private static final byte VERSION = 2;
  private static final int DIGEST_BYTES = 8;
  private static final int BYTES = 1 + Long.BYTES + Integer.BYTES + DIGEST_BYTES;
  private static final int TEXT_LENGTH = (BYTES * 8 + 5) / 6;

  /** Returns the place behind this job in a listing. */
  public static PageToken behind(BackendJob job) {
    return new PageToken(job.createRevision(), check(job));
  }

  /** Returns whether the job is another one than the token was made of, at the same revision. */
  public boolean contradicts(BackendJob job) {
    return job.createRevision() == revision && check(job) != check;
  }

  private static int check(BackendJob job) {
    return CheckedRevision.check(
        job.createTime().toEpochMilli(),
        job.key().environment().hashCode(),
        job.key().jobId().hashCode());
  }

  /** Returns the text form for listings of the jobs that {@code filter} means. */
  public String encode(JobFilter filter) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).put(VERSION).putLong(revision).putInt(check);
    bytes.put(digest(filter), 0, DIGEST_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Returns the token of a text.
   *
   * @throws BadRequestException if it is not the token of a listing with this filter
   */
  public static PageToken decode(JobFilter filter, String text) {
    if (text.length() == TEXT_LENGTH) {
      byte[] bytes = bytes(text);
      if (bytes != null) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        PageToken token = new PageToken(buffer.getLong(1), buffer.getInt(1 + Long.BYTES));
        // why: comparing the whole text also refuses a token with stray bits at its end
        if (token.encode(filter).equals(text)) {
          return token;
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

  private byte[] digest(JobFilter filter) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          ByteBuffer.allocate(BYTES - DIGEST_BYTES)
              .put(VERSION)
              .putLong(revision)
              .putInt(check)
              .flip());
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
