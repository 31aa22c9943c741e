// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.routing;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * Finds the route of a path: removes the path of the handler's context, then one of the prefixes,
 * then {@code /backend/}, and reads the names that are left.
 *
 * <p>It reads the path as it was sent and compares whole segments, so an encoded slash separates
 * nothing, and {@code .} and {@code ..} are no steps: where a name belongs they are refused.
 */
public final class Router {
  private static final String ROOT = "/backend";

  private final List<String> prefixes;

  public Router(List<String> prefixes) {
    this.prefixes = prefixes;
  }

  /**
   * Returns the resource that the path names, for a handler that is mounted at {@code contextPath}.
   */
  public Route route(String contextPath, URI uri) {
    String path = pathOf(uri);
    String context = withoutSlash(contextPath);
    // why: a handler that is mounted at the root segment itself serves that segment, not one below
    if (context.endsWith(ROOT)) {
      int end = endOfContext(context.substring(0, context.length() - ROOT.length()), path);
      return end >= 0 && path.startsWith(ROOT + "/", end) ? names(path, end) : Route.none(path);
    }
    int end = endOfContext(context, path);
    if (end >= 0) {
      for (String prefix : prefixes) {
        if (path.startsWith(prefix, end)) {
          int root = end + prefix.length();
          if (path.startsWith(ROOT + "/", root)) {
            return names(path, root);
          }
          if (path.startsWith("/" + ROOT + "/", root)) {
            return names(path.substring(0, root) + path.substring(root + 1), root);
          }
        }
      }
    }
    return Route.none(path);
  }

  /** Returns the path as it stands in the request line. */
  public static String pathOf(URI uri) {
    if (uri.getScheme() != null) {
      return uri.getRawPath() == null ? "" : uri.getRawPath();
    }
    // why: what follows two slashes at the beginning is taken by URI for an authority
    String target = uri.toString();
    int end = 0;
    while (end < target.length() && target.charAt(end) != '?' && target.charAt(end) != '#') {
      end++;
    }
    return target.substring(0, end);
  }

  private static String withoutSlash(String contextPath) {
    return contextPath.endsWith("/")
        ? contextPath.substring(0, contextPath.length() - 1)
        : contextPath;
  }

  /**
   * Returns where the context ends in the path, or -1 if the path does not begin with it; that it
   * ends at a slash is seen by what must follow.
   */
  private static int endOfContext(String context, String path) {
    if (path.startsWith(context)) {
      return context.length();
    }
    // why: a context is plain text; the path holds its encoded form
    String encoded = encoded(context);
    return path.startsWith(encoded) ? encoded.length() : -1;
  }

  private static String encoded(String context) {
    try {
      return new URI(null, null, context, null).toASCIIString();
    } catch (URISyntaxException noPath) {
      return context;
    }
  }

  /** Takes the segments behind the root segment, which begins at {@code root}. */
  private static Route names(String path, int root) {
    int app = root + ROOT.length() + 1;
    int appEnd = path.indexOf('/', app);
    if (appEnd < 0 || !path.startsWith("/job/", appEnd)) {
      return Route.none(path);
    }
    String appId = path.substring(app, appEnd);
    int environment = appEnd + "/job/".length();
    int environmentEnd = path.indexOf('/', environment);
    if (environmentEnd < 0) {
      return new Route(Resource.JOB_LIST, path, appId, path.substring(environment), "", "");
    }
    int job = environmentEnd + 1;
    int jobEnd = path.indexOf('/', job);
    if (jobEnd >= 0 && jobEnd < path.length() - 1) {
      return Route.none(path);
    }
    return new Route(
        Resource.JOB,
        path,
        appId,
        path.substring(environment, environmentEnd),
        jobEnd < 0 ? path.substring(job) : path.substring(job, jobEnd),
        jobEnd < 0 ? "" : "/");
  }
}
