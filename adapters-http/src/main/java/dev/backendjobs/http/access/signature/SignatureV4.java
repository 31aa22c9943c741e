// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.signature;

import static java.util.Objects.requireNonNull;

import dev.backendjobs.http.access.AuthenticationException;
import dev.backendjobs.http.access.SentRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">AWS
 * Signature Version 4</a> of requests to the AmplifyBackend service: that the sender of a request
 * holds the secret of the access key that it names, and that nothing of what was signed was changed
 * on the way.
 *
 * <p>Signed are the method, the path, the query, the body, and the headers that the client lists;
 * {@code Host}, {@code X-Amz-Date} and every other {@code X-Amz-} header that is there must be
 * among these. A request is good for five minutes before and after its date, and within that time
 * it can be sent again by anyone who has seen it.
 *
 * <p>Refused are the variants that AWS knows besides: signed URLs, temporary credentials, several
 * regions in one signature, unsigned and streamed bodies.
 *
 * <p>Immutable; safe to share between threads.
 */
public final class SignatureV4 {
  /** The scheme that an {@code Authorization} header with such a signature begins with. */
  public static final String SCHEME = "AWS4-HMAC-SHA256";

  /** The region that is accepted by default. */
  public static final String DEFAULT_REGION = "us-east-1";

  /** How far the date of a request may be from the time of the clock. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String SERVICE = "amplifybackend";
  private static final String AMZ = "x-amz-";
  private static final String DATE = "x-amz-date";
  private static final String PAYLOAD_HASH = "x-amz-content-sha256";
  private static final int DAY_LENGTH = "20260131".length();
  private static final DateTimeFormatter DATE_FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);

  private final Set<String> regions;
  private final String service;
  private final InstantSource clock;

  SignatureV4(Set<String> regions, String service, InstantSource clock) {
    requireNonNull(regions, "regions").forEach(region -> requireNonNull(region, "region"));
    if (regions.isEmpty()) {
      throw new IllegalArgumentException("there must be a region");
    }
    this.regions = Set.copyOf(regions);
    this.service = service;
    this.clock = requireNonNull(clock, "clock");
  }

  /** Returns a verifier of requests that are signed for {@value #DEFAULT_REGION}. */
  public static SignatureV4 of(InstantSource clock) {
    return of(Set.of(DEFAULT_REGION), clock);
  }

  /**
   * Returns a verifier of requests that are signed for one of these regions.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SignatureV4 of(Set<String> regions, InstantSource clock) {
    return new SignatureV4(regions, SERVICE, clock);
  }

  /**
   * Returns the id of the access key by which a request is signed.
   *
   * <p>An access key that is not known is refused with the same words, and after the same work, as
   * a signature that is wrong.
   *
   * @param secretOf the secret of the access key with this id, or empty if there is none; the id is
   *     the client's text, of any length
   * @throws AuthenticationException if the signature is absent, malformed, for another time, region
   *     or service, by an unknown access key, or does not match the request
   */
  public String verify(SentRequest request, Function<String, Optional<String>> secretOf)
      throws AuthenticationException {
    requireNonNull(request, "request");
    requireNonNull(secretOf, "secretOf");
    if (CanonicalUri.hasParameter(request.rawQuery(), "X-Amz-Signature")) {
      throw AuthenticationException.of(
          "A signed URL is not accepted; the signature must be in the Authorization header");
    }
    SentHeaders headers = SentHeaders.of(request.headers());
    SignatureHeader signature = SignatureHeader.parse(headers.only("authorization"));
    String date = headers.only(DATE);
    checkScope(signature, date);
    checkSignedHeaders(signature.signedHeaders(), headers);
    String payloadHash = payloadHash(request, headers);

    Optional<String> secret = secretOf.apply(signature.accessKeyId());
    // why: an unknown key is handled like a known one, so that its time reveals nothing
    byte[] key = signingKey(secret.orElse(""), signature);
    boolean matches = false;
    for (String path : CanonicalUri.paths(request.rawPath())) {
      String canonical =
          String.join(
              "\n",
              request.method(),
              path,
              CanonicalUri.query(request.rawQuery()),
              headers.canonical(signature.signedHeaders()),
              String.join(";", signature.signedHeaders()),
              payloadHash);
      String toSign = String.join("\n", SCHEME, date, signature.scope(), sha256(octets(canonical)));
      String expected = HexFormat.of().formatHex(hmac(key, toSign));
      matches |= MessageDigest.isEqual(octets(expected), octets(signature.signature()));
    }
    if (!matches || secret.isEmpty()) {
      throw AuthenticationException.of(
          "The access key is not known, or the signature does not match the request");
    }
    return signature.accessKeyId();
  }

  private void checkScope(SignatureHeader signature, String date) throws AuthenticationException {
    if (!signature.service().equals(service)) {
      throw AuthenticationException.of("The request must be signed for the service " + service);
    }
    if (!regions.contains(signature.region())) {
      throw AuthenticationException.of(
          "The request must be signed for the region "
              + String.join(" or ", new TreeSet<>(regions)));
    }
    Instant signed;
    try {
      signed = DATE_FORMAT.parse(date, Instant::from);
    } catch (DateTimeParseException noDate) {
      throw AuthenticationException.of("X-Amz-Date must be of the form 20260131T235959Z");
    }
    if (!signature.date().equals(date.substring(0, DAY_LENGTH))) {
      throw AuthenticationException.of("The signature must be for the day of X-Amz-Date");
    }
    Instant now = clock.instant();
    if (Duration.between(signed, now).abs().compareTo(TOLERANCE) > 0) {
      throw AuthenticationException.clockSkew(
          "X-Amz-Date is more than "
              + TOLERANCE.toMinutes()
              + " minutes from the time of the server, "
              + DATE_FORMAT.format(now));
    }
  }

  private static void checkSignedHeaders(List<String> signed, SentHeaders headers)
      throws AuthenticationException {
    for (String name : signed) {
      if (!headers.contains(name)) {
        throw AuthenticationException.of("A signed header was not sent: " + name);
      }
    }
    if (headers.contains("x-amz-security-token")) {
      throw AuthenticationException.of(
          "Temporary credentials are not known here; X-Amz-Security-Token must not be sent");
    }
    for (String name : headers.names()) {
      if ((name.equals("host") || name.startsWith(AMZ)) && !signed.contains(name)) {
        throw AuthenticationException.of("A header must be signed: " + name);
      }
    }
    if (!signed.contains("host")) {
      throw AuthenticationException.of("A header must be signed: host");
    }
  }

  private static String payloadHash(SentRequest request, SentHeaders headers)
      throws AuthenticationException {
    String actual = sha256(request.body());
    if (headers.contains(PAYLOAD_HASH)) {
      String declared = headers.only(PAYLOAD_HASH);
      if (declared.startsWith("UNSIGNED-") || declared.startsWith("STREAMING-")) {
        throw AuthenticationException.of("The body must be signed, and not in pieces");
      }
      if (!declared.equals(actual)) {
        throw AuthenticationException.of("X-Amz-Content-Sha256 is not that of the body");
      }
    }
    return actual;
  }

  private static byte[] signingKey(String secret, SignatureHeader signature) {
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    key = hmac(key, signature.date());
    key = hmac(key, signature.region());
    key = hmac(key, signature.service());
    return hmac(key, SignatureHeader.TERMINATOR);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(octets(text));
    } catch (GeneralSecurityException noJava) {
      throw new IllegalStateException("every Java has HmacSHA256", noJava);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException noJava) {
      throw new IllegalStateException("every Java has SHA-256", noJava);
    }
  }

  /** Each character of what was sent is one octet, as the server read it. */
  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
