// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.RequestFields.Field;
import dev.backendjobs.http.RequestFields.Form;
import dev.backendjobs.job.JobQuery;
import java.util.Map;

/** What may be asked of the jobs of one environment: a page of them. */
final class JobListEndpoint {
  private final BackendJobStore store;
  private final JsonWriter writer;

  JobListEndpoint(BackendJobStore store, JsonWriter writer) {
    this.store = store;
    this.writer = writer;
  }

  /** Answers a page, asked for by the query of the address. */
  Reply byQuery(Request request) {
    String query = request.exchange().getRequestURI().getRawQuery();
    return list(request.route(), QueryReader.read(Form.LIST, query));
  }

  /** Answers a page, asked for by a body. */
  Reply byBody(Request request) {
    return list(request.route(), JsonReader.read(Form.LIST, request.body().json()));
  }

  private Reply list(Route route, RequestFields fields) {
    JobQuery query =
        JobQuery.builder(route.decodedAppId())
            .environment(route.decodedEnvironment())
            .jobId(fields.text(Field.JOB_ID))
            .operation(fields.text(Field.OPERATION))
            .status(fields.status())
            .pageSize(fields.maxResults())
            .nextToken(fields.text(Field.NEXT_TOKEN))
            .build();
    return Reply.json(200, writer.bytes(store.list(query)), Map.of());
  }
}
