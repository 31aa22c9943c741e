// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LogConfiguratorTest {
  private static String logged(String message, @Nullable Throwable failure) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            "here", context.getLogger("a.b.Sub"), Level.WARN, message, failure, new Object[0]);
    event.setThreadName("worker");
    return new String(LogConfigurator.encoder(context).encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void aMessageIsOneLineWhateverItHolds() {
    assertThat(logged("one\r\ntwo\u001b[31m\tthree", null))
        .endsWith(" WARN  [worker] Sub: one two [31m three" + System.lineSeparator())
        .hasLineCount(1);
  }

  @Test
  void anExceptionIsOnTheSameLine() {
    Exception failure = new IllegalStateException("outer", new RuntimeException("the\ncause"));
    assertThat(logged("It broke", failure))
        .contains("It broke java.lang.RuntimeException: the cause", "LogConfiguratorTest")
        .hasLineCount(1);
  }
}
