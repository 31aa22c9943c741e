// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.signature;

import dev.backendjobs.http.access.AuthenticationException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an {@code Authorization} header of Signature Version 4 says: {@code AWS4-HMAC-SHA256
 * Credential=ID/DATE/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=HEX}.
 *
 * @param signedHeaders lower-case, sorted, each once
 * @param signature 64 hexadecimal digits in lower case
 */
record SignatureHeader(
    String accessKeyId,
    String date,
    String region,
    String service,
    List<String> signedHeaders,
    String signature) {
  static final String TERMINATOR = "aws4_request";

  private static final String CREDENTIAL = "Credential";
  private static final String SIGNED_HEADERS = "SignedHeaders";
  private static final String SIGNATURE = "Signature";
  private static final int SIGNATURE_DIGITS = 64;

  /**
   * Reads a header.
   *
   * @throws AuthenticationException naming the part that is malformed
   */
  static SignatureHeader parse(String header) throws AuthenticationException {
    if (!header.startsWith(SignatureV4.SCHEME + " ")) {
      throw AuthenticationException.of("Authorization must begin with " + SignatureV4.SCHEME);
    }
    Map<String, String> parts = parts(header.substring(SignatureV4.SCHEME.length()));
    String[] scope = scope(parts.getOrDefault(CREDENTIAL, ""));
    return new SignatureHeader(
        scope[0],
        scope[1],
        scope[2],
        scope[3],
        signedHeaders(parts.getOrDefault(SIGNED_HEADERS, "")),
        signature(parts.getOrDefault(SIGNATURE, "")));
  }

  private static Map<String, String> parts(String text) throws AuthenticationException {
    Map<String, String> parts = new HashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? "" : part.substring(0, equals).strip();
      boolean known = List.of(CREDENTIAL, SIGNED_HEADERS, SIGNATURE).contains(name);
      if (!known || parts.put(name, part.substring(equals + 1).strip()) != null) {
        throw AuthenticationException.of(
            "Authorization must hold Credential, SignedHeaders and Signature, each once");
      }
    }
    return parts;
  }

  /** Splits a credential into id, date, region and service; an id may hold slashes. */
  private static String[] scope(String credential) throws AuthenticationException {
    String[] scope = new String[4];
    int end = credential.lastIndexOf('/');
    boolean complete = end >= 0 && credential.substring(end + 1).equals(TERMINATOR);
    for (int i = scope.length - 1; i > 0 && complete; i--) {
      int begin = credential.lastIndexOf('/', end - 1);
      complete = begin >= 0;
      scope[i] = credential.substring(begin + 1, end);
      end = begin;
    }
    if (!complete || end == 0) {
      throw AuthenticationException.of(
          "Credential must be ID/DATE/REGION/SERVICE/"
              + TERMINATOR
              + ", DATE of the form 20260131");
    }
    scope[0] = credential.substring(0, end);
    return scope;
  }

  private static List<String> signedHeaders(String text) throws AuthenticationException {
    List<String> names = List.of(text.split(";", -1));
    String before = "";
    for (String name : names) {
      if (name.compareTo(before) <= 0 || !name.equals(name.toLowerCase(Locale.ROOT))) {
        throw AuthenticationException.of(
            "SignedHeaders must be in lower case, in order, and each there once");
      }
      before = name;
    }
    return names;
  }

  private static String signature(String hex) throws AuthenticationException {
    if (hex.length() != SIGNATURE_DIGITS || !hex.matches("[0-9a-f]*")) {
      throw AuthenticationException.of("Signature must be 64 hexadecimal digits in lower case");
    }
    return hex;
  }

  /** Returns what follows the id of the access key in the credential. */
  String scope() {
    return String.join("/", date, region, service, TERMINATOR);
  }
}
