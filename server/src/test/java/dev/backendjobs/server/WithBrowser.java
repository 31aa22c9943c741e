// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link Browser} of the run. Without one on this machine they are skipped, but
 * where {@code CI} is {@code true} they fail.
 */
final class WithBrowser implements BeforeAllCallback, ParameterResolver {
  private static final Namespace OURS = Namespace.create(WithBrowser.class);

  private record Running(Browser browser) implements AutoCloseable {
    @Override
    public void close() {
      browser.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(OURS)
        .getOrComputeIfAbsent(Running.class, key -> new Running(start()), Running.class);
  }

  private static Browser start() {
    Optional<File> chromium = Browser.find("chromium", "chromium-browser", "google-chrome");
    Optional<File> chromedriver = Browser.find("chromedriver");
    if (chromium.isEmpty() || chromedriver.isEmpty()) {
      missing(
          "No Chromium with its chromedriver is on the PATH; on Debian they come with: "
              + "apt-get install --no-install-recommends chromium chromium-driver");
    }
    try {
      return Browser.start(chromium.orElseThrow(), chromedriver.orElseThrow());
    } catch (IOException unstarted) {
      throw new UncheckedIOException(unstarted);
    }
  }

  /** Ends the tests that need what is missing, and says so where the build shows it. */
  static void missing(String message) {
    if ("true".equals(System.getenv("CI"))) {
      fail(message);
    }
    // why: the build counts skipped tests without their reason
    System.out.println("Skipped: " + message);
    abort(message);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Browser.class;
  }

  @Override
  public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getRoot().getStore(OURS).get(Running.class, Running.class).browser();
  }
}
