// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

import java.util.regex.Pattern;

/**
 * A key by which AWS clients sign: an id that is sent, and a secret that never is.
 *
 * <p>The secret must be known in clear to check a signature.
 *
 * @param id 4 to 128 letters, digits and underscores
 * @param secret 16 to 128 printable characters of ASCII without a space
 * @param principal the name of whoever holds it
 */
public record AccessKey(String id, String secret, String principal) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{4,128}");
  private static final Pattern SECRET = Pattern.compile("[!-~]{16,128}");

  /**
   * Checks the parts; the message of a refusal shows none of them.
   *
   * @throws IllegalArgumentException naming what is allowed
   */
  public AccessKey {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "the access key id must be 4 to 128 letters, digits and underscores");
    }
    // why: whoever sees one signed request can try short secrets without asking anybody
    if (!SECRET.matcher(secret).matches()) {
      throw new IllegalArgumentException(
          "the secret must be 16 to 128 printable characters of ASCII without a space");
    }
  }

  /** Returns a text without the secret. */
  @Override
  public String toString() {
    return "access key " + id + " of " + principal;
  }
}
