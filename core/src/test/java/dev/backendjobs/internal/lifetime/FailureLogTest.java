// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.internal.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

final class FailureLogTest {
  private final RecordingLogger logger = new RecordingLogger();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final FailureLog log = new FailureLog(logger, "Reading jobs", nanos::get);

  @Test
  void theFirstFailureOfAKindIsLoggedWholeAndTheRestIsCountedOncePerMinute() {
    IllegalStateException first = new IllegalStateException("first");
    log.failed(first);
    for (int second = 0; second < 150; second++) {
      for (int i = 0; i < 10; i++) {
        log.failed("app shop", new IllegalStateException("later"));
      }
      pass(1);
    }

    assertThat(logger.lines()).hasSize(3);
    assertThat(logger.lines().get(0).whole()).isSameAs(first);
    assertThat(logger.texts().subList(1, 3))
        .containsExactly(
            "Reading jobs failed 601 more times; the last failure (app shop):"
                + " java.lang.IllegalStateException: later",
            "Reading jobs failed 600 more times; the last failure (app shop):"
                + " java.lang.IllegalStateException: later");
    assertThat(logger.lines().get(1).whole()).isNull();
  }

  @Test
  void eachKindIsLoggedWholeOnceAndAFewKindsAtMost() {
    for (int round = 0; round < 3; round++) {
      log.failed(new IllegalStateException("one"));
      log.failed(new IllegalStateException("another cause", new IOException("disk")));
    }
    assertThat(logger.lines()).hasSize(2).allMatch(line -> line.whole() != null);

    for (int i = 0; i < 40; i++) {
      log.failed(new IllegalStateException("many kinds", throwableOfOwnClass(i)));
    }
    assertThat(logger.lines()).hasSizeLessThanOrEqualTo(16);
  }

  @Test
  void oneLineSaysThatTheWorkIsDoneAgainOnceItStaysQuiet() {
    log.worked();
    log.failed(new IllegalStateException("down"));
    pass(5);
    log.failed(new IllegalStateException("down"));
    log.worked();
    pass(9);
    log.worked();
    assertThat(logger.texts()).as("not quiet long enough").hasSize(1);
    pass(1);
    log.worked();
    log.worked();

    assertThat(logger.texts()).hasSize(2);
    assertThat(logger.texts().get(1))
        .isEqualTo("Reading jobs works again after 2 failures within 5 s");
  }

  @Test
  void workThatFailsAndWorksInTurnWritesNoMoreThanALastingOutage() {
    for (int i = 0; i < 600; i++) {
      log.failed(new IllegalStateException("flapping"));
      log.worked();
      pass(1);
    }
    assertThat(logger.lines()).hasSizeBetween(2, 11);
    assertThat(logger.lines().stream().filter(line -> line.whole() != null)).hasSize(1);
  }

  @Test
  void aNewOutageIsLoggedWholeAgain() {
    log.failed(new IllegalStateException("first outage"));
    pass(120);
    log.worked();
    log.failed(new IllegalStateException("second outage"));
    assertThat(logger.lines().get(2).whole()).hasMessage("second outage");
  }

  @Test
  @SuppressWarnings("OverrideThrowableToString")
  void aLoggerOrAFailureThatThrowsIsContained() {
    Logger throwing =
        (Logger)
            Proxy.newProxyInstance(
                Logger.class.getClassLoader(),
                new Class<?>[] {Logger.class},
                (proxy, method, arguments) -> {
                  throw new LinkageError("logger");
                });
    FailureLog broken = new FailureLog(throwing, "Reading jobs", nanos::get);
    broken.failed(new IllegalStateException("down"));
    pass(60);
    broken.worked();

    log.failed(new IllegalStateException("down"));
    pass(60);
    log.failed(
        new IllegalStateException() {
          private static final long serialVersionUID = 1L;

          @Override
          public String toString() {
            throw new IllegalStateException("toString");
          }

          @Override
          public Throwable getCause() {
            return this;
          }
        });
  }

  private static Throwable throwableOfOwnClass(int number) {
    return switch (number % 20) {
      case 0 -> new RuntimeException();
      case 1 -> new IOException();
      case 2 -> new IllegalArgumentException();
      case 3 -> new ArithmeticException();
      case 4 -> new ClassCastException();
      case 5 -> new IndexOutOfBoundsException();
      case 6 -> new NegativeArraySizeException();
      case 7 -> new NullPointerException();
      case 8 -> new SecurityException();
      case 9 -> new UnsupportedOperationException();
      case 10 -> new ArrayStoreException();
      case 11 -> new IllegalMonitorStateException();
      case 12 -> new InterruptedException();
      case 13 -> new CloneNotSupportedException();
      case 14 -> new ReflectiveOperationException();
      case 15 -> new AssertionError();
      case 16 -> new LinkageError();
      case 17 -> new StackOverflowError();
      case 18 -> new OutOfMemoryError();
      default -> new InternalError();
    };
  }

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }
}
