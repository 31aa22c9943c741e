// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.RemoteWebDriver;

/** The system's Chromium, headless, with one page at a time; it reaches this machine only. */
final class Browser implements AutoCloseable {
  /** What a page does: sends a request, and returns what the browser let it see. */
  private static final String ASK =
      """
      return fetch(arguments[0], arguments[1]).then(
          async reply => ({
            status: reply.status,
            headers: Object.fromEntries(reply.headers),
            body: await reply.text()
          }),
          refused => ({ status: 0, headers: {}, body: refused.name }));
      """;

  private final ChromeDriverService service;
  private final RemoteWebDriver driver;

  private Browser(ChromeDriverService service, ChromeOptions options) {
    this.service = service;
    // why: Selenium's class for Chrome needs the part of it that downloads browsers
    this.driver = new RemoteWebDriver(service.getUrl(), options, false);
  }

  /** Returns the program of the first of these names that the PATH leads to. */
  static Optional<File> find(String... names) {
    return Arrays.stream(names)
        .flatMap(
            name ->
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                    .map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .map(Path::toFile)
        .findFirst();
  }

  static Browser start(File chromium, File chromedriver) throws IOException {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium);
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless=new",
        // why: its sandbox does not start for root, and in containers /dev/shm is small
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        // why: its own guard of this machine must not stand before the rules under test
        "--disable-features=LocalNetworkAccessChecks",
        "--no-proxy-server",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver)
            .usingAnyFreePort()
            .build();
    service.start();
    return new Browser(service, options);
  }

  /** Opens a page, which then has this origin, and an empty console. */
  void open(String url, String origin) {
    driver.get(url);
    assertThat(run("return self.origin")).isEqualTo(origin);
    console();
  }

  /** Has the page fetch without a body. */
  PageReply ask(String method, URI url) {
    return ask(url, Map.of("method", method));
  }

  /** Has the page fetch with a body of JSON. */
  PageReply ask(String method, URI url, String json) {
    return ask(
        url,
        Map.of(
            "method", method, "body", json, "headers", Map.of("Content-Type", "application/json")));
  }

  /** Has the page fetch with these options of the Fetch standard. */
  PageReply ask(URI url, Map<String, Object> options) {
    Map<?, ?> seen = (Map<?, ?>) run(ASK, url.toString(), options);
    return new PageReply(
        ((Long) seen.get("status")).intValue(),
        (Map<?, ?>) seen.get("headers"),
        (String) seen.get("body"));
  }

  /** Runs a function body in the page and returns what it returns, or what its promise becomes. */
  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Returns what the browser has logged on its console since the last call. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
    service.stop();
  }
}
