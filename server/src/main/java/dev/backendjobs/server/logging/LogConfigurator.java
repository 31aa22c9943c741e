// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.backendjobs.http.BackendJobHandler;
import java.nio.charset.StandardCharsets;

/**
 * Sets logging up, found by logback itself: to standard error, one line an event.
 *
 * <p>In Java because reading an XML file would take most of the time that the program needs to
 * start. A file named by {@code -Dlogback.configurationFile} takes its place.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  // why: messages hold text of callers, and exceptions hold line breaks
  private static final String ONE_LINE =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\"} %-5level [%thread] %logger{0}:"
          + " %replace(%replace(%msg%n%rEx{20}){'\\s+$', ''}){'\\p{Cntrl}+', ' '}%nopex%n";

  /** Makes one for logback, which sets its context. */
  public LogConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context));
    appender.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    level(context, Level.INFO);
    // why: a pool logs each step of its life
    context.getLogger("com.zaxxer.hikari").setLevel(Level.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  static PatternLayoutEncoder encoder(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    // why: a log is read by programs, on this machine or others, and the locale is of the process
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setPattern(ONE_LINE);
    encoder.start();
    return encoder;
  }

  /** Sets which writes are logged, whatever the level of everything else. */
  public static void audit(LoggerContext context, Audit audit) {
    context.getLogger(BackendJobHandler.AUDIT_LOGGER).setLevel(audit.level());
  }

  /** Sets the level of everything that has no level of its own. */
  public static void level(LoggerContext context, Level level) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
  }
}
