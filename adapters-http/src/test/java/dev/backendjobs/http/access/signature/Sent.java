// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.signature;

import dev.backendjobs.http.access.AuthenticationException;
import dev.backendjobs.http.access.SentRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** A request as a server would have it, signed or not; texts stand for octets. */
record Sent(
    String method,
    String rawPath,
    String rawQuery,
    Map<String, List<String>> headers,
    String content)
    implements SentRequest {
  static final Instant NOW = Instant.parse("2026-01-31T23:59:58Z");
  static final String ID = "AKIDEXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  @Override
  public byte[] body() {
    return content.getBytes(StandardCharsets.ISO_8859_1);
  }

  static Sent of(String method, String path, String query, String content) {
    return new Sent(method, path, query, Map.of("Host", List.of("127.0.0.1:8080")), content);
  }

  /** Returns this request as the AWS SDK for Java signs and sends it, with these settings. */
  Sent signed(String id, String secret, String service, String region, Instant at) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            .protocol("http")
            .host("127.0.0.1")
            .port(8080)
            .encodedPath(rawPath);
    headers.forEach(request::putHeader);
    for (String parameter : rawQuery.split("&", -1)) {
      if (!parameter.isEmpty()) {
        String[] pair = parameter.split("=", 2);
        request.appendRawQueryParameter(decoded(pair[0]), pair.length == 1 ? "" : decoded(pair[1]));
      }
    }
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(AwsCredentialsIdentity.create(id, secret))
                        .request(request.build())
                        .payload(ContentStreamProvider.fromByteArray(body()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
            .request();
    return new Sent(
        signed.method().name(),
        signed.encodedPath(),
        signed.encodedQueryParameters().orElse(""),
        signed.headers(),
        content);
  }

  Sent signed() {
    return signed(ID, SECRET, "amplifybackend", "us-east-1", NOW);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Returns this request with one header more, or changed; a null value takes it away. */
  Sent with(String name, String... values) {
    Map<String, List<String>> all = new LinkedHashMap<>(headers);
    all.keySet().removeIf(name::equalsIgnoreCase);
    if (values.length > 0) {
      all.put(name, List.of(values));
    }
    return new Sent(method, rawPath, rawQuery, all, content);
  }

  Sent withAuthorization(UnaryOperator<String> change) {
    return with("Authorization", change.apply(headers.get("Authorization").get(0)));
  }

  /** Asks a verifier that knows one access key. */
  String verifiedBy(SignatureV4 verifier) throws AuthenticationException {
    return verifier.verify(this, id -> id.equals(ID) ? Optional.of(SECRET) : Optional.empty());
  }
}
