// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static dev.backendjobs.http.Served.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.backendjobs.http.access.AuthenticationException;
import dev.backendjobs.http.access.SentRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each request to write, accepted or not, is one line of a separate log. */
final class AuditTest {
  private static final String RUNNING = "{\"status\":\"RUNNING\"}";

  private final CountDownLatch slowIsIn = new CountDownLatch(1);
  private final CountDownLatch slowMayGo = new CountDownLatch(1);
  private final AtomicInteger ids = new AtomicInteger();
  private final Served served = served(1_000);
  private final LoggedLines lines = new LoggedLines(BackendJobHandler.AUDIT_LOGGER, Level.INFO);

  private Served served(int maxConcurrentRequests) {
    return Served.handler(
            handler ->
                handler
                    .requestIds(() -> "r" + ids.incrementAndGet())
                    .maxConcurrentRequests(maxConcurrentRequests)
                    .authenticator(this::name)
                    .authorizer(request -> !request.environment().equals("closed")))
        .withJob();
  }

  /** Takes any name, and keeps a slow one waiting. */
  private String name(SentRequest request) throws AuthenticationException {
    List<String> names = request.headers().get("X-name");
    if (names == null) {
      throw AuthenticationException.of("no name");
    }
    String name = URLDecoder.decode(names.get(0), StandardCharsets.UTF_8);
    if (name.equals("slow")) {
      slowIsIn.countDown();
      Waits.await(slowMayGo, "the test lets the slow request go on");
    }
    return name;
  }

  @AfterEach
  void close() {
    lines.close();
    served.close();
  }

  @Test
  void acceptedWritesAreAudited() {
    served.put("/prod/backend/a1/job/dev/j%202", "{}", "X-Name", "ann");
    served.post(JOB, RUNNING, "X-Name", "ann");
    assertThat(lines.all())
        .containsExactly(
            "INFO accepted CREATE 201 principal=\"ann\" key=a1/dev/j%202 from=127.0.0.1 request=r1",
            "INFO accepted UPDATE 200 principal=\"ann\" key=a1/dev/j1 from=127.0.0.1 request=r2");
  }

  @Test
  void deniedWritesAreWarnings() {
    served.post(JOB, RUNNING);
    served.put("/backend/a1/job/closed/j1", "{}", "X-Name", "bob");
    assertThat(lines.all())
        .containsExactly(
            "WARN denied UPDATE 401 principal=- key=a1/dev/j1 from=127.0.0.1 request=r1",
            "WARN denied CREATE 403 principal=\"bob\" key=a1/closed/j1 from=127.0.0.1 request=r2");
  }

  @Test
  void everyOtherRefusalOfAWriteIsAuditedToo() {
    served.post(JOB, "[", "X-Name", "ann");
    served.post(JOB, RUNNING, "X-Name", "ann", "If-Match", "\"77\"");
    served.post("/backend/a1/job/dev/none", RUNNING, "X-Name", "ann");
    served.send("PUT", JOB, "{}", "X-Name", "ann", "Content-Type", "text/plain");
    served.put("/backend/a1/job/dev/%ff", "{}", "X-Name", "ann");
    assertThat(lines.all())
        .extracting(line -> line.substring(0, line.indexOf(" principal")))
        .containsExactly(
            "INFO refused UPDATE 400",
            "INFO refused UPDATE 412",
            "INFO refused UPDATE 404",
            "INFO refused CREATE 415",
            "INFO refused CREATE 400");
  }

  @Test
  void aWriteBeyondTheConcurrentRequestsIsAudited() {
    try (Served narrow = served(1);
        RawClient slow = narrow.raw()) {
      slow.send("POST " + JOB + " HTTP/1.1\nHost: localhost\nX-Name: slow\nContent-Length: 0\n\n");
      Waits.await(slowIsIn, "the slow request has begun");
      assertThat(narrow.post(JOB, RUNNING, "X-Name", "bob").status()).isEqualTo(504);
      slowMayGo.countDown();
      assertThat(slow.read("POST").status()).isEqualTo(200);
    }
    assertThat(lines.all())
        .containsExactly(
            "INFO refused UPDATE 504 principal=- key=a1/dev/j1 from=127.0.0.1 request=r2",
            "INFO accepted UPDATE 200 principal=\"slow\" key=a1/dev/j1 from=127.0.0.1 request=r1");
  }

  @Test
  void readsAreNotAudited() {
    served.get(JOB, "X-Name", "ann");
    served.get(JOB);
    served.get(LIST);
    served.post(LIST, "{}", "X-Name", "ann");
    served.send("OPTIONS", JOB, null);
    served.put("/nothing", "{}");
    served.put(LIST, "{}");
    assertThat(lines.all()).isEmpty();
  }

  @Test
  void textOfCallersCannotForgeALine() {
    served.put(
        "/backend/a1/job/dev/x%0d%0a%22+principal=%22root",
        "{}", "X-Name", "ann%0D%0AWARN%20denied%22%20key=%5C%E2%80%A8%1B%C3%A9");
    assertThat(lines.all())
        .singleElement()
        .asString()
        .startsWith(
            "INFO refused CREATE 400"
                + " principal=\"ann\\u000d\\u000aWARN denied\\u0022 key=\\u005c\\u2028\\u001b\\u00e9\""
                + " key=a1/dev/x%0d%0a%22+principal=%22root from=")
        .matches("[ -~]+");
  }

  @Test
  void aLongTextIsCut() {
    served.put("/backend/a1/job/dev/" + "x".repeat(5_000), "{}", "X-Name", "ann");
    assertThat(lines.all())
        .singleElement()
        .asString()
        .contains("xxx... from=")
        .hasSizeLessThan(600);
  }

  @Test
  void theLevelOfTheLoggerDecidesWhatIsAudited() {
    lines.close();
    try (LoggedLines denied = new LoggedLines(BackendJobHandler.AUDIT_LOGGER, Level.WARN)) {
      served.post(JOB, RUNNING);
      served.post(JOB, RUNNING, "X-Name", "ann");
      assertThat(denied.all()).singleElement().asString().startsWith("WARN denied");
    }
    try (LoggedLines none = new LoggedLines(BackendJobHandler.AUDIT_LOGGER, Level.OFF)) {
      served.post(JOB, RUNNING);
      assertThat(none.all()).isEmpty();
    }
  }
}
