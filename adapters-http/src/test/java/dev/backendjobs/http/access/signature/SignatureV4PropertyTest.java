// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backendjobs.http.access.AuthenticationException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the AWS SDK signs is verified, and nothing of it can be another. */
final class SignatureV4PropertyTest {
  private static final SignatureV4 VERIFIER = SignatureV4.of(InstantSource.fixed(Sent.NOW));

  @Provide
  Arbitrary<Sent> requests() {
    Arbitrary<String> path =
        Arbitraries.of(
                "a",
                "B-1",
                "..",
                ".",
                "",
                "...",
                "%2F",
                "a%20b",
                "%E1%88%B4",
                "+",
                "!*'()",
                "%25",
                "%2E%2e",
                "~_;:@&=,$")
            .list()
            .ofMaxSize(8)
            .map(segments -> "/" + String.join("/", segments));
    Arbitrary<String> query =
        Arbitraries.of("a", "b=", "a=1", "a=0", "A=1", "a%20=%2B", "%E1%88%B4=x", "c=d%3De", "a-=1")
            .list()
            .ofMaxSize(5)
            .map(parameters -> String.join("&", parameters));
    Arbitrary<String> value =
        Arbitraries.strings().withChars("ab \t\",").ofMaxLength(8).map(text -> "x" + text + "y");
    Arbitrary<String> body = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(40);
    return Combinators.combine(Arbitraries.of("GET", "POST", "PUT"), path, query, value, body)
        .as(
            (method, rawPath, rawQuery, header, content) ->
                Sent.of(method, rawPath, rawQuery, content).with("If-Match", header).signed());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void whatTheSdkSignsVerifies(@ForAll("requests") Sent request) throws AuthenticationException {
    assertThat(request.verifiedBy(VERIFIER)).isEqualTo(Sent.ID);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void oneOtherCharacterIsRefused(@ForAll("requests") Sent request, @ForAll int at) {
    String path = request.rawPath();
    // why: signatures of paths that differ in segments of dots are the same by their definition
    Assume.that(!path.matches(".*/(\\.{0,2}/.*|\\.{0,2})"));
    List<String> names = List.copyOf(request.headers().keySet());
    int part = Math.floorMod(at, 4 + names.size());
    int spot = Math.floorMod(at / 16, 1 << 20);
    Sent other =
        switch (part) {
          case 0 -> changed(request, changed(request.method(), spot), path, request.rawQuery());
          case 1 -> changed(request, request.method(), changed(path, spot), request.rawQuery());
          case 2 -> changed(request, request.method(), path, changed(request.rawQuery(), spot));
          case 3 ->
              new Sent(
                  request.method(),
                  path,
                  request.rawQuery(),
                  request.headers(),
                  changed(request.content(), spot));
          default -> {
            String name = names.get(part - 4);
            yield request.with(name, changed(request.headers().get(name).get(0), spot));
          }
        };
    assertThatThrownBy(() -> other.verifiedBy(VERIFIER))
        .isInstanceOf(AuthenticationException.class);
  }

  private static Sent changed(Sent request, String method, String path, String query) {
    return new Sent(method, path, query, request.headers(), request.content());
  }

  private static String changed(String text, int spot) {
    if (text.isEmpty()) {
      return "0";
    }
    int i = spot % text.length();
    return text.substring(0, i) + (text.charAt(i) == '0' ? '1' : '0') + text.substring(i + 1);
  }

  @Property
  void garbageIsRefusedAndNothingMore(
      @ForAll String authorization, @ForAll String path, @ForAll String query) {
    Sent request =
        new Sent("GET", path, query, Map.of("Authorization", List.of(authorization)), "");
    assertThat(catchThrowable(() -> request.verifiedBy(VERIFIER)))
        .isInstanceOf(AuthenticationException.class);
    Sent scheme = request.with("Authorization", "AWS4-HMAC-SHA256 " + authorization);
    assertThat(catchThrowable(() -> scheme.verifiedBy(VERIFIER)))
        .isInstanceOf(AuthenticationException.class);
  }
}
