// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static dev.backendjobs.http.Served.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.internal.lifetime.FailureLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Refused hosts are logged, and no client can flood the log with them. */
final class MisdirectedLogTest {
  private final AtomicLong nanos = new AtomicLong(-7);
  private final MisdirectedLog log =
      new MisdirectedLog(
          new FailureLog(LoggerFactory.getLogger(MisdirectedLogTest.class), "Logging"), nanos::get);
  private final LoggedLines lines = new LoggedLines(AllowedHosts.class.getName(), Level.WARN);

  @AfterEach
  void close() {
    lines.close();
  }

  private static String line(String host) {
    return "WARN The host \""
        + host
        + "\" is not allowed; the operator of the server can allow it: by allowedHosts, in the"
        + " standalone server by --allow-host";
  }

  @Test
  void aHostIsLoggedOnceAndOthersNotAtTheSameTime() {
    log.record(RequestRefusal.misdirected("a.example"));
    log.record(RequestRefusal.misdirected("b.example"));
    assertThat(lines.all()).containsExactly(line("a.example"));
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10) - 1);
    log.record(RequestRefusal.misdirected("b.example"));
    assertThat(lines.all()).hasSize(1);
    nanos.addAndGet(1);
    log.record(RequestRefusal.misdirected("a.example"));
    log.record(RequestRefusal.misdirected("b.example"));
    assertThat(lines.all()).containsExactly(line("a.example"), line("b.example"));
  }

  @Test
  void theHostsThatWereLoggedAreForgottenBeforeTheyFillTheMemory() {
    for (int i = 0; i <= MisdirectedLog.MAX_HOSTS; i++) {
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
      log.record(RequestRefusal.misdirected("h" + i));
    }
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    log.record(RequestRefusal.misdirected("h0"));
    assertThat(lines.all()).hasSize(MisdirectedLog.MAX_HOSTS + 2).last().isEqualTo(line("h0"));
  }

  @Test
  void whatACallerNamesIsOneShortLine() {
    log.record(RequestRefusal.misdirected("x\r\nWARN forged\u001b[2J" + "y".repeat(5_000)));
    assertThat(lines.all()).hasSize(1);
    assertThat(lines.all().get(0))
        .contains("x\\u000d\\u000aWARN forged\\u001b[2Jyyy")
        .hasSizeLessThan(400)
        .doesNotContain("\r", "\n");
  }

  @Test
  void otherRefusalsAreNotLogged() {
    log.record(RequestRefusal.accessDenied("no"));
    log.record(new IllegalStateException("bug"));
    assertThat(lines.all()).isEmpty();
  }

  @Test
  void aServerAndABareHandlerLogIt() throws Exception {
    AllowedHosts hosts = AllowedHosts.loopback();
    try (BackendJobStore store = BackendJobStore.inMemory();
        BackendJobServer guarded = BackendJobServer.builder(store).start();
        BackendJobServer bare =
            BackendJobServer.builder(BackendJobHandler.builder(store).allowedHosts(hosts).build())
                .allowedHosts(AllowedHosts.any())
                .start()) {
      for (BackendJobServer server : new BackendJobServer[] {guarded, bare}) {
        try (RawClient client = new RawClient(server.address())) {
          client.send("GET " + JOB + " HTTP/1.1\nHost: jobs.example.com\n\n");
          assertThat(client.read("GET").status()).isEqualTo(421);
        }
      }
    }
    assertThat(lines.all()).containsExactly(line("jobs.example.com"), line("jobs.example.com"));
  }
}
