// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A token or access key that was just made, and the line of an access file that lets its holder in.
 *
 * @param accessKeyId the id of an access key; null: it is a token
 * @param secret the token, or the secret of the access key: 256 random bits
 * @param line what belongs into the access file; of a token it holds the hash alone
 */
public record NewCredential(@Nullable String accessKeyId, String secret, String line) {
  // why: a prefix of its own lets scanners find tokens that slipped into a repository
  private static final String TOKEN_PREFIX = "bjt_";
  private static final String ID_PREFIX = "BJ";
  private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LENGTH = 18;
  private static final int SECRET_BYTES = 32;

  /** Makes a token for a bearer. */
  public static NewCredential token(Grant grant) {
    String token = TOKEN_PREFIX + secret(new SecureRandom());
    return new NewCredential(null, token, "token " + grant.words() + " " + TokenHash.of(token));
  }

  /** Makes an access key for an AWS client. */
  public static NewCredential accessKey(Grant grant) {
    SecureRandom random = new SecureRandom();
    StringBuilder id = new StringBuilder(ID_PREFIX);
    random.ints(ID_LENGTH, 0, ID_LETTERS.length()).forEach(i -> id.append(ID_LETTERS.charAt(i)));
    AccessKey key = new AccessKey(id.toString(), secret(random), grant.principal());
    return new NewCredential(
        key.id(), key.secret(), "key " + grant.words() + " " + key.id() + " " + key.secret());
  }

  private static String secret(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns a text without the secret. */
  @Override
  public String toString() {
    return accessKeyId == null ? "new token" : "new access key " + accessKeyId;
  }
}
