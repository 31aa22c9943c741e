// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.http.access.file.AccessFile;
import dev.backendjobs.http.access.signature.SignatureV4;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What the SDK signed is served as it was signed, and refused if a part of it was changed. */
final class TamperedRequestTest {
  private static final String ID = "AKIDONE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  // why: the status that the job has, so that the request may be sent again
  private static final String BODY = "{\"status\":\"PENDING\"}";

  @TempDir private static Path directory;
  private static Served served;

  @BeforeAll
  static void start() throws Exception {
    Path file = directory.resolve("access");
    Files.writeString(file, "key signer * write " + ID + " " + SECRET);
    AccessFile access = AccessFile.open(file);
    SignatureV4 signatures = SignatureV4.of(InstantSource.fixed(Served.NOW));
    served =
        Served.handler(handler -> handler.authenticator(access.authenticator(signatures)))
            .withJob();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  /** Returns the text of a request that was signed so long after the time of the server. */
  private static String signed(Duration after) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .protocol("http")
            .host("localhost")
            .port(80)
            .encodedPath(JOB)
            .appendRawQueryParameter("b", "2")
            .appendRawQueryParameter("a", "1 1")
            .putHeader("Content-Type", "application/json")
            .putHeader("If-None-Match", "\"1\"");
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(AwsCredentialsIdentity.create(ID, SECRET))
                        .request(request.build())
                        .payload(ContentStreamProvider.fromUtf8String(BODY))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "amplifybackend")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(
                            HttpSigner.SIGNING_CLOCK,
                            Clock.fixed(Served.NOW.plus(after), ZoneOffset.UTC)))
            .request();
    StringBuilder text = new StringBuilder("POST " + JOB + "?b=2&a=1%201 HTTP/1.1\n");
    for (Map.Entry<String, List<String>> header : signed.headers().entrySet()) {
      header.getValue().forEach(value -> text.append(header.getKey() + ": " + value + "\n"));
    }
    return text + "Content-Length: " + BODY.length() + "\n\n" + BODY;
  }

  private static Answer send(String request) {
    try (RawClient client = served.raw()) {
      return client.send(request).read("POST");
    }
  }

  @Test
  void whatWasSignedIsServed() {
    try (RawClient client = served.raw()) {
      for (int seconds : new int[] {0, 299, -299}) {
        String text = signed(Duration.ofSeconds(seconds));
        assertThat(client.send(text).read("POST").status()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | PUT",
        "dev/j1 | dev/j2",
        "dev/j1 | dev/%6A1",
        "dev/j1 | dev",
        "/backend/ | /prod/backend/",
        "b=2 | b=3",
        "b=2&a=1%201 | b=2",
        "b=2 | b=2&c=3",
        "PENDING | RUNNING",
        "Host: localhost | Host: 127.0.0.1",
        "Content-Type: application/json | Content-Type: text/plain",
        "If-None-Match: \"1\" | If-None-Match: \"2\"",
        "If-None-Match: \"1\" | If-None-Match: *",
        "'If-None-Match: \"1\"\n' | ''",
        "'If-None-Match: \"1\"\n' | 'If-None-Match: \"1\"\nIf-None-Match: \"2\"\n'",
        "'Content-Length' | 'X-Amz-Target: other\nContent-Length'",
        "'Content-Length' | 'X-Amz-Security-Token: other\nContent-Length'",
        "'Content-Length' | 'x-amz-content-sha256: UNSIGNED-PAYLOAD\nContent-Length'",
        "x-amz-content-sha256: [0-9a-f]+ | x-amz-content-sha256: UNSIGNED-PAYLOAD",
        "Signature=.. | Signature=0g",
        "AKIDONE | AKIDTWO",
        "us-east-1 | eu-west-1",
        "/amplifybackend/ | /amplify/",
        "if-none-match; | ''",
        "host; | ''",
        "; | ' ; '",
        "AWS4-HMAC-SHA256 | AWS4-HMAC-SHA1",
        "X-Amz-Date: ........ | X-Amz-Date: 20210114"
      })
  void aRequestThatWasChangedIsRefused(String part, String by) {
    String signed = signed(Duration.ZERO);
    String tampered = Pattern.compile(part).matcher(signed).replaceFirst(by);
    assertThat(tampered).isNotEqualTo(signed);
    Answer answer = send(tampered);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).contains("AWS4-HMAC-SHA256");
    assertThat(answer.body()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(ints = {-301, 301})
  void aDateBeyondFiveMinutesIsReportedAsSkew(int seconds) {
    Answer answer = send(signed(Duration.ofSeconds(seconds)));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("x-amzn-ErrorType")).isEqualTo("RequestTimeTooSkewed");
    assertThat(answer.header("WWW-Authenticate")).contains("AWS4-HMAC-SHA256");
    assertThat(answer.message()).contains("more than 5 minutes");
  }
}
