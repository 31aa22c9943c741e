// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.file;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A new token or access key, and the line of an access file that admits its holder.
 *
 * <p>Immutable; safe to share between threads.
 */
public final class NewCredential {
  // why: a prefix of its own lets scanners find tokens that slipped into a repository
  private static final String TOKEN_PREFIX = "bjt_";
  private static final String ID_PREFIX = "BJ";
  private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LENGTH = 18;
  private static final int SECRET_BYTES = 32;

  private final @Nullable String accessKeyId;
  private final String secret;
  private final String line;

  private NewCredential(@Nullable String accessKeyId, String secret, String line) {
    this.accessKeyId = accessKeyId;
    this.secret = secret;
    this.line = line;
  }

  /** Makes a bearer token. */
  public static NewCredential token(Grant grant) {
    requireNonNull(grant, "grant");
    String token = TOKEN_PREFIX + secret(new SecureRandom());
    return new NewCredential(null, token, "token " + grant.words() + " " + TokenHash.of(token));
  }

  /** Makes an access key for an AWS client. */
  public static NewCredential accessKey(Grant grant) {
    requireNonNull(grant, "grant");
    SecureRandom random = new SecureRandom();
    StringBuilder id = new StringBuilder(ID_PREFIX);
    random.ints(ID_LENGTH, 0, ID_LETTERS.length()).forEach(i -> id.append(ID_LETTERS.charAt(i)));
    AccessKey key = AccessKey.of(id.toString(), secret(random), grant.principal());
    return new NewCredential(
        key.id(), key.secret(), "key " + grant.words() + " " + key.id() + " " + key.secret());
  }

  private static String secret(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns the id of the access key; empty for a token. */
  public Optional<String> accessKeyId() {
    return Optional.ofNullable(accessKeyId);
  }

  /** Returns the token, or the secret of the access key: 256 random bits. */
  public String secret() {
    return secret;
  }

  /** Returns the line for the access file; for a token it holds only the hash. */
  public String line() {
    return line;
  }

  /** Returns a text without the secret. */
  @Override
  public String toString() {
    return accessKeyId == null ? "new token" : "new access key " + accessKeyId;
  }
}
