// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the decision table, as (policy, request) -> the exact headers in their order. */
final class CorsDecisionTableTest {

  private static final String APP = "https://app.example.com";
  private static final String BELOW = "https://a.b.example.org";
  private static final String EVIL = "https://evil.example.net";
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "OPTIONS");

  private static final String ALLOW_HEADERS =
      "Access-Control-Allow-Headers: authorization, content-type, x-amz-date, x-amz-security-token,"
          + " x-amz-content-sha256, x-amz-user-agent, amz-sdk-invocation-id, amz-sdk-request,"
          + " if-match, if-none-match";
  private static final String EXPOSE =
      "Access-Control-Expose-Headers: ETag, Retry-After, Location, Allow, Date, x-amzn-RequestId,"
          + " x-amzn-ErrorType";
  private static final String ALLOW_METHODS =
      "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, OPTIONS";
  private static final String MAX_AGE = "Access-Control-Max-Age: 600";
  private static final String CREDENTIALS = "Access-Control-Allow-Credentials: true";
  private static final String VARY = "Vary: Origin";
  private static final String VARY_PREFLIGHT =
      "Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

  private static final CorsPolicy NONE = CorsPolicy.none();
  private static final CorsPolicy ANY = CorsPolicy.any();
  private static final CorsPolicy SET = CorsPolicy.builder().allowOrigin(APP).build();
  private static final CorsPolicy PATTERN =
      CorsPolicy.builder().allowOriginPattern("https://*.example.org").build();
  private static final CorsPolicy BOTH =
      CorsPolicy.builder().allowOrigin(APP).allowOriginPattern("https://*.example.org").build();
  private static final CorsPolicy TRUSTING =
      CorsPolicy.builder()
          .allowOrigin(APP)
          .allowOriginPattern("https://*.example.org")
          .allowCredentials()
          .build();

  record Row(int number, CorsPolicy policy, CorsRequest request, List<String> reply) {}

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String method : List.of("GET", "HEAD", "POST", "PUT", "OPTIONS")) {
      CorsRequest plain = request(method);
      for (CorsPolicy policy : List.of(NONE, SET, PATTERN, TRUSTING, CorsPolicy.loopback())) {
        rows.add(row(1, policy, plain, VARY));
        rows.add(row(11, policy, request(method, EVIL), VARY));
        rows.add(row(12, policy, request(method, "null"), VARY));
        rows.add(row(13, policy, request(method, APP + ", " + EVIL), VARY));
        rows.add(row(13, policy, request(method, ""), VARY));
        rows.add(row(13, policy, request(method, APP, APP), VARY));
        rows.add(row(13, policy, request(method, APP, EVIL), VARY));
      }
      rows.add(row(2, ANY, plain, allow("*"), EXPOSE));
      rows.add(row(3, SET, request(method, APP), allow(APP), EXPOSE, VARY));
      rows.add(row(3, PATTERN, request(method, BELOW), allow(BELOW), EXPOSE, VARY));
      rows.add(row(3, BOTH, request(method, APP), allow(APP), EXPOSE, VARY));
      rows.add(row(3, BOTH, request(method, BELOW), allow(BELOW), EXPOSE, VARY));
      rows.add(row(4, TRUSTING, request(method, APP), allow(APP), CREDENTIALS, EXPOSE, VARY));
      rows.add(row(4, TRUSTING, request(method, BELOW), allow(BELOW), CREDENTIALS, EXPOSE, VARY));
      rows.add(row(5, ANY, request(method, EVIL), allow("*"), EXPOSE));
      rows.add(row(12, ANY, request(method, "null"), allow("*"), EXPOSE));
      rows.add(row(13, ANY, request(method, APP + ", " + EVIL), VARY));
      rows.add(row(13, ANY, request(method, ""), VARY));
      rows.add(row(13, ANY, request(method, APP, APP), VARY));
    }
    // why: rows 7, 8 and 15 are one: neither the method asked for nor the job changes the answer.
    for (String asked : List.of("GET", "PUT", "DELETE", "put", "BREW", "*", "", "X\u0000, Y")) {
      rows.add(preflightRow(7, SET, asked, APP, allow(APP)));
      rows.add(preflightRow(7, PATTERN, asked, BELOW, allow(BELOW)));
      rows.add(preflightRow(7, TRUSTING, asked, APP, allow(APP), CREDENTIALS));
      rows.add(preflightRow(7, TRUSTING, asked, BELOW, allow(BELOW), CREDENTIALS));
      rows.add(
          row(5, ANY, preflight(asked, EVIL), allow("*"), ALLOW_METHODS, ALLOW_HEADERS, MAX_AGE));
      for (CorsPolicy policy : List.of(NONE, SET, PATTERN, TRUSTING, CorsPolicy.loopback())) {
        rows.add(row(10, policy, preflight(asked, EVIL), VARY_PREFLIGHT));
        rows.add(row(12, policy, preflight(asked, "null"), VARY_PREFLIGHT));
        rows.add(row(13, policy, preflight(asked, APP + " " + APP), VARY_PREFLIGHT));
        rows.add(row(13, policy, preflight(asked, ""), VARY_PREFLIGHT));
        rows.add(row(13, policy, preflight(asked, APP, APP), VARY_PREFLIGHT));
        rows.add(row(1, policy, preflight(asked), VARY));
      }
      rows.add(row(13, ANY, preflight(asked, EVIL, EVIL), VARY_PREFLIGHT));
      rows.add(row(2, ANY, preflight(asked), allow("*"), EXPOSE));
      // why: only OPTIONS asks in advance; elsewhere the header means nothing.
      CorsRequest get = facts("GET", List.of(APP), asked);
      rows.add(row(3, SET, get, allow(APP), EXPOSE, VARY));
      CorsRequest lower = facts("options", List.of(APP), asked);
      rows.add(row(3, SET, lower, allow(APP), EXPOSE, VARY));
    }
    rows.add(row(14, SET, request("OPTIONS", APP), allow(APP), EXPOSE, VARY));
    rows.add(row(14, ANY, request("OPTIONS", APP), allow("*"), EXPOSE));
    rows.add(row(14, NONE, request("OPTIONS", APP), VARY));
    return rows.stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowGetsExactlyItsHeaders(Row row) {
    assertThat(lines(row.policy().headers(row.request(), METHODS))).isEqualTo(row.reply());
  }

  @Test
  void row6AnyOriginWithCredentialsIsRefusedWhenBuilt() {
    assertThatThrownBy(() -> CorsPolicy.builder().allowAnyOrigin().allowCredentials().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("any origin")
        .hasMessageContaining("listed origins or patterns");
    assertThatThrownBy(() -> CorsPolicy.builder().allowCredentials().allowAnyOrigin().build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rows8And9AnswerWithTheListsOfTheResourceAndThePolicy() {
    CorsPolicy policy =
        CorsPolicy.builder()
            .allowOrigin(APP)
            .allowHeaders("X-Trace", "Content-Type", "x-trace")
            .exposeHeaders("X-Cost", "etag")
            .maxAge(Duration.ZERO)
            .build();
    assertThat(lines(policy.headers(preflight("DELETE", APP), List.of("POST", "GET"))))
        .containsExactly(
            allow(APP),
            "Access-Control-Allow-Methods: POST, GET",
            ALLOW_HEADERS + ", X-Trace",
            "Access-Control-Max-Age: 0",
            VARY_PREFLIGHT);
    assertThat(lines(policy.headers(request("GET", APP), METHODS)))
        .containsExactly(allow(APP), EXPOSE + ", X-Cost", VARY);
  }

  @Test
  void constantRepliesAreSharedAndNoReplyCanBeChanged() {
    for (CorsRequest request : List.of(request("GET"), request("GET", APP), request("GET", EVIL))) {
      for (CorsPolicy policy : List.of(NONE, SET, ANY)) {
        assertThat(policy.headers(request, METHODS)).isSameAs(policy.headers(request, METHODS));
      }
    }
    for (CorsRequest request : List.of(request("GET", BELOW), preflight("GET", BELOW))) {
      Map<String, String> reply = PATTERN.headers(request, METHODS);
      assertThatThrownBy(() -> reply.put("Vary", "x"))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void anAbsentHeaderMayBeANullListAndTheListIsCopied() {
    List<String> received = new ArrayList<>(List.of(APP));
    CorsRequest request = facts("OPTIONS", received, "GET");
    received.clear();
    assertThat(request).isEqualTo(preflight("GET", APP));
    assertThat(request.isPreflight()).isTrue();
    assertThat(facts("OPTIONS", null, "GET").isPreflight()).isFalse();
    assertThat(facts("OPTIONS", List.of(APP), null).isPreflight()).isFalse();
    assertThat(facts("GET", List.of(APP), "GET").isPreflight()).isFalse();
    assertThat(facts("GET", null, null)).isEqualTo(request("GET"));
  }

  private static Row preflightRow(
      int number, CorsPolicy policy, String asked, String origin, String... first) {
    List<String> reply = new ArrayList<>(Arrays.asList(first));
    reply.addAll(List.of(ALLOW_METHODS, ALLOW_HEADERS, MAX_AGE, VARY_PREFLIGHT));
    return new Row(number, policy, preflight(asked, origin), reply);
  }

  private static Row row(int number, CorsPolicy policy, CorsRequest request, String... reply) {
    return new Row(number, policy, request, List.of(reply));
  }

  private static CorsRequest facts(String method, List<String> origins, String requestedMethod) {
    return CorsRequest.builder(method).origins(origins).requestedMethod(requestedMethod).build();
  }

  private static CorsRequest request(String method, String... origins) {
    return facts(method, List.of(origins), null);
  }

  private static CorsRequest preflight(String asked, String... origins) {
    return facts("OPTIONS", List.of(origins), asked);
  }

  private static String allow(String origin) {
    return "Access-Control-Allow-Origin: " + origin;
  }

  private static List<String> lines(Map<String, String> headers) {
    return headers.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
  }
}
