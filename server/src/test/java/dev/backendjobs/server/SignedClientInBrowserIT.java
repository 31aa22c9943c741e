// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The AWS SDK for JavaScript in a page signs by an access key, also where the clock is wrong. */
@ExtendWith(WithBrowser.class)
final class SignedClientInBrowserIT {
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  /** Calls from a page whose clock is some hours fast, and returns the result. */
  private static final String CALL =
      """
      const [endpoint, accessKeyId, secretAccessKey, hours] = arguments;
      const Right = Date;
      globalThis.Date = class extends Right {
        constructor(...parts) {
          parts.length > 0 ? super(...parts) : super(Right.now() + hours * 3600000);
        }
        static now() {
          return Right.now() + hours * 3600000;
        }
      };
      const client = new aws.AmplifyBackendClient({
        endpoint,
        region: "us-east-1",
        credentials: { accessKeyId, secretAccessKey }
      });
      const all = { AppId: "shop", BackendEnvironmentName: "dev" };
      return client.send(new aws.ListBackendJobsCommand(all)).then(
          answer => "listed, attempts: " + answer.$metadata.attempts,
          error => error.name + ", attempts: " + error.$metadata.attempts);
      """;

  @TempDir private static Path directory;
  private static Site site;
  private static ServerProcess server;
  private static Http http;

  @BeforeAll
  static void start() throws Exception {
    AwsClientInBrowserIT.requireSdk();
    Path file = directory.resolve("access");
    Files.writeString(file, "key page shop read AKIDPAGE " + SECRET);
    site = Site.start().withScript(AwsClientInBrowserIT.SDK);
    server =
        ServerProcess.start(
            "--port=0", "--storage=memory", "--cors-origin=" + site.origin(), "--tokens=" + file);
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

  SignedClientInBrowserIT(Browser browser) {
    this.browser = browser;
  }

  @ParameterizedTest
  @CsvSource({
    "AKIDPAGE, 0, 'listed, attempts: 1'",
    "AKIDPAGE, 1, 'listed, attempts: 2'",
    "AKIDPAGE, -1, 'listed, attempts: 2'",
    "AKIDNONE, 0, 'UnauthorizedException, attempts: 1'"
  })
  void aPageSignsAndPutsItsClockRight(String id, int hours, String outcome) {
    browser.open(site.origin() + "/script", site.origin());
    assertThat(browser.run(CALL, http.server().toString(), id, SECRET, hours)).isEqualTo(outcome);
  }
}
