// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.http.access.AuthenticationException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The cases of AWS's published signature test suite, with the signatures that AWS published, and
 * the example of AWS's documentation.
 */
final class SignatureV4SuiteTest {
  private static final Instant DATE = Instant.parse("2015-08-30T12:36:00Z");

  private static SignatureV4 verifier(String service) {
    return new SignatureV4(Set.of("us-east-1"), service, InstantSource.fixed(DATE));
  }

  /** In the headers {@code |} parts lines, and {@code _} is a space. */
  private static Sent request(
      String method, String path, String query, String headers, String content) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("Host", List.of("example.amazonaws.com"));
    all.put("X-Amz-Date", List.of("20150830T123600Z"));
    for (String line : headers == null ? new String[0] : headers.split("\\|", -1)) {
      String[] field = line.replace('_', ' ').split(":", 2);
      all.computeIfAbsent(field[0], name -> new ArrayList<>()).add(field[1]);
    }
    return new Sent(method, octets(path), octets(query), all, content == null ? "" : content);
  }

  private static String octets(String text) {
    return text == null
        ? ""
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static Sent signed(Sent request, String service, String names, String signature) {
    return request.with(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/%s/aws4_request, SignedHeaders=%s, Signature=%s"
            .formatted(service, names, signature));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "get-vanilla GET / - - host;x-amz-date"
            + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "get-header-key-duplicate GET / - My-Header1:value2|My-Header1:value2|My-Header1:value1"
            + " host;my-header1;x-amz-date"
            + " c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
        "get-header-value-order GET / -"
            + " My-Header1:value4|My-Header1:value1|My-Header1:value3|My-Header1:value2"
            + " host;my-header1;x-amz-date"
            + " 08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
        "get-header-value-multiline GET / - My-Header1:value1,value2,value3"
            + " host;my-header1;x-amz-date"
            + " ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790",
        "get-header-value-trim GET / - My-Header1:_value1|My-Header2:_\"a___b___c\""
            + " host;my-header1;my-header2;x-amz-date"
            + " acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        "get-unreserved GET /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz - -"
            + " host;x-amz-date 07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
        "get-utf8 GET /\u1234 - - host;x-amz-date"
            + " 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
        "get-space GET `/example space/` - - host;x-amz-date"
            + " 652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
        "get-relative GET /example/.. - - host;x-amz-date"
            + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "get-relative-relative GET /example1/example2/../.. - - host;x-amz-date"
            + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "get-slash-dot-slash GET /./ - - host;x-amz-date"
            + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "get-slash-dot-slash-unnormalized GET /./ - - host;x-amz-date"
            + " 68714168e6557f8f2de0ef956fc24dc2593a4bd2961f8df51898d8a134695145",
        "get-slash GET // - - host;x-amz-date"
            + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "get-slashes GET //example// - - host;x-amz-date"
            + " 9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
        "get-slash-pointless-dot GET /./example - - host;x-amz-date"
            + " ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
        "get-vanilla-query GET / - - host;x-amz-date"
            + " 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "get-vanilla-query-order-key-case GET / Param2=value2&Param1=value1 - host;x-amz-date"
            + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "get-vanilla-query-order-encoded GET / Param-3=Value3&Param=Value2&%E1%88%B4=Value1 -"
            + " host;x-amz-date 371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
        "get-vanilla-empty-query-key GET / Param1=value1 - host;x-amz-date"
            + " a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
        "get-vanilla-query-unreserved GET /"
            + " -._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
            + " - host;x-amz-date 9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
        "get-vanilla-utf8-query GET / \u1234=bar - host;x-amz-date"
            + " 2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
        "post-header-key-sort POST / - My-Header1:value1 host;my-header1;x-amz-date"
            + " c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
        "post-header-key-case POST / - MY-HEADER1:value1 host;my-header1;x-amz-date"
            + " c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
        "post-header-value-case POST / - My-Header1:VALUE1 host;my-header1;x-amz-date"
            + " cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
      })
  void aCaseOfTheSuiteVerifies(
      String name,
      String method,
      String path,
      String query,
      String headers,
      String signedHeaders,
      String signature)
      throws AuthenticationException {
    Sent request = request(method, path, query, headers, null);
    assertThat(signed(request, "service", signedHeaders, signature).verifiedBy(verifier("service")))
        .isEqualTo("AKIDEXAMPLE");
    assertThatThrownBy(
            () ->
                signed(request.with("Host", "example.com"), "service", signedHeaders, signature)
                    .verifiedBy(verifier("service")))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void theFormOfTheSuiteVerifies() throws AuthenticationException {
    Sent form =
        request(
            "POST",
            "/",
            null,
            "Content-Type:application/x-www-form-urlencoded|Content-Length:13|x-amz-content-sha256:"
                + "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
            "Param1=value1");
    String names = "content-length;content-type;host;x-amz-content-sha256;x-amz-date";
    String signature = "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b";
    assertThat(signed(form, "service", names, signature).verifiedBy(verifier("service")))
        .isEqualTo("AKIDEXAMPLE");
  }

  @Test
  void theExampleOfTheDocumentationVerifies() throws AuthenticationException {
    Sent listUsers =
        request(
                "GET",
                "/",
                "Action=ListUsers&Version=2010-05-08",
                "Content-Type:application/x-www-form-urlencoded; charset=utf-8",
                null)
            .with("Host", "iam.amazonaws.com");
    String signature = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
    assertThat(
            signed(listUsers, "iam", "content-type;host;x-amz-date", signature)
                .verifiedBy(verifier("iam")))
        .isEqualTo("AKIDEXAMPLE");
  }
}
