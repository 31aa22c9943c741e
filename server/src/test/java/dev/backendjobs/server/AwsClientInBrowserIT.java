// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executable jar serves the unmodified AWS SDK for JavaScript in a page of another origin. */
@ExtendWith(WithBrowser.class)
final class AwsClientInBrowserIT {
  static final Path SDK = Path.of("target", "npm", "aws.js");

  /** Calls an operation and returns its answer, or its error. */
  private static final String CALL =
      """
      const [endpoint, operation, input] = arguments;
      const client = new aws.AmplifyBackendClient({
        endpoint,
        region: "us-east-1",
        credentials: { accessKeyId: "id", secretAccessKey: "secret" },
        maxAttempts: 1
      });
      return client.send(new aws[operation + "Command"](input)).then(
          answer => ({ ...answer }),
          error => ({
            name: error.name,
            typed: Boolean(aws[error.name]) && error instanceof aws[error.name],
            message: error.message,
            resourceType: error.ResourceType,
            limitType: error.LimitType,
            $metadata: error.$metadata
          }));
      """;

  private static Site site;
  private static ServerProcess server;
  private static Http http;

  /** Ends the tests that need the SDK where the build could not fetch it. */
  static void requireSdk() {
    if (!Files.exists(SDK)) {
      WithBrowser.missing(
          "The AWS SDK for JavaScript is not there: the build fetches it with npm; "
              + "on Debian that comes with: apt-get install --no-install-recommends npm");
    }
  }

  @BeforeAll
  static void start() throws Exception {
    requireSdk();
    site = Site.start().withScript(SDK);
    server = ServerProcess.start("--port=0", "--storage=memory", "--cors-origin=" + site.origin());
    http = Http.of(server.awaitReady());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
      site.close();
    }
  }

  private final Browser browser;

  AwsClientInBrowserIT(Browser browser) {
    this.browser = browser;
  }

  @BeforeEach
  void openThePage() {
    browser.open(site.origin() + "/script", site.origin());
  }

  private Map<?, ?> call(String operation, Map<String, Object> input) {
    return call("", operation, input);
  }

  private Map<?, ?> call(String prefix, String operation, Map<String, Object> input) {
    return (Map<?, ?>) browser.run(CALL, http.server() + prefix, operation, input);
  }

  private static Map<String, Object> job(String id) {
    return Map.of("AppId", "shop", "BackendEnvironmentName", "dev", "JobId", id);
  }

  private static Map<String, Object> job(String id, String status) {
    return Map.of("AppId", "shop", "BackendEnvironmentName", "dev", "JobId", id, "Status", status);
  }

  private static void create(String id) throws Exception {
    assertThat(
            http.put("/backend/shop/job/dev/" + id, "{\"operation\":\"CreateBackend\"}")
                .statusCode())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/prod"})
  void aJobIsFollowedToItsEnd(String prefix) throws Exception {
    String id = "followed é/%" + prefix;
    create("followed%20%C3%A9%2F%25" + prefix.replace("/", "%2F"));
    Map<?, ?> pending = call(prefix, "GetBackendJob", job(id));
    assertThat(pending.get("JobId")).isEqualTo(id);
    assertThat(pending.get("Operation")).isEqualTo("CreateBackend");
    assertThat(pending.get("Status")).isEqualTo("PENDING");
    assertThat((String) pending.get("CreateTime")).matches("\\d{13}");
    assertRequestId(pending);

    assertThat(call(prefix, "UpdateBackendJob", job(id, "RUNNING")).get("Status"))
        .isEqualTo("RUNNING");
    assertThat(call(prefix, "UpdateBackendJob", job(id, "COMPLETED")).get("Status"))
        .isEqualTo("COMPLETED");
    assertThat(call(prefix, "GetBackendJob", job(id)).get("Status")).isEqualTo("COMPLETED");
    assertThat(browser.console()).isEmpty();
  }

  @Test
  void aListIsReadPageByPage() throws Exception {
    for (int i = 0; i < 3; i++) {
      create("listed" + i);
    }
    Map<?, ?> first =
        call(
            "ListBackendJobs",
            Map.of("AppId", "shop", "BackendEnvironmentName", "dev", "MaxResults", 2));
    assertThat(ids(first)).containsExactly("listed2", "listed1");
    Map<?, ?> second =
        call(
            "ListBackendJobs",
            Map.of(
                "AppId",
                "shop",
                "BackendEnvironmentName",
                "dev",
                "MaxResults",
                1,
                "NextToken",
                first.get("NextToken")));
    assertThat(ids(second)).containsExactly("listed0");
  }

  private static List<Object> ids(Map<?, ?> page) {
    List<?> jobs = (List<?>) page.get("Jobs");
    return jobs.stream().<Object>map(job -> ((Map<?, ?>) job).get("JobId")).toList();
  }

  @Test
  void errorsAreTyped() throws Exception {
    Map<?, ?> unknown = call("GetBackendJob", job("none"));
    assertTyped(unknown, "NotFoundException", 404);
    assertThat(unknown.get("resourceType")).isEqualTo("Job");

    create("refused");
    Map<?, ?> refused = call("UpdateBackendJob", job("refused", "COMPLETED"));
    assertTyped(refused, "BadRequestException", 400);
    assertThat((String) refused.get("message")).contains("PENDING");
  }

  private static void assertTyped(Map<?, ?> error, String name, long status) {
    assertThat(error.get("name")).isEqualTo(name);
    assertThat(error.get("typed")).isEqualTo(true);
    assertThat(((Map<?, ?>) error.get("$metadata")).get("httpStatusCode")).isEqualTo(status);
    assertRequestId(error);
  }

  private static void assertRequestId(Map<?, ?> answer) {
    assertThat((String) ((Map<?, ?>) answer.get("$metadata")).get("requestId"))
        .matches("[0-9a-f-]{36}");
  }

  @Test
  void fromAnotherOriginItIsRefused() throws Exception {
    create("guarded");
    String other = site.originAt("127.0.0.1");
    browser.open(other + "/script", other);
    assertThat(call("GetBackendJob", job("guarded")).get("name")).isEqualTo("TypeError");
    assertThat(call("UpdateBackendJob", job("guarded", "RUNNING")).get("name"))
        .isEqualTo("TypeError");
    assertThat(http.get("/backend/shop/job/dev/guarded").body()).contains("\"status\":\"PENDING\"");
  }
}
