// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.backendjobs.http.access.AuthenticationException;
import dev.backendjobs.http.access.RequestAuthenticator;
import dev.backendjobs.http.access.SentRequest;
import dev.backendjobs.job.InternalServiceException;
import dev.backendjobs.job.JobStatus;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Parts of the host that fail: loggers, authenticators, authorizers, names. */
// why: the loggers are used by being open
@SuppressWarnings("try")
final class FailingPartsTest {
  private static final String RUNNING = "{\"status\":\"RUNNING\"}";

  /** Makes a logger throw at each line, while it is open. */
  private static final class ThrowingLogger extends UnsynchronizedAppenderBase<ILoggingEvent>
      implements AutoCloseable {
    private final Logger logger;
    private final Supplier<Throwable> failure;
    private final Level before;

    ThrowingLogger(String name, Supplier<Throwable> failure) {
      this.logger = (Logger) LoggerFactory.getLogger(name);
      this.failure = failure;
      this.before = logger.getLevel();
      logger.setLevel(Level.INFO);
      start();
      logger.addAppender(this);
    }

    @Override
    public void doAppend(ILoggingEvent event) {
      FailingPartsTest.<RuntimeException>sneak(failure.get());
    }

    @Override
    protected void append(ILoggingEvent event) {}

    @Override
    public void close() {
      logger.detachAppender(this);
      logger.setLevel(before);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  static Stream<Supplier<Throwable>> failures() {
    return Stream.of(
        () -> new IllegalStateException("secret"),
        () -> new OutOfMemoryError("secret"),
        () -> new NoClassDefFoundError("secret"),
        () -> new Throwable("secret"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aStoredWriteIsAnsweredThoughTheLoggersThrow(Supplier<Throwable> failure) {
    try (Served served = Served.create().withJob();
        ThrowingLogger audit = new ThrowingLogger(BackendJobHandler.AUDIT_LOGGER, failure);
        ThrowingLogger own = new ThrowingLogger(BackendJobHandler.class.getName(), failure)) {
      assertThat(served.post(JOB, RUNNING).status()).isEqualTo(200);
      assertThat(served.put(LIST + "/new", "{}").status()).isEqualTo(201);
      assertThat(served.post(JOB, "{").status()).isEqualTo(400);
      assertThat(served.job().status()).isEqualTo(JobStatus.RUNNING);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailedStorageIsAnsweredThoughTheLoggersThrow(Supplier<Throwable> failure) {
    HookedStorage storage = new HookedStorage();
    try (Served served = Served.of(store -> store.storage(storage)).withJob();
        ThrowingLogger own = new ThrowingLogger(BackendJobHandler.class.getName(), failure)) {
      storage.before(
          () -> {
            throw new IllegalStateException("broken");
          });
      assertThat(served.get(JOB).status()).isEqualTo(504);
      assertThat(served.post(JOB, RUNNING).status()).isEqualTo(504);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aRefusedHostIsAnsweredThoughTheLoggersThrow(Supplier<Throwable> failure) {
    try (Served served = Served.create().withJob();
        ThrowingLogger hosts = new ThrowingLogger(AllowedHosts.class.getName(), failure);
        ThrowingLogger own = new ThrowingLogger(BackendJobHandler.class.getName(), failure);
        RawClient client = served.raw()) {
      client.send("GET " + JOB + " HTTP/1.1\nHost: evil.example\n\n");
      assertThat(client.read("GET").status()).isEqualTo(421);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void anAuthenticatorOrAuthorizerThatThrowsIsA504ThatSaysNothing(Supplier<Throwable> failure) {
    RequestAuthenticator throwing =
        request -> {
          FailingPartsTest.<RuntimeException>sneak(failure.get());
          return "ann";
        };
    try (Served first = Served.handler(handler -> handler.authenticator(throwing)).withJob();
        Served second =
            Served.handler(
                    handler ->
                        handler.authorizer(
                            asked -> {
                              FailingPartsTest.<RuntimeException>sneak(failure.get());
                              return true;
                            }))
                .withJob()) {
      for (Served served : new Served[] {first, second}) {
        Answer answer = served.post(JOB, RUNNING);
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.body()).doesNotContain("secret");
        assertThat(served.job().status()).isEqualTo(JobStatus.PENDING);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"two\r\nlines", "caf\u00e9", "null"})
  void aChallengeThatNoHeaderCanCarryIsA504(String challenge) {
    RequestAuthenticator refusing =
        new RequestAuthenticator() {
          @Override
          public String authenticate(SentRequest request) throws AuthenticationException {
            throw AuthenticationException.of("no");
          }

          @Override
          public String challenge() {
            return challenge.equals("null") ? null : challenge;
          }
        };
    try (Served served = Served.handler(handler -> handler.authenticator(refusing)).withJob()) {
      assertThat(served.get(JOB).status()).isEqualTo(504);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "backend-jobs:retention, 403",
    "backend-jobs:, 403",
    "Backend-Jobs:Retention, 403",
    "backend-jobs, 200",
    "retention, 200"
  })
  void aNameThatIsReservedForTheLibraryMayNotCall(String name, int status) {
    try (Served authenticated =
            Served.handler(handler -> handler.authenticator(request -> name)).withJob();
        Served named = Served.handler(handler -> handler.actor(exchange -> name)).withJob()) {
      for (Served served : new Served[] {authenticated, named}) {
        assertThat(served.post(JOB, RUNNING).status()).isEqualTo(status);
        assertThat(served.get(JOB).status()).isEqualTo(status);
        assertThat(served.job().status())
            .isEqualTo(status == 200 ? JobStatus.RUNNING : JobStatus.PENDING);
      }
    }
  }

  @Test
  void anOutageIsLoggedWholeOnceAndNotPerRequest() {
    HookedStorage storage = new HookedStorage();
    try (Served served = Served.of(store -> store.storage(storage)).withJob();
        LoggedLines lines = new LoggedLines(BackendJobHandler.class.getName(), Level.INFO)) {
      storage.before(
          () -> {
            throw InternalServiceException.of("The storage did not answer", null);
          });
      for (int i = 0; i < 50; i++) {
        assertThat(served.get(JOB).status()).isEqualTo(504);
        assertThat(served.post(JOB, RUNNING).status()).isEqualTo(504);
      }
      assertThat(lines.all()).as("one line, and one more a minute").hasSizeLessThan(10);
      assertThat(lines.all().get(0)).contains("Answering requests failed");
    }
  }
}
