// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a real browser lets pages of other origins do with the executable jar. */
@ExtendWith(WithBrowser.class)
final class CorsInBrowserIT {
  private static final String PENDING = "\"status\":\"PENDING\"";

  private static Site site;
  private static Site sibling;
  private static Site stranger;
  private static ServerProcess server;
  private static Http http;

  @BeforeAll
  static void start() throws Exception {
    site = Site.start();
    sibling = Site.start();
    stranger = Site.start();
    server =
        ServerProcess.start(
            "--port=0",
            "--storage=memory",
            "--cors-origin=" + site.origin() + "," + sibling.origin());
    http = Http.of(server.awaitReady());
    assertThat(http.put(Http.JOB, "{\"operation\":\"Import\"}").statusCode()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    server.close();
    site.close();
    sibling.close();
    stranger.close();
  }

  private final Browser browser;

  CorsInBrowserIT(Browser browser) {
    this.browser = browser;
  }

  @BeforeEach
  void openTheAllowedPage() {
    open(site.origin());
  }

  private void open(String origin) {
    browser.open(origin + "/", origin);
  }

  private static URI at(String path) {
    return http.server().resolve(path);
  }

  private void assertBlocked(String reason) {
    assertThat(browser.console()).anyMatch(line -> line.contains(reason));
  }

  @Test
  void anAllowedPageCreatesReadsAndChangesAJob() {
    URI job = at("/backend/shop/job/dev/of-page");
    browser.ask("PUT", job, "{\"operation\":\"Import\"}").assertStatus(201).assertHolds(PENDING);
    browser.ask("GET", job).assertStatus(200).assertHolds(PENDING);
    browser
        .ask("POST", job, "{\"status\":\"RUNNING\"}")
        .assertStatus(200)
        .assertHolds("\"status\":\"RUNNING\"");
    browser
        .ask("POST", at("/backend/shop/job/dev"), "{\"status\":\"RUNNING\"}")
        .assertStatus(200)
        .assertHolds("\"jobId\":\"of-page\"");
    assertThat(browser.console()).isEmpty();
  }

  @Test
  void anAllowedPageReadsTheHeadersOfAReply() {
    URI job = at("/backend/shop/job/dev/created");
    PageReply created = browser.ask("PUT", job, "{}").assertStatus(201);
    assertThat(created.header("Location")).isEqualTo(job.getPath());
    PageReply read = browser.ask("GET", job).assertStatus(200);
    assertThat(read.header("ETag")).matches("\"\\d+-[0-9a-z]+\"").isEqualTo(created.header("ETag"));
    assertThat(read.header("x-amzn-RequestId"))
        .matches("[0-9a-f-]{36}")
        .isNotEqualTo(created.header("x-amzn-RequestId"));
  }

  @Test
  void anAllowedPageReadsTheHeadersOfARefusal() {
    PageReply unknown = browser.ask("GET", at("/backend/shop/job/dev/none")).assertStatus(404);
    assertThat(unknown.header("x-amzn-ErrorType")).isEqualTo("NotFoundException");
    assertThat(unknown.header("x-amzn-RequestId")).matches("[0-9a-f-]{36}");
    PageReply refused = browser.ask("PUT", at(Http.JOB), "{\"operation\":\"Other\"}");
    assertThat(refused.assertStatus(409).header("x-amzn-ErrorType"))
        .isEqualTo("JobAlreadyExistsException");
  }

  @Test
  void anAllowedPageReadsWhenToComeAgain() throws Exception {
    try (ServerProcess limited =
        ServerProcess.start(
            "--port", "0", "--storage", "memory", "--requests-per-second", "0.001")) {
      URI job = limited.awaitReady().resolve(Http.JOB);
      browser.ask("PUT", job, "{}").assertStatus(201);
      browser.ask("GET", job).assertStatus(200);
      PageReply refused = browser.ask("GET", job).assertStatus(429);
      assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
      assertThat(refused.header("x-amzn-ErrorType")).isEqualTo("TooManyRequestsException");
    }
  }

  @Test
  void anAllowedPageSendsItsTokenAfterAPreflightWithout(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("access");
    String token;
    try (ServerProcess made =
        ServerProcess.start("token", "new", "--name=page", "--apps=shop", "--write")) {
      assertThat(made.awaitExit()).isZero();
      token = made.out().get(1);
      Files.writeString(file, made.out().get(3));
    }
    try (ServerProcess guarded =
        ServerProcess.start("--port=0", "--storage=memory", "--tokens=" + file)) {
      URI job = guarded.awaitReady().resolve(Http.JOB);
      assertThat(browser.ask("PUT", job, "{}").assertStatus(401).header("x-amzn-ErrorType"))
          .isNotEmpty();
      Map<String, String> headers =
          Map.of("Content-Type", "application/json", "Authorization", "Bearer " + token);
      browser.ask(job, Map.of("method", "PUT", "body", "{}", "headers", headers)).assertStatus(201);
    }
  }

  @Test
  void anAllowedPageMakesConditionalRequests() {
    URI job = at(Http.JOB);
    String stale = "\"999\"";
    assertThat(
            browser
                .ask(
                    job, Map.of("headers", Map.of("If-None-Match", etag(job)), "cache", "no-store"))
                .status())
        .isEqualTo(304);
    browser
        .ask(
            job,
            Map.of(
                "method", "POST",
                "body", "{}",
                "headers", Map.of("Content-Type", "application/json", "If-Match", stale)))
        .assertStatus(412);
  }

  private String etag(URI job) {
    return browser.ask("GET", job).header("ETag");
  }

  @Test
  void whatOnePageHasReadIsNotKeptFromAnother() {
    URI job = at(Http.JOB);
    browser.ask("GET", job).assertStatus(200);
    open(sibling.origin());
    // why: takes the reply to the first page from the cache, unless Vary says that it is not ours
    browser.ask(job, Map.of("cache", "force-cache")).assertStatus(200).assertHolds(PENDING);
    assertThat(browser.console()).isEmpty();
  }

  @Test
  void aPageOnAnotherPortIsRefused() throws Exception {
    assertRefused(stranger.origin());
  }

  @Test
  void aPageOfAnotherHostIsRefused() throws Exception {
    assertRefused(site.originAt("127.0.0.1"));
  }

  private void assertRefused(String origin) throws Exception {
    open(origin);
    assertNothingIsReadOrWritten();
  }

  @Test
  void aSandboxedPageOfAnAllowedSiteIsRefused() throws Exception {
    browser.open(site.origin() + "/sandbox", "null");
    assertNothingIsReadOrWritten();
  }

  @Test
  void aPageOfADataAddressIsRefused() throws Exception {
    browser.open("data:text/html,<title>page</title>", "null");
    assertNothingIsReadOrWritten();
  }

  private void assertNothingIsReadOrWritten() throws Exception {
    String before = http.get(Http.JOB).body();
    assertThat(before).contains(PENDING);

    browser.ask("GET", at(Http.JOB)).assertWithheld();
    browser.ask("GET", at("/backend/shop/job/dev/none")).assertWithheld();
    assertBlocked("No 'Access-Control-Allow-Origin' header is present");

    browser.ask("POST", at(Http.JOB), "{\"status\":\"RUNNING\"}").assertWithheld();
    browser.ask("PUT", at("/backend/shop/job/dev/stolen"), "{}").assertWithheld();
    assertBlocked("Response to preflight request doesn't pass access control check");
    sendWithoutPreflight("{\"status\":\"RUNNING\"}");

    assertThat(http.get(Http.JOB).body()).isEqualTo(before);
    assertThat(http.get("/backend/shop/job/dev/stolen").statusCode()).isEqualTo(404);
  }

  /** Sends a write that the browser lets through, for forms could always send it. */
  private void sendWithoutPreflight(String json) {
    assertThat(
            browser.run(
                "return fetch(arguments[0], {method: 'POST', mode: 'no-cors', body: arguments[1]})"
                    + ".then(reply => reply.type)",
                at(Http.JOB).toString(),
                json))
        .isEqualTo("opaque");
  }

  @Test
  void anAllowedPageSendsNoOtherHeadersAndMethodsThanAgreed() throws Exception {
    browser.ask(at(Http.JOB), Map.of("headers", Map.of("X-Other", "1"))).assertWithheld();
    assertBlocked("header field x-other is not allowed");
    browser.ask("DELETE", at(Http.JOB)).assertWithheld();
    assertBlocked("Method DELETE is not allowed");
    assertThat(http.get(Http.JOB).statusCode()).isEqualTo(200);
  }
}
