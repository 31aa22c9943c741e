// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.endpoints;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.internal.exchange.Request;
import dev.backendjobs.http.internal.json.JsonReader;
import dev.backendjobs.http.internal.json.JsonWriter;
import dev.backendjobs.http.internal.json.QueryReader;
import dev.backendjobs.http.internal.json.RequestFields;
import dev.backendjobs.http.internal.json.RequestFields.Field;
import dev.backendjobs.http.internal.json.RequestFields.Form;
import dev.backendjobs.http.internal.replies.Reply;
import dev.backendjobs.http.internal.routing.Route;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobStatus;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of the jobs of one environment: a page of them.
 *
 * <p>A status in a filter may be in any case: {@code running} finds jobs that are {@code RUNNING}.
 */
public final class JobListEndpoint {
  private final BackendJobStore store;
  private final JsonWriter writer;

  public JobListEndpoint(BackendJobStore store, JsonWriter writer) {
    this.store = store;
    this.writer = writer;
  }

  /** Answers a page, asked for by the query of the address. */
  public Reply byQuery(Request request) {
    String query = request.exchange().getRequestURI().getRawQuery();
    return list(request.route(), QueryReader.read(Form.LIST, query));
  }

  /** Answers a page, asked for by a body. */
  public Reply byBody(Request request) {
    return list(request.route(), JsonReader.read(Form.LIST, request.body().json()));
  }

  private Reply list(Route route, RequestFields fields) {
    String operation = fields.text(Field.OPERATION);
    JobQuery query =
        JobQuery.builder(route.decodedAppId())
            .environment(route.decodedEnvironment())
            .jobId(fields.text(Field.JOB_ID))
            .operation(operation)
            .status(known(operation, fields.status()))
            .pageSize(fields.maxResults())
            .nextToken(fields.text(Field.NEXT_TOKEN))
            .build();
    return Reply.json(200, writer.bytes(store.list(query)), Map.of());
  }

  /**
   * Returns the status of the life cycle that differs from this one by case at most; or this one if
   * there is none, which may be that of jobs from before a change of the life cycle.
   *
   * @param operation the operation whose life cycle it is; null for that of most operations
   */
  private @Nullable JobStatus known(@Nullable String operation, @Nullable JobStatus asked) {
    if (asked == null) {
      return null;
    }
    Set<JobStatus> statuses =
        (operation == null ? store.lifecycle() : store.lifecycle(operation)).statuses();
    if (statuses.contains(asked)) {
      return asked;
    }
    return statuses.stream()
        .filter(status -> status.name().equalsIgnoreCase(asked.name()))
        .findFirst()
        .orElse(asked);
  }
}
