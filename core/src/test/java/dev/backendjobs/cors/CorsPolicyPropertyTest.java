// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** Whatever is received, a policy never lets in more than it was given. */
final class CorsPolicyPropertyTest {

  private static final Set<String> ORIGINS =
      Set.of("https://example.com", "http://localhost:3000", "https://[2001:db8::1]:8443");
  private static final Pattern BELOW =
      Pattern.compile("https://([a-z0-9_-]+\\.)+example\\.org(:8443)?");
  private static final Pattern LOOPBACK =
      Pattern.compile("(https?)://(localhost|127\\.0\\.0\\.1|\\[::1])(:([1-9][0-9]{0,4}))?");

  private static final CorsPolicy SET = withOrigins().build();
  private static final CorsPolicy PATTERNS = withPatterns(CorsPolicy.builder()).build();
  private static final CorsPolicy ALL =
      withPatterns(withOrigins()).allowLoopback().allowCredentials().build();

  @Property(tries = 5_000)
  @StatisticsReport(onFailureOnly = true)
  void allowedOriginIsAbsentOrAByteEqualMember(
      @ForAll("origins") String origin, @ForAll("asked") String asked) {
    boolean member = ORIGINS.contains(origin);
    boolean below = origin.length() <= 300 && BELOW.matcher(origin).matches();
    boolean loopback = isLoopback(origin);
    Statistics.collect(member || below || loopback ? "allowed" : "refused");
    assertAllows(CorsPolicy.none(), origin, asked, false);
    assertAllows(SET, origin, asked, member);
    assertAllows(PATTERNS, origin, asked, below);
    assertAllows(CorsPolicy.loopback(), origin, asked, loopback);
    assertAllows(ALL, origin, asked, member || below || loopback);
    Statistics.coverage(c -> c.check("allowed").percentage(share -> share > 5.0));
  }

  @Property
  void anyOriginIsAStarOrNothingAndNeverWithCredentials(
      @ForAll("origins") String origin, @ForAll("asked") String asked) {
    Map<String, String> reply = reply(CorsPolicy.any(), asked, origin);
    assertThat(reply).doesNotContainKey("Access-Control-Allow-Credentials");
    if (reply.containsKey("Access-Control-Allow-Origin")) {
      assertThat(reply).containsEntry("Access-Control-Allow-Origin", "*");
      assertThat(reply).doesNotContainKey("Vary");
    } else {
      assertThat(reply).containsOnlyKeys("Vary");
      assertThat(reply.get("Vary")).startsWith("Origin");
    }
  }

  @Property
  void twoOriginsAreRefusedWhateverTheyAre(
      @ForAll("origins") String one,
      @ForAll("origins") String other,
      @ForAll("asked") String asked) {
    for (CorsPolicy policy : List.of(CorsPolicy.none(), SET, PATTERNS, ALL, CorsPolicy.any())) {
      assertThat(reply(policy, asked, one, other)).containsOnlyKeys("Vary");
    }
  }

  @Property
  void whatABuilderAcceptsIsAllowedAndNothingElse(
      @ForAll("origins") String allowed, @ForAll("origins") String origin) {
    CorsPolicy policy;
    try {
      policy = CorsPolicy.builder().allowOrigin(allowed).build();
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining('"' + allowed + '"');
      return;
    }
    assertAllows(policy, allowed, "GET", true);
    assertAllows(policy, origin, "GET", origin.equals(allowed));
  }

  @Property
  void anIpv6AddressHasOneSpelling(@ForAll("pieces") List<Integer> pieces) {
    String plain = spelling(pieces, 0, 0);
    List<String> spellings = new ArrayList<>(List.of(plain));
    String expected = plain;
    int longest = 1;
    for (int start = 0; start < 8; start++) {
      for (int end = start + 1; end <= 8 && pieces.get(end - 1) == 0; end++) {
        String spelling = spelling(pieces, start, end);
        spellings.add(spelling);
        if (end - start > longest) {
          longest = end - start;
          expected = spelling;
        }
      }
    }
    assertThat(spellings.stream().filter(s -> Origin.parse("http://[" + s + "]") != null))
        .containsExactly(expected);
  }

  private static void assertAllows(
      CorsPolicy policy, String origin, String asked, boolean allowed) {
    Map<String, String> reply = reply(policy, asked, origin);
    assertThat(reply.get("Vary")).startsWith("Origin");
    if (allowed) {
      assertThat(reply).containsEntry("Access-Control-Allow-Origin", origin);
    } else {
      assertThat(reply).containsOnlyKeys("Vary");
    }
  }

  private static Map<String, String> reply(CorsPolicy policy, String asked, String... origins) {
    String requested = asked.isEmpty() ? null : asked;
    return policy.headers(
        CorsRequest.builder("OPTIONS").origins(List.of(origins)).requestedMethod(requested).build(),
        List.of("GET", "POST"));
  }

  private static boolean isLoopback(String origin) {
    Matcher parts = LOOPBACK.matcher(origin);
    if (!parts.matches()) {
      return false;
    }
    int standard = parts.group(1).equals("http") ? 80 : 443;
    int port = parts.group(4) == null ? 1 : Integer.parseInt(parts.group(4));
    return port != standard && port <= 65535;
  }

  private static String spelling(List<Integer> pieces, int start, int end) {
    List<String> texts = pieces.stream().map(Integer::toHexString).toList();
    return start == end
        ? String.join(":", texts)
        : String.join(":", texts.subList(0, start))
            + "::"
            + String.join(":", texts.subList(end, 8));
  }

  @Provide
  static Arbitrary<List<Integer>> pieces() {
    Arbitrary<Integer> piece =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(0)),
            Tuple.of(2, Arbitraries.integers().between(1, 65535)));
    return piece.list().ofSize(8);
  }

  @Provide
  static Arbitrary<String> asked() {
    return Arbitraries.of("", "GET", "DELETE", "*", "x\r\ny");
  }

  /** Any text; texts made of parts of origins; and allowed origins with one character changed. */
  @Provide
  static Arbitrary<String> origins() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.strings().ofMaxLength(350)),
        Tuple.of(4, assembled()),
        Tuple.of(4, mutated()),
        Tuple.of(2, members()));
  }

  private static Arbitrary<String> members() {
    return Arbitraries.of(
        "https://example.com",
        "http://localhost:3000",
        "https://[2001:db8::1]:8443",
        "https://a.example.org",
        "https://a.b.example.org:8443",
        "https://[::1]:8443",
        "http://127.0.0.1");
  }

  private static Arbitrary<String> assembled() {
    Arbitrary<String> scheme =
        Arbitraries.of("https://", "http://", "https:", "HTTPS://", "ws://", "//", "", "null");
    Arbitrary<String> prefix =
        Arbitraries.of(
            "", "", "a.", "a.b.", "evil", ".", "..", "user@", "*.", "b\u00fc.", "-_.", "a,");
    Arbitrary<String> host =
        Arbitraries.of(
            "example.com",
            "example.org",
            "localhost",
            "127.0.0.1",
            "[::1]",
            "[2001:db8::1]",
            "EXAMPLE.org",
            "example",
            "127.1",
            "[::01]",
            "evil.io");
    Arbitrary<String> suffix =
        Arbitraries.of(
            "", "", "", ".", ".evil.io", "/", "@evil.io", " ", "\u0000", ",https://evil.io");
    Arbitrary<String> port =
        Arbitraries.of(
            "", "", ":", ":0", ":1", ":80", ":443", ":3000", ":8443", ":08443", ":65535", ":65536");
    return Combinators.combine(scheme, prefix, host, suffix, port)
        .as((a, b, c, d, e) -> a + b + c + d + e);
  }

  private static Arbitrary<String> mutated() {
    Arbitrary<String> inserted =
        Arbitraries.frequencyOf(
            Tuple.of(
                2, Arbitraries.of("", ".", "/", ":", "@", "*", " ", ",", "0", "a", "-", "%", "]")),
            Tuple.of(1, Arbitraries.strings().ofLength(1)));
    Arbitrary<Integer> spot = Arbitraries.integers().between(0, 40);
    return Combinators.combine(members(), spot, Arbitraries.of(0, 1), inserted)
        .as(
            (member, at, removed, text) -> {
              int start = Math.min(at, member.length());
              int end = Math.min(start + removed, member.length());
              return member.substring(0, start) + text + member.substring(end);
            });
  }

  private static CorsPolicy.Builder withOrigins() {
    CorsPolicy.Builder builder = CorsPolicy.builder();
    ORIGINS.forEach(builder::allowOrigin);
    return builder;
  }

  private static CorsPolicy.Builder withPatterns(CorsPolicy.Builder builder) {
    return builder
        .allowOriginPattern("https://*.example.org")
        .allowOriginPattern("https://*.example.org:8443");
  }
}
