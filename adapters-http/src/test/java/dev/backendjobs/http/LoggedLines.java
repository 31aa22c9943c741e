// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The lines of one logger from now on, at a level and above. */
public final class LoggedLines implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  public LoggedLines(String logger, Level level) {
    this.logger = (Logger) LoggerFactory.getLogger(logger);
    this.logger.setLevel(level);
    this.logger.addAppender(events);
    events.start();
  }

  /** Returns each line, its level before it. */
  public List<String> all() {
    return List.copyOf(events.list).stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(events);
    logger.setLevel(null);
  }
}
