// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.http.access.AccessRequest;
import dev.backendjobs.http.access.Action;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessListTest {
  private static final String SECRET = "a-secret-that-is-never-shown";
  // why: the digest of "abc" in FIPS 180-2
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static AccessRequest request(String principal, Action action, String appId) {
    return AccessRequest.builder(action, appId, "dev").principal(principal).jobId("j1").build();
  }

  @Test
  void aTokenIsKnownByItsHashAndAKeyByItsId() throws AccessFormatException {
    AccessList list =
        AccessList.parse(
            "# who may do what\r\n\n"
                + "token ci shop write "
                + ABC.toUpperCase(Locale.ROOT)
                + " # the build\n"
                + "\tkey  deploy\t* read  BJKEY1 "
                + SECRET
                + "\n#token bob * write "
                + TokenHash.of("def"));
    assertThat(list.principalOfToken("abc")).contains("ci");
    assertThat(list.principalOfToken("ab")).isEmpty();
    assertThat(list.principalOfToken(ABC)).isEmpty();
    assertThat(list.principalOfToken("def")).isEmpty();
    AccessKey key = list.accessKey("BJKEY1").orElseThrow();
    assertThat(List.of(key.id(), key.secret(), key.principal()))
        .containsExactly("BJKEY1", SECRET, "deploy");
    assertThat(list.accessKey("BJKEY")).isEmpty();
    assertThat(list.size()).isEqualTo(2);
    assertThat(list + " " + list.accessKey("BJKEY1")).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "ann, GET, shop, true",
    "ann, LIST, shop, true",
    "ann, CREATE, shop, false",
    "ann, UPDATE, shop, false",
    "ann, GET, Shop, false",
    "ann, GET, shop2, false",
    "ann, GET, sho, false",
    "ann, GET, *, false",
    "ci, GET, shop, true",
    "ci, UPDATE, blog, true",
    "ci, CREATE, blog, true",
    "ci, CREATE, 'my, own #1 100%+', true",
    "ci, LIST, wiki, false",
    "root, UPDATE, wiki, true",
    "root, CREATE, *, true",
    "bob, GET, shop, false",
    ", GET, shop, false"
  })
  void onlyWhatALineNamesIsPermitted(
      String principal, Action action, String appId, boolean permitted)
      throws AccessFormatException {
    AccessList list =
        AccessList.parse(
            "token ann shop read "
                + TokenHash.of("1")
                + "\ntoken ci shop,blog,my%2C%20own%20%231%20100%25+ write "
                + TokenHash.of("2")
                + "\ntoken root * write "
                + TokenHash.of("3"));
    assertThat(list.permits(request(principal, action, appId))).isEqualTo(permitted);
  }

  @Test
  void aNameMayHaveSeveralTokensOfTheSameRights() throws AccessFormatException {
    AccessList list =
        AccessList.parse(
            "token ci b,a write " + ABC + "\ntoken ci a,b write " + TokenHash.of("def"));
    assertThat(list.principalOfToken("abc")).contains("ci");
    assertThat(list.principalOfToken("def")).contains("ci");
    assertThatThrownBy(
            () ->
                AccessList.parse(
                    "token ci a write " + ABC + "\ntoken ci a read " + TokenHash.of("def")))
        .hasMessage(
            "line 2: this name has other apps or rights in a line before; all its lines must agree");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SECRET | the first word must be either token or key",
        "Token ci * read HASH | the first word must be either token or key",
        "token ci * read | there are 4 words; the line must be token NAME APPS read|write SHA-256",
        "token ci * read HASH HASH | there are 6 words",
        "key ci * read BJKEY1 | there are 5 words; the line must be key NAME APPS read|write",
        "token ci * SECRET HASH | the fourth word must be either read or write",
        "token ci * READ HASH | the fourth word must be either read or write",
        "token ci * write SECRET | the fifth word must be the SHA-256 of the token, in 64",
        "token ci * write EMPTY | the fifth word is the SHA-256 of an empty token",
        "token ci *,shop write HASH | the app * must stand alone",
        "token ci %2A write HASH | the app * must stand alone",
        "token ci a,,b write HASH | the apps must be * or names separated by commas",
        "token ci , write HASH | the apps must be * or names separated by commas",
        "token ci a%0Ab write HASH | the apps must be * or names separated by commas",
        "token ci a%4 write HASH | an app has a % that two hexadecimal digits do not follow",
        "token c\u0001i * write HASH | the name must be 1 to 128 printable characters",
        "token c\u2003i * write HASH | the name must be 1 to 128 printable characters",
        "token backend-jobs:retention * write HASH | the name must not begin with backend-jobs:",
        "key Backend-Jobs:x * read BJKEY1 SECRET | the name must not begin with backend-jobs:",
        "key ci * write BJ/KEY SECRET | the access key id must be 4 to 128 letters",
        "key ci * write BJKEY1 SHORT | the secret must be 16 to 128 printable characters",
        "key ci * write BJKEY1 SECRET\u00e9 | the secret must be 16 to 128 printable characters"
      })
  void aWrongLineIsNamedWithWhatIsAllowedAndNeverShown(String line, String reason) {
    String text =
        line.replace("SECRET", SECRET)
            .replace("HASH", ABC)
            .replace("EMPTY", TokenHash.of("").toString());
    assertThatThrownBy(() -> AccessList.parse("\n# fine\r\n" + text + "\nworse"))
        .isInstanceOfSatisfying(
            AccessFormatException.class, wrong -> assertThat(wrong.line()).isEqualTo(3))
        .hasMessageStartingWith("line 3: " + reason)
        .hasMessageNotContaining(SECRET)
        .hasMessageNotContaining(ABC);
  }

  @Test
  void aTokenOrKeyThatIsThereTwiceIsRefused() {
    assertThatThrownBy(() -> AccessList.parse("token a * read " + ABC + "\ntoken b * write " + ABC))
        .hasMessage("line 2: this token is in a line before");
    String key = " * read BJKEY1 " + SECRET;
    assertThatThrownBy(() -> AccessList.parse("key a" + key + "\nkey b" + key))
        .hasMessage("line 2: this access key id is in a line before");
  }

  @Test
  void newCredentialsAreValidAndUnique() throws AccessFormatException {
    Grant grant =
        Grant.builder("ci").apps(Set.of("shop", "my, own #1 100%+", "\u00e9")).write(true).build();
    NewCredential token = NewCredential.token(grant);
    NewCredential key = NewCredential.accessKey(grant);
    AccessList list = AccessList.parse(token.line() + "\n" + key.line());
    assertThat(token.secret()).matches("bjt_[A-Za-z0-9_-]{43}");
    assertThat(token.line()).doesNotContain(token.secret()).doesNotContain("bjt_");
    assertThat(list.principalOfToken(token.secret())).contains("ci");
    String id = key.accessKeyId().orElseThrow();
    assertThat(id).matches("BJ[A-Z2-7]{18}");
    assertThat(list.accessKey(id)).map(AccessKey::secret).contains(key.secret());
    assertThat(list.accessKey(id)).map(AccessKey::principal).contains("ci");
    for (String app : grant.apps()) {
      assertThat(list.permits(request("ci", Action.CREATE, app))).isTrue();
    }
    assertThat(NewCredential.token(grant).secret()).isNotEqualTo(token.secret());
    assertThat(token + " " + key).doesNotContain(token.secret()).doesNotContain(key.secret());
  }
}
