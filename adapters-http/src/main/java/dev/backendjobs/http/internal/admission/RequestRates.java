// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.admission;

import dev.backendjobs.http.access.Action;
import dev.backendjobs.http.internal.exchange.Request;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.rules.JobLimits;
import dev.backendjobs.rules.RateLimiter;
import java.time.InstantSource;

/**
 * Bounds the requests per second of each app, with one bucket for reads and one for writes, so that
 * clients that poll cannot keep others from writing.
 *
 * <p>Safe to share between threads.
 */
public final class RequestRates {
  private final boolean unlimited;
  private final int maxAppIdLength;
  private final RateLimiter reads;
  private final RateLimiter writes;

  public RequestRates(JobLimits limits, InstantSource clock) {
    this.unlimited = limits.requestsPerSecond() == JobLimits.NO_RATE;
    this.maxAppIdLength = limits.nameLength();
    this.reads = RateLimiter.of(limits, clock);
    this.writes = RateLimiter.of(limits, clock);
  }

  /**
   * Takes one token for the request.
   *
   * @throws LimitExceededException if its bucket is empty
   * @throws BadRequestException if the app id is malformed
   */
  public void charge(Request request, Action action) {
    if (unlimited) {
      return;
    }
    String appId = request.route().decodedAppId();
    // why: the store refuses a longer name anyway, and many of them would fill the memory
    if (appId.codePointCount(0, appId.length()) <= maxAppIdLength) {
      (action.isWrite() ? writes : reads).acquire(appId);
    }
  }
}
