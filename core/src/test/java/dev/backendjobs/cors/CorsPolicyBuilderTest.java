// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An unsafe policy cannot be built, and a built one is a value. */
final class CorsPolicyBuilderTest {

  @ParameterizedTest
  @MethodSource("dev.backendjobs.cors.HostileOriginTest#malformed")
  void aMalformedOriginIsRefusedByName(String origin) {
    assertThatThrownBy(() -> CorsPolicy.builder().allowOrigin(origin))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining('"' + origin + '"')
        .hasMessageContaining("allow");
  }

  @Test
  void nullAndStarAreRefusedWithTheirReason() {
    assertThatThrownBy(() -> CorsPolicy.builder().allowOrigin("null"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("any page can send it");
    assertThatThrownBy(() -> CorsPolicy.builder().allowOrigin("*"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowAnyOrigin");
  }

  @ParameterizedTest
  @CsvSource({
    "https://*.com, top-level",
    "https://*.localhost:3000, top-level",
    "*, star",
    "'', star",
    "null, star",
    "https://*, star",
    "https://example.com, star",
    "https://a*.example.com, star",
    "https://a.*.example.com, star",
    "*.example.com, star",
    "https://*example.com, star",
    "https://*., serialized",
    "https://*..com, serialized",
    "https://*.*.example.com, serialized",
    "https://*.example.*, serialized",
    "*://*.example.com, serialized",
    "://*.example.com, serialized",
    "HTTPS://*.example.com, serialized",
    "https://*.Example.com, serialized",
    "https://*.example.com/, serialized",
    "https://*.example.com:443, serialized",
    "https://*.example.com:*, serialized",
    "https://*.example.com:0, serialized",
    "https://*.example.com:65536, serialized",
    "https://*.user@example.com, serialized",
    "https://*.bücher.example, serialized",
    "https://*.example.com., dot",
    "https://*.com., dot",
    "https://*.0.0.1, serialized",
    "https://*.127.0.0.1, IP",
    "https://*.[::1], IP",
  })
  void aBadPatternIsRefusedWithItsReason(String pattern, String reason) {
    assertThatThrownBy(() -> CorsPolicy.builder().allowOriginPattern(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining('"' + pattern + '"')
        .hasMessageContaining(reason)
        .hasMessageContaining("https://*.example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", " ", "a b", "a:", "a,b", "x\r\ny", "\u00fc", "\"a\"", "(a)"})
  void aBadHeaderNameIsRefused(String name) {
    for (String bad : List.of(name, "a".repeat(101))) {
      assertThatThrownBy(() -> CorsPolicy.builder().allowHeaders("x-good", bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining('"' + bad + '"');
      assertThatThrownBy(() -> CorsPolicy.builder().exposeHeaders(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining('"' + bad + '"');
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT-0.001S", "PT0.5S", "PT24H1S", "PT9999999H"})
  void aMaxAgeThatNoBrowserHonoursIsRefused(String text) {
    assertThatThrownBy(() -> CorsPolicy.builder().maxAge(Duration.parse(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT24H");
  }

  @Test
  void theLongestMaxAgeIsADay() {
    assertThatCode(() -> CorsPolicy.builder().maxAge(Duration.ofDays(1)).build())
        .doesNotThrowAnyException();
  }

  @Test
  void policiesOfEqualPartsAreEqual() {
    assertThat(full().build())
        .isEqualTo(full().build())
        .hasSameHashCodeAs(full().build())
        .isNotEqualTo(null)
        .isNotEqualTo("policy")
        .isNotEqualTo(full().allowOrigin("https://b.example.com").build())
        .isNotEqualTo(full().allowOriginPattern("https://*.b.example.com").build())
        .isNotEqualTo(full().allowLoopback().build())
        .isNotEqualTo(full().allowHeaders("x-b").build())
        .isNotEqualTo(full().exposeHeaders("x-b").build())
        .isNotEqualTo(full().maxAge(Duration.ZERO).build());
    assertThat(CorsPolicy.builder().build()).isEqualTo(CorsPolicy.none());
    assertThat(CorsPolicy.builder().allowLoopback().build()).isEqualTo(CorsPolicy.loopback());
    assertThat(CorsPolicy.builder().allowCredentials().build()).isNotEqualTo(CorsPolicy.none());
  }

  @Test
  void theOrderOfOriginsMakesNoDifference() {
    CorsPolicy.Builder oneWay =
        CorsPolicy.builder().allowOrigin("https://a.example.com").allowOrigin("http://b");
    CorsPolicy.Builder other =
        CorsPolicy.builder().allowOrigin("http://b").allowOrigin("https://a.example.com");
    assertThat(oneWay.build()).isEqualTo(other.build()).hasSameHashCodeAs(other.build());
  }

  @Test
  void anyOriginIncludesAllOthers() {
    assertThat(
            CorsPolicy.builder()
                .allowOrigin("https://a.example.com")
                .allowOriginPattern("https://*.example.com")
                .allowLoopback()
                .allowAnyOrigin()
                .build())
        .isEqualTo(CorsPolicy.any());
  }

  @Test
  void aBuilderGoesOnWithoutChangingWhatItBuilt() {
    CorsPolicy.Builder builder = CorsPolicy.builder();
    CorsPolicy none = builder.build();
    builder.allowOrigin("https://a.example.com").allowHeaders("x-b").allowLoopback();
    assertThat(none).isEqualTo(CorsPolicy.none()).isNotEqualTo(builder.build());
  }

  @Test
  void theTextShowsEveryPart() {
    assertThat(full().build())
        .hasToString(
            "CorsPolicy[anyOrigin=false, origins=[https://a.example.com],"
                + " patterns=[https://*.example.org:8443], loopback=false, credentials=true,"
                + " allowedHeaders=[authorization, content-type, x-amz-date, x-amz-security-token,"
                + " x-amz-content-sha256, x-amz-user-agent, amz-sdk-invocation-id,"
                + " amz-sdk-request, if-match, if-none-match, x-a], exposedHeaders=[ETag,"
                + " Retry-After, Location, Allow, Date, x-amzn-RequestId, x-amzn-ErrorType, x-c],"
                + " maxAge=PT1M]");
  }

  private static CorsPolicy.Builder full() {
    return CorsPolicy.builder()
        .allowOrigin("https://a.example.com")
        .allowOriginPattern("https://*.example.org:8443")
        .allowCredentials()
        .allowHeaders("x-a")
        .exposeHeaders("x-c")
        .maxAge(Duration.ofMinutes(1));
  }
}
