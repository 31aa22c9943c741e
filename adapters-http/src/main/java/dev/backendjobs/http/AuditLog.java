// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import dev.backendjobs.http.access.Action;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells of each write in one line: who asked for what, from where, and what became of it. */
final class AuditLog {
  private static final Logger log = LoggerFactory.getLogger(BackendJobHandler.AUDIT_LOGGER);
  private static final int MAX_LENGTH = 400;
  private static final int FIRST_REFUSAL = 400;

  private AuditLog() {}

  /** Tells of a request that was answered, if it asked for a write. */
  static void tell(Request request, @Nullable String principal, Reply reply) {
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
              principal == null ? "-" : '"' + plain(principal) + '"',
              plain(route.appId()),
              plain(route.environment()),
              plain(route.jobId()),
              address(request.exchange().getRemoteAddress()),
              request.id());
    }
  }

  private static String address(InetSocketAddress remote) {
    return remote.getAddress().getHostAddress();
  }

  /** Returns the text in printable ASCII without quotes, so that it can pass for nothing else. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), MAX_LENGTH); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        plain.append(String.format("\\u%04x", (int) c));
      } else {
        plain.append(c);
      }
    }
    return text.length() > MAX_LENGTH ? plain.append("...").toString() : plain.toString();
  }
}
