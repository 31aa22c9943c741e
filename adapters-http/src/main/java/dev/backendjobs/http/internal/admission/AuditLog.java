// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.admission;

import dev.backendjobs.http.access.Action;
import dev.backendjobs.http.internal.exchange.Request;
import dev.backendjobs.http.internal.replies.ErrorKind;
import dev.backendjobs.http.internal.replies.Reply;
import dev.backendjobs.http.internal.routing.Route;
import dev.backendjobs.http.internal.text.LogText;
import dev.backendjobs.internal.lifetime.FailureLog;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Records each write in one log line: who asked for what, from where, and how it was answered.
 *
 * <p>Safe to share between threads.
 */
public final class AuditLog {
  /** The name of the logger. */
  public static final String LOGGER = "dev.backendjobs.audit";

  private static final Logger log = LoggerFactory.getLogger(LOGGER);
  private static final int FIRST_REFUSAL = 400;

  private final FailureLog failures;

  /**
   * Makes a log.
   *
   * @param failures where lines that could not be written are counted
   */
  public AuditLog(FailureLog failures) {
    this.failures = failures;
  }

  /**
   * Records a request that was answered, if it asked for a write.
   *
   * <p>Never throws, because the write may be stored already and its sender needs the answer.
   */
  public void record(Request request, @Nullable String principal, Reply reply) {
    try {
      write(request, principal, reply);
    } catch (Throwable lost) {
      failures.failed("request " + request.id(), lost);
    }
  }

  private static void write(Request request, @Nullable String principal, Reply reply) {
    Action action = request.action();
    if (action == null || !action.isWrite()) {
      return;
    }
    int status = reply.status();
    boolean denied =
        status == ErrorKind.UNAUTHORIZED.status || status == ErrorKind.ACCESS_DENIED.status;
    Level level = denied ? Level.WARN : Level.INFO;
    if (log.isEnabledForLevel(level)) {
      Route route = request.route();
      log.atLevel(level)
          .log(
              "{} {} {} principal={} key={}/{}/{} from={} request={}",
              denied ? "denied" : status < FIRST_REFUSAL ? "accepted" : "refused",
              action,
              status,
              principal == null ? "-" : '"' + LogText.plain(principal) + '"',
              LogText.plain(route.appId()),
              LogText.plain(route.environment()),
              LogText.plain(route.jobId()),
              address(request.exchange().getRemoteAddress()),
              request.id());
    }
  }

  private static String address(InetSocketAddress remote) {
    return remote.getAddress().getHostAddress();
  }
}
