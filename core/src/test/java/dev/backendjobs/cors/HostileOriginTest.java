// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins that were let in elsewhere, or look like allowed ones, and are refused here. */
final class HostileOriginTest {

  private static final List<String> METHODS = List.of("GET");

  /** Allows https://example.com, all below it, one below with a port, and loopback. */
  private static final CorsPolicy OPEN_HANDED =
      CorsPolicy.builder()
          .allowOrigin("https://example.com")
          .allowOrigin("http://[2001:db8::1]:8080")
          .allowOriginPattern("https://*.example.com")
          .allowOriginPattern("https://*.xn--bcher-kva.example:8443")
          .allowLoopback()
          .allowCredentials()
          .build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "https://a.example.com",
        "https://a.b-c.d_e.example.com",
        "https://xn--bcher-kva.example.com",
        "https://127.example.com",
        "https://shop.xn--bcher-kva.example:8443",
        "http://[2001:db8::1]:8080",
        "http://localhost",
        "https://localhost:65535",
        "http://127.0.0.1:1",
        "http://[::1]",
        "https://[::1]:3000",
        "http://localhost:443",
        "https://localhost:80",
      })
  void allowedOriginsAreEchoed(String origin) {
    assertThat(reply(OPEN_HANDED, origin))
        .containsEntry("Access-Control-Allow-Origin", origin)
        .containsEntry("Access-Control-Allow-Credentials", "true")
        .containsEntry("Vary", "Origin");
  }

  /** Valid origins that are not in the policy: refused unless any origin is allowed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com",
        "ws://example.com",
        "https://example.com:8443",
        "https://example.com:1",
        "https://example.com:65535",
        "https://example.com.",
        "https://a.example.com.",
        "https://evilexample.com",
        "https://evil-example.com",
        "https://evil.com",
        "https://example.com.evil.io",
        "https://a.example.com.evil.io",
        "https://example.co",
        "https://xample.com",
        "https://com",
        "https://exampleacom",
        "https://a.exampleacom",
        "https://aexample.com",
        "https://example.org",
        "http://a.example.com",
        "https://a.example.com:444",
        "https://xn--bcher-kva.example:8443",
        "https://shop.xn--bcher-kva.example",
        "https://shop.xn--bcher-kvb.example:8443",
        "http://localhost.",
        "http://localhost.evil.com",
        "http://evil.localhost",
        "http://evillocalhost",
        "http://localhost1",
        "http://127.0.0.2",
        "http://127.0.0.1.evil.com",
        "http://127.0.0.1.nip.io",
        "http://0.0.0.0",
        "http://[::]",
        "http://[::2]",
        "http://[::1:1]",
        "http://[::ffff:7f00:1]",
        "http://[2001:db8::1]",
        "http://[2001:db8::1]:8081",
        "ftp://localhost",
        "capacitor://localhost",
        "chrome-extension://abcdefghijklmnop",
      })
  void foreignOriginsAreRefused(String origin) {
    assertRefused(OPEN_HANDED, origin);
    assertRefused(CorsPolicy.none(), origin);
    assertThat(reply(CorsPolicy.any(), origin))
        .containsEntry("Access-Control-Allow-Origin", "*")
        .doesNotContainKey("Vary");
  }

  /** Texts that no browser sends as an origin: refused by every policy. */
  @ParameterizedTest
  @MethodSource("malformed")
  void malformedOriginsAreRefusedByEveryPolicy(String origin) {
    assertRefused(OPEN_HANDED, origin);
    assertRefused(CorsPolicy.none(), origin);
    assertRefused(CorsPolicy.loopback(), origin);
    assertRefused(CorsPolicy.any(), origin);
  }

  static List<String> malformed() {
    return List.of(
        "",
        " ",
        "*",
        "Null",
        "NULL",
        "null ",
        "null,null",
        "undefined",
        "example.com",
        "//example.com",
        "https:",
        "https:/example.com",
        "https://",
        "https:///",
        "https://.",
        "https://..",
        "https://*",
        "https://*.example.com",
        "://example.com",
        "1https://example.com",
        "https ://example.com",
        "https\u0000://example.com",
        "HTTPS://example.com",
        "https://EXAMPLE.com",
        "https://a.Example.com",
        "http://LOCALHOST",
        "https://example.com/",
        "https://example.com/path",
        "https://example.com?x",
        "https://example.com#x",
        "https://example.com\\",
        "https://evil.com/https://example.com",
        "https://evil.com#.example.com",
        "https://evil.com?.example.com",
        "https://evil.com/.example.com",
        "https://evil.com\\.example.com",
        "https://evil.com%60.example.com",
        "https://evil.com`.example.com",
        "https://evil.com{.example.com",
        "https://evil.com!.example.com",
        "https://evil.com,.example.com",
        "https://evil.com\r\n.example.com",
        "https://user@example.com",
        "https://user:pass@example.com",
        "https://example.com@evil.com",
        "https://example.com:443@evil.com",
        "https://localhost:3000@evil.com",
        " https://example.com",
        "https://example.com ",
        "https://example.com\t",
        "https://example.com\n",
        "https://example.com\r\nSet-Cookie: a=b",
        "https://example.com\u0000",
        "https://example.com\u007f",
        "https://example.com https://evil.com",
        "https://example.com,https://example.com",
        "https://example.com, https://evil.com",
        "https://example.com;https://evil.com",
        "https://.example.com",
        "https://a..example.com",
        "https://example..com",
        "https://example.com..",
        "https://a.b\u00fccher.example.com",
        "https://b\u00fccher.example:8443",
        "https://ex\u0430mple.com",
        "https://example\u3002com",
        "https://\uff45xample.com",
        "https://\ud83d.example.com",
        "http://\u0131\u017flocalhost",
        "https://a.example.com:443",
        "https://example.com:443",
        "http://localhost:80",
        "http://127.0.0.1:80",
        "http://[::1]:80",
        "wss://example.com:443",
        "https://example.com:",
        "https://example.com::",
        "http://localhost:",
        "http://localhost:0",
        "http://localhost:00080",
        "http://localhost:03000",
        "http://localhost:65536",
        "http://localhost:99999",
        "http://localhost:4294967297",
        "http://localhost:184467440737095516170",
        "http://localhost:-1",
        "http://localhost:+3000",
        "http://localhost: 3000",
        "http://localhost:3000 ",
        "http://localhost:3000/",
        "http://localhost:3000:3000",
        "http://localhost:3a",
        "http://localhost:0x50",
        "http://localhost:\u0663000",
        "http://localhost:300\u0663",
        "http://localhost:3000.evil.com",
        "http://localhost/evil",
        "http://localhost@evil.com",
        "http://127.1",
        "http://127.0.1",
        "http://2130706433",
        "http://0x7f000001",
        "http://0x7f.0.0.1",
        "http://0177.0.0.1",
        "http://127.0.0.01",
        "http://127.0.0.1.",
        "http://127.0.0.256",
        "http://127.0.0.1.1",
        "http://example.1",
        "http://\u0661.0.0.1",
        "http://::1",
        "http://[::1",
        "http://::1]",
        "http://[]",
        "http://[:]",
        "http://[:::]",
        "http://[::1]]",
        "http://[[::1]]",
        "http://[::1].evil.com",
        "http://[::1]evil.com:80",
        "http://[::1]:",
        "http://[::1]:0",
        "http://[::1%25lo]",
        "http://[::1%lo]",
        "http://[0:0:0:0:0:0:0:1]",
        "http://[0000::0001]",
        "http://[::01]",
        "http://[0::1]",
        "http://[::0:1]",
        "http://[::127.0.0.1]",
        "http://[::ffff:127.0.0.1]",
        "http://[::FFFF]",
        "http://[1:2:3:4:5:6:7]",
        "http://[1:2:3:4:5:6:7:8:9]",
        "http://[1:2:3:4:5:6:7::]",
        "http://[1::2::3]",
        "http://[12345::]",
        "https://" + "a.".repeat(143) + "example.com",
        "https://" + "a".repeat(1_000_000) + ".example.com",
        "a".repeat(1_000_000),
        "https://" + ".".repeat(1_000_000),
        "https://[" + ":".repeat(1_000_000) + "]",
        "https://" + "a.example.com,".repeat(100_000),
        "http://localhost:" + "0".repeat(1_000_000) + "3000");
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301})
  void anOriginEndsAt300Characters(int length) {
    String origin = "https://" + "a".repeat(length - 8 - 12) + ".example.com";
    assertThat(origin).hasSize(length);
    assertThat(reply(OPEN_HANDED, origin).containsKey("Access-Control-Allow-Origin"))
        .isEqualTo(length == 300);
  }

  private static void assertRefused(CorsPolicy policy, String origin) {
    assertThat(reply(policy, origin)).isEqualTo(Map.of("Vary", "Origin"));
    assertThat(
            policy.headers(
                CorsRequest.builder("OPTIONS")
                    .origins(List.of(origin))
                    .requestedMethod("GET")
                    .build(),
                METHODS))
        .isEqualTo(
            Map.of(
                "Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"));
  }

  private static Map<String, String> reply(CorsPolicy policy, String origin) {
    return policy.headers(CorsRequest.builder("GET").origins(List.of(origin)).build(), METHODS);
  }
}
