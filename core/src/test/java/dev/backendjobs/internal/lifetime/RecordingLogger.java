// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.lifetime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that keeps its lines of WARN and above. Safe to share between threads. */
public final class RecordingLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  /** A line: its text and the failure that was logged whole, or null. */
  public record Line(String text, @Nullable Throwable whole) {}

  private final transient List<Line> lines = new ArrayList<>();

  /** Returns the lines so far. */
  public synchronized List<Line> lines() {
    return List.copyOf(lines);
  }

  /** Returns the texts of the lines so far. */
  public List<String> texts() {
    return lines().stream().map(Line::text).toList();
  }

  @Override
  protected synchronized void handleNormalizedLoggingCall(
      Level level, Marker marker, String text, Object[] arguments, Throwable thrown) {
    lines.add(new Line(MessageFormatter.basicArrayFormat(text, arguments), thrown));
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return RecordingLogger.class.getName();
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isInfoEnabled() {
    return false;
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }
}
