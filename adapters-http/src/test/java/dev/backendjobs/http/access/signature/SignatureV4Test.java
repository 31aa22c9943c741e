// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backendjobs.http.access.AuthenticationException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a signature covers, and which signatures are accepted. */
final class SignatureV4Test {
  private static final String PATH = "/backend/a1/job/dev/j1";
  private static final SignatureV4 VERIFIER = at(Sent.NOW);
  private static final String NO_MATCH =
      "The access key is not known, or the signature does not match the request";

  private final Sent plain =
      Sent.of("POST", PATH, "b=2&a=%20x", "{\"status\":\"RUNNING\"}")
          .with("Content-Type", "application/json")
          .with("If-Match", "\"5\"");
  private final Sent update = plain.signed();

  private static SignatureV4 at(Instant now) {
    return SignatureV4.of(InstantSource.fixed(now));
  }

  private static void assertRefused(Sent request, String message) {
    assertThatThrownBy(() -> request.verifiedBy(VERIFIER))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining(Sent.SECRET);
  }

  @Test
  void whatTheSdkSignsVerifies() throws AuthenticationException {
    assertThat(update.headers())
        .containsKeys("Authorization", "X-Amz-Date", "x-amz-content-sha256");
    assertThat(update.verifiedBy(VERIFIER)).isEqualTo(Sent.ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PATH + "/",
        PATH + "/x",
        "/backend/a1/job/dev/J1",
        "/backend/a1/job/dev/j%31",
        "/prod" + PATH,
        "/backend/a1/job/dev",
        ""
      })
  void anotherPathIsRefused(String path) {
    assertRefused(
        new Sent("POST", path, update.rawQuery(), update.headers(), update.content()), NO_MATCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=%20x", "b=2&a=%20x&c", "b=2&a=x", "b=2&a=%2520x", "a=2&b=%20x"})
  void anotherQueryIsRefused(String query) {
    assertRefused(new Sent("POST", PATH, query, update.headers(), update.content()), NO_MATCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%20x&b=2", "b=2&a=+x", "&b=2&&%61=%20x&"})
  void aQueryThatSaysTheSameVerifies(String query) throws AuthenticationException {
    assertThat(
            new Sent("POST", PATH, query, update.headers(), update.content()).verifiedBy(VERIFIER))
        .isEqualTo(Sent.ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "GET", "post", ""})
  void anotherMethodIsRefused(String method) {
    assertRefused(
        new Sent(method, PATH, update.rawQuery(), update.headers(), update.content()), NO_MATCH);
  }

  @Test
  void anotherBodyIsRefusedWithAndWithoutItsHash() {
    Sent failed =
        new Sent("POST", PATH, update.rawQuery(), update.headers(), "{\"status\":\"FAILED\"}");
    assertRefused(failed, "X-Amz-Content-Sha256 is not that of the body");
    String hash = "c1f2ba2be59f3eb8b3c1d17ae2fd2f9b8cd7fe8a4ee3e5cd1e3aeb4ca7d1d9a5";
    assertRefused(update.with("x-amz-content-sha256", hash), "is not that of the body");
    Sent trueHash = Sent.of("POST", PATH, "", "{\"status\":\"FAILED\"}").signed();
    assertRefused(
        failed.with(
            "x-amz-content-sha256",
            trueHash.headers().get("x-amz-content-sha256").toArray(String[]::new)),
        NO_MATCH);
  }

  @Test
  void everySignedHeaderIsCoveredAndMustBeSent() {
    String list =
        update.headers().get("Authorization").get(0).replaceAll(".*SignedHeaders=|,.*", "");
    assertThat(list).isEqualTo("content-type;host;if-match;x-amz-content-sha256;x-amz-date");
    for (String name : List.of("Content-Type", "Host", "If-Match")) {
      assertRefused(update.with(name, "other"), NO_MATCH);
      assertRefused(update.with(name, "\"5\"", "\"6\""), NO_MATCH);
      assertRefused(update.with(name), "A signed header was not sent: ");
    }
    for (String name : List.of("X-Amz-Date", "X-Amz-Content-Sha256")) {
      assertThat(catchThrowable(() -> update.with(name, "20260131T235959Z").verifiedBy(VERIFIER)))
          .isInstanceOf(AuthenticationException.class);
      assertThat(catchThrowable(() -> update.with(name).verifiedBy(VERIFIER)))
          .isInstanceOf(AuthenticationException.class);
    }
  }

  @Test
  void aHeaderThatIsNotSignedIsNotCovered() throws AuthenticationException {
    assertThat(update.with("User-Agent", "any").verifiedBy(VERIFIER)).isEqualTo(Sent.ID);
  }

  @Test
  void hostAndEveryAmazonHeaderMustBeSigned() {
    assertRefused(update.with("X-Amz-Target", "x"), "A header must be signed: x-amz-target");
    for (String name : List.of("host", "x-amz-date", "x-amz-content-sha256")) {
      assertRefused(
          update.withAuthorization(
              text -> text.replace(name + ";", "").replace(";" + name + ",", ",")),
          "A header must be signed: " + name);
    }
    assertRefused(
        update.with("Host").withAuthorization(text -> text.replace("host;", "")),
        "A header must be signed: host");
  }

  @Test
  void aDateIsGoodForFiveMinutesBeforeAndAfter() throws AuthenticationException {
    for (Duration off : List.of(Duration.ZERO, Duration.ofMinutes(5), Duration.ofMinutes(-5))) {
      assertThat(update.verifiedBy(at(Sent.NOW.plus(off)))).isEqualTo(Sent.ID);
    }
    for (Duration off : List.of(Duration.ofMillis(300_001), Duration.ofMillis(-300_001))) {
      assertThatThrownBy(() -> update.verifiedBy(at(Sent.NOW.plus(off))))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageMatching(
              "X-Amz-Date is more than 5 minutes from .*, 20260[12][03]1T[0-9]{6}Z");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "2026-01-31T23:59:58Z",
        "20260231T235958Z",
        "20260131T236058Z",
        "20260131T235958"
      })
  void aDateOfAnotherFormIsRefused(String date) {
    assertRefused(update.with("X-Amz-Date", date), "X-Amz-Date must be of the form");
  }

  @Test
  void theDateMustBeThereOnceAndOfTheSignedDay() {
    assertRefused(update.with("X-Amz-Date"), "one header x-amz-date");
    assertRefused(
        update.with("X-Amz-Date", "20260131T235958Z", "20260131T235958Z"), "one header x-amz-date");
    assertRefused(
        update.withAuthorization(text -> text.replace("/20260131/", "/20260201/")),
        "for the day of X-Amz-Date");
    for (String part : List.of("//", "/2026/", "/20260131T235958/")) {
      assertRefused(
          update.withAuthorization(text -> text.replace("/20260131/", part)),
          "for the day of X-Amz-Date");
    }
    assertRefused(update.with("X-Amz-Date", "20260201T000001Z"), "for the day of X-Amz-Date");
  }

  @Test
  void regionAndServiceMustBeOurs() throws AuthenticationException {
    Sent europe = plain.signed(Sent.ID, Sent.SECRET, "amplifybackend", "eu-west-1", Sent.NOW);
    assertRefused(europe, "must be signed for the region us-east-1");
    SignatureV4 both =
        SignatureV4.of(Set.of("us-east-1", "eu-west-1"), InstantSource.fixed(Sent.NOW));
    assertThat(europe.verifiedBy(both)).isEqualTo(Sent.ID);
    assertThat(update.verifiedBy(both)).isEqualTo(Sent.ID);
    assertThatThrownBy(
            () ->
                update
                    .withAuthorization(text -> text.replace("us-east-1", "eu-west-1"))
                    .verifiedBy(both))
        .hasMessage(NO_MATCH);
    assertRefused(
        plain.signed(Sent.ID, Sent.SECRET, "amplify", "us-east-1", Sent.NOW),
        "must be signed for the service amplifybackend");
    assertThatThrownBy(() -> SignatureV4.of(Set.of(), InstantSource.fixed(Sent.NOW)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnknownKeyIsRefusedAsAWrongSecretIs() {
    assertRefused(
        plain.signed("AKIDOTHER", Sent.SECRET, "amplifybackend", "us-east-1", Sent.NOW), NO_MATCH);
    assertRefused(
        plain.signed(Sent.ID, "other", "amplifybackend", "us-east-1", Sent.NOW), NO_MATCH);
    assertRefused(update.withAuthorization(text -> text.replace(Sent.ID, "AKIDOTHER")), NO_MATCH);
  }

  @Test
  void anEmptySecretIsRefused() {
    Sent request = Sent.of("GET", PATH, "", "");
    // why: an unknown key is worked on as if its secret were empty, and this is what that signs
    String signature = "4cc89a17bbe7e445aa93674470d9024bc7bd24806bb6798152de9b969f418cf8";
    Sent signed =
        request
            .with("X-Amz-Date", "20260131T235958Z")
            .with(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=NOBODY/20260131/us-east-1/amplifybackend/aws4_request,"
                    + "SignedHeaders=host;x-amz-date,Signature="
                    + signature);
    assertRefused(signed, NO_MATCH);
  }

  @Test
  void temporaryCredentialsAndSignedUrlsAreRefused() {
    assertRefused(update.with("X-Amz-Security-Token", "t"), "Temporary credentials");
    for (String query : List.of("X-Amz-Signature=00", "a&x-amz-signature=1", "X%2DAmz-Signature")) {
      assertRefused(
          new Sent("POST", PATH, query, update.headers(), update.content()), "A signed URL");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"})
  void anUnsignedBodyIsRefused(String hash) {
    assertRefused(update.with("x-amz-content-sha256", hash), "The body must be signed");
  }

  @Test
  void theHashOfTheBodyNeedNotBeSent() throws AuthenticationException {
    // why: this is how the AWS CLI signs; the signature was made by its own signer
    Sent cli =
        Sent.of("POST", PATH, "", "{}")
            .with("Content-Type", "application/json")
            .with("X-Amz-Date", "20260131T235958Z");
    String signature = "fb9125f6b810b5754d2bfea4387945f86205b70ee01ce1147497764c97446592";
    Sent signed =
        cli.with(
            "Authorization",
            "AWS4-HMAC-SHA256"
                + " Credential=AKIDEXAMPLE/20260131/us-east-1/amplifybackend/aws4_request,"
                + " SignedHeaders=content-type;host;x-amz-date, Signature="
                + signature);
    assertThat(signed.verifiedBy(VERIFIER)).isEqualTo(Sent.ID);
    assertRefused(new Sent("POST", PATH, "", signed.headers(), "{ }"), NO_MATCH);
  }

  @Test
  void aPathOfDotsVerifiesInTheFormOfEachClient() throws AuthenticationException {
    Sent request = Sent.of("GET", "/backend/../job/../..", "", "");
    assertThat(request.signed().verifiedBy(VERIFIER)).isEqualTo(Sent.ID);
    // why: this is how the AWS CLI signs; the signature was made by its own signer
    Sent cli =
        request
            .with("X-Amz-Date", "20260131T235958Z")
            .with(
                "Authorization",
                "AWS4-HMAC-SHA256"
                    + " Credential=AKIDEXAMPLE/20260131/us-east-1/amplifybackend/aws4_request,"
                    + " SignedHeaders=host;x-amz-date,"
                    + " Signature=ec1a4abd7f48f874fa07d696f987c28a6c22427a5d7f1c5606ddfdf5103b3efb");
    assertThat(cli.verifiedBy(VERIFIER)).isEqualTo(Sent.ID);
  }

  @Test
  void theAuthorizationMustBeThereOnce() {
    assertRefused(update.with("Authorization"), "one header authorization, and has 0");
    assertRefused(update.with("Authorization", "a", "b"), "one header authorization, and has 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AWS4-HMAC-SHA256 | AWS4-ECDSA-P256-SHA256 | must begin with AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 | Bearer | must begin with",
        "'AWS4-HMAC-SHA256 ' | AWS4-HMAC-SHA256 | must begin with",
        "Credential= | credential= | each once",
        "Credential= | 'Signature=0,Credential=' | each once",
        "', SignedHeaders' | ',, SignedHeaders' | each once",
        "aws4_request | aws4_request2 | Credential must be",
        "/aws4_request | '' | Credential must be",
        "AKIDEXAMPLE/ | '' | Credential must be",
        "AKIDEXAMPLE/ | / | Credential must be",
        "host; | Host; | in lower case",
        "host; | host;host; | each there once",
        "content-type;host; | host;content-type; | in order",
        "host; | ;host; | in order",
        "Signature= | Signature=0 | 64 hexadecimal digits",
        "Signature= | Signature=g | 64 hexadecimal digits"
      })
  void aMalformedAuthorizationIsRefusedNamingThePart(String part, String by, String message) {
    assertRefused(update.withAuthorization(text -> text.replaceFirst(part, by)), message);
  }

  @Test
  void eachPartOfTheAuthorizationMustBeThere() {
    for (String part : List.of("Credential=[^,]*, ", "SignedHeaders=[^,]*, ", ", Signature=.*")) {
      UnaryOperator<String> without = text -> text.replaceFirst(part, "");
      assertThatThrownBy(() -> update.withAuthorization(without).verifiedBy(VERIFIER))
          .isInstanceOf(AuthenticationException.class);
    }
  }

  @Test
  void anIdMayHoldSlashesAndSpacesMayBeLeftOut() throws AuthenticationException {
    Sent request = plain.signed("a/b c", "s", "amplifybackend", "us-east-1", Sent.NOW);
    assertThat(
            VERIFIER.verify(
                request.withAuthorization(text -> text.replace(", ", ",")),
                id -> id.equals("a/b c") ? Optional.of("s") : Optional.empty()))
        .isEqualTo("a/b c");
  }
}
