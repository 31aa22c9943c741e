// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.file;

import java.util.regex.Pattern;

/**
 * A key by which AWS clients sign requests: an id that is sent, and a secret that is not.
 *
 * <p>The secret must be known in clear to verify a signature. Immutable; safe to share between
 * threads.
 */
public final class AccessKey {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{4,128}");
  private static final Pattern SECRET = Pattern.compile("[!-~]{16,128}");

  private final String id;
  private final String secret;
  private final String principal;

  private AccessKey(String id, String secret, String principal) {
    this.id = id;
    this.secret = secret;
    this.principal = principal;
  }

  /**
   * Returns a key; the message of a refusal shows no part of it.
   *
   * @throws IllegalArgumentException naming what is allowed
   */
  static AccessKey of(String id, String secret, String principal) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "the access key id must be 4 to 128 letters, digits and underscores");
    }
    // why: anyone who sees one signed request can try short secrets without asking the server
    if (!SECRET.matcher(secret).matches()) {
      throw new IllegalArgumentException(
          "the secret must be 16 to 128 printable characters of ASCII without a space");
    }
    return new AccessKey(id, secret, principal);
  }

  /** Returns the id: 4 to 128 letters, digits and underscores. */
  public String id() {
    return id;
  }

  /** Returns the secret: 16 to 128 printable characters of ASCII without a space. */
  public String secret() {
    return secret;
  }

  /** Returns the name of the holder. */
  public String principal() {
    return principal;
  }

  /** Returns a text without the secret. */
  @Override
  public String toString() {
    return "access key " + id + " of " + principal;
  }
}
