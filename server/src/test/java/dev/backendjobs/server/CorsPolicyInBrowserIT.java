// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.cors.CorsPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real browser makes of policies that a program builds: credentials and max age. */
@ExtendWith(WithBrowser.class)
final class CorsPolicyInBrowserIT {
  private static final String COOKIE = "visitor=ann";

  private static Site site;

  @BeforeAll
  static void start() throws Exception {
    site = Site.start();
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private final Browser browser;

  CorsPolicyInBrowserIT(Browser browser) {
    this.browser = browser;
  }

  @BeforeEach
  void openAPageWithACookie() {
    browser.open(site.origin() + "/", site.origin());
    browser.run("document.cookie = arguments[0]", COOKIE);
  }

  private static CorsPolicy.Builder exact() {
    return CorsPolicy.builder().allowOrigin(site.origin());
  }

  private PageReply askWithCredentials(URI url) {
    return browser.ask(url, Map.of("credentials", "include"));
  }

  private PageReply writeWithCredentials(URI url) {
    return browser.ask(
        url,
        Map.of(
            "method", "PUT",
            "body", "{}",
            "headers", Map.of("Content-Type", "application/json", "Authorization", "Bearer token"),
            "credentials", "include"));
  }

  private void assertBlocked(String reason) {
    assertThat(browser.console()).anyMatch(line -> line.contains(reason));
  }

  @Test
  void anExactOriginMaySendCredentialsIfThePolicyAllowsThem() throws Exception {
    try (HeardServer server = new HeardServer(exact().allowCredentials().build())) {
      writeWithCredentials(server.at(Http.JOB)).assertStatus(201);
      askWithCredentials(server.at(Http.JOB)).assertStatus(200);
      browser.ask("GET", server.at(Http.JOB)).assertStatus(200);
      assertThat(server.heard())
          .containsExactly("OPTIONS", "PUT " + COOKIE, "GET " + COOKIE, "GET");
    }
  }

  @Test
  void anotherOriginMayNot() throws Exception {
    try (HeardServer server = new HeardServer(exact().allowCredentials().build())) {
      String other = site.originAt("127.0.0.1");
      browser.open(other + "/", other);
      writeWithCredentials(server.at(Http.JOB)).assertWithheld();
      askWithCredentials(server.at(Http.JOB)).assertWithheld();
      assertBlocked("No 'Access-Control-Allow-Origin' header is present");
      assertThat(server.heard()).startsWith("OPTIONS").noneMatch(asked -> asked.startsWith("PUT"));
    }
  }

  @Test
  void anExactOriginMayNotIfThePolicyDoesNotAllowThem() throws Exception {
    try (HeardServer server = new HeardServer(exact().build())) {
      browser.ask("PUT", server.at(Http.JOB), "{}").assertStatus(201);
      askWithCredentials(server.at(Http.JOB)).assertWithheld();
      assertBlocked("'Access-Control-Allow-Credentials' header in the response is ''");
    }
  }

  @Test
  void aPolicyForAnyOriginTakesEveryPageButNoCredentials() throws Exception {
    try (HeardServer server = new HeardServer(CorsPolicy.any())) {
      browser.ask("PUT", server.at(Http.JOB), "{}").assertStatus(201);
      writeWithCredentials(server.at("/backend/shop/job/dev/stolen")).assertWithheld();
      askWithCredentials(server.at(Http.JOB)).assertWithheld();
      assertBlocked("must not be the wildcard '*' when the request's credentials mode");
      assertThat(server.heard()).containsOnlyOnce("PUT").doesNotContain("PUT " + COOKIE);

      browser.open(site.origin() + "/sandbox", "null");
      browser.ask("GET", server.at(Http.JOB)).assertStatus(200);
    }
  }

  @Test
  void aPreflightIsNotRepeatedWithinItsMaxAge() throws Exception {
    try (HeardServer server = new HeardServer(exact().build())) {
      browser.ask("PUT", server.at(Http.JOB), "{}").assertStatus(201);
      browser.ask("POST", server.at(Http.JOB), "{}").assertStatus(200);
      browser.ask("POST", server.at(Http.JOB), "{}").assertStatus(200);
      assertThat(server.heard()).containsExactly("OPTIONS", "PUT", "POST", "POST");
      browser.ask("PUT", server.at("/backend/shop/job/dev/second"), "{}").assertStatus(201);
      assertThat(server.heard()).endsWith("OPTIONS", "PUT");
    }
  }

  @Test
  void aMaxAgeOfZeroHasEachWriteAskedFor() throws Exception {
    try (HeardServer server = new HeardServer(exact().maxAge(Duration.ZERO).build())) {
      browser.ask("PUT", server.at(Http.JOB), "{}").assertStatus(201);
      browser.ask("POST", server.at(Http.JOB), "{}").assertStatus(200);
      assertThat(server.heard()).containsExactly("OPTIONS", "PUT", "OPTIONS", "POST");
    }
  }
}
