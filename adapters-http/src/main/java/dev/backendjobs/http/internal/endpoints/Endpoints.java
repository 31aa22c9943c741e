// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.endpoints;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.access.Action;
import dev.backendjobs.http.internal.exchange.Request;
import dev.backendjobs.http.internal.json.JsonWriter;
import dev.backendjobs.http.internal.replies.Reply;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.http.internal.routing.Resource;
import dev.backendjobs.job.NotFoundException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The endpoints of all resources. */
public final class Endpoints {
  private final JobEndpoint job;
  private final JobListEndpoint list;

  public Endpoints(BackendJobStore store, JsonWriter writer) {
    this.job = new JobEndpoint(store, writer);
    this.list = new JobListEndpoint(store, writer);
  }

  /** Answers a request that needs the store. */
  public Reply answer(Request request, Action action, @Nullable String principal) {
    return switch (action) {
      case GET -> job.get(request);
      case UPDATE -> job.update(request, principal);
      case CREATE -> job.create(request, principal);
      case LIST -> request.method().equals("POST") ? list.byBody(request) : list.byQuery(request);
    };
  }

  /**
   * Answers a request that has no action: it needs neither the store nor a permission.
   *
   * @throws NotFoundException if its path leads to no resource
   * @throws RequestRefusal if the resource does not have its method
   */
  public static Reply answerWithoutStore(Request request) {
    Resource resource = request.route().resource();
    if (resource == Resource.NONE) {
      throw NotFoundException.of(
          "Resource",
          "There is nothing at this path; jobs are at"
              + " /backend/{appId}/job/{backendEnvironmentName}/{jobId}, and lists of them without"
              + " the last part");
    }
    if (!request.method().equals("OPTIONS")) {
      throw RequestRefusal.methodNotAllowed(resource);
    }
    // why: the headers of a preflight are the same on every reply; the sender sets them
    return Reply.empty(200, Map.of("Allow", resource.allow()));
  }
}
