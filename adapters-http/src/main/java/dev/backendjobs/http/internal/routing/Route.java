// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.routing;

import dev.backendjobs.http.internal.text.MessageText;
import dev.backendjobs.http.internal.text.PercentText;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobKey;

/**
 * Where a path leads: a kind of resource, and the names in the path, still percent-encoded.
 *
 * <p>Names are decoded only when asked for, so that a preflight is answered whatever they are.
 *
 * @param path the path as the client addressed it, with a doubled slash made single
 * @param jobId empty if the path has none
 * @param tail what follows the last name: empty, or a slash
 */
public record Route(
    Resource resource, String path, String appId, String environment, String jobId, String tail) {

  /** Returns the route to nothing. */
  public static Route none(String path) {
    return new Route(Resource.NONE, path, "", "", "", "");
  }

  /**
   * Returns the key that the path names.
   *
   * @throws BadRequestException if a name is empty, {@code .}, {@code ..} or malformed, or the path
   *     ends in a slash
   */
  public JobKey key() {
    if (!tail.isEmpty()) {
      throw BadRequestException.of("The path ends in a slash; it must end in the jobId");
    }
    return JobKey.of(decodedAppId(), decodedEnvironment(), decodedJobId());
  }

  public String decodedAppId() {
    return decoded("appId", appId);
  }

  public String decodedEnvironment() {
    return decoded("backendEnvironmentName", environment);
  }

  public String decodedJobId() {
    return decoded("jobId", jobId);
  }

  /** Decodes a name; one of dots is refused, because URIs and signatures take it for a step. */
  private static String decoded(String what, String raw) {
    String name = PercentText.ofPath(what, raw);
    if (name.equals(".") || name.equals("..")) {
      throw BadRequestException.of(
          what + " is " + MessageText.quoted(name) + "; a name in a path must not be . or ..");
    }
    return name;
  }
}
