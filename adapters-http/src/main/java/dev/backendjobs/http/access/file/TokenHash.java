// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The SHA-256 of a token.
 *
 * <p>A plain hash is right for tokens, as it would not be for passwords: a token is 256 random
 * bits, so there is nothing to guess, and salt and slowness would only slow down every request.
 */
final class TokenHash {
  private static final int BYTES = 32;

  private final byte[] bytes;

  private TokenHash(byte[] bytes) {
    this.bytes = bytes;
  }

  static TokenHash of(String token) {
    try {
      return new TokenHash(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }

  /**
   * Reads one in hexadecimal digits.
   *
   * @throws IllegalArgumentException if it is none; the message does not show it, because it may be
   *     the token itself
   */
  static TokenHash parse(String hex) {
    if (!hex.matches("[0-9a-fA-F]{" + 2 * BYTES + "}")) {
      throw new IllegalArgumentException(
          "the fifth word must be the SHA-256 of the token, in 64 hexadecimal digits, and not the"
              + " token itself");
    }
    TokenHash hash = new TokenHash(HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT)));
    // why: it is what a script writes whose variable with the token is not set
    if (hash.isSameAs(of(""))) {
      throw new IllegalArgumentException("the fifth word is the SHA-256 of an empty token");
    }
    return hash;
  }

  /** Compares in a time that does not depend on where they differ. */
  boolean isSameAs(TokenHash other) {
    return MessageDigest.isEqual(bytes, other.bytes);
  }

  /** Returns the hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
