// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.endpoints;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.http.internal.conditions.Preconditions;
import dev.backendjobs.http.internal.exchange.Request;
import dev.backendjobs.http.internal.json.JsonReader;
import dev.backendjobs.http.internal.json.JsonWriter;
import dev.backendjobs.http.internal.json.RequestFields;
import dev.backendjobs.http.internal.json.RequestFields.Field;
import dev.backendjobs.http.internal.json.RequestFields.Form;
import dev.backendjobs.http.internal.replies.EntityTag;
import dev.backendjobs.http.internal.replies.Reply;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobCreation;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.RevisionConflictException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may be asked of one job: get, update, create. */
public final class JobEndpoint {
  private final BackendJobStore store;
  private final JsonWriter writer;

  public JobEndpoint(BackendJobStore store, JsonWriter writer) {
    this.store = store;
    this.writer = writer;
  }

  /** Answers the job; or only that it is the revision that the client has. */
  public Reply get(Request request) {
    Preconditions preconditions = Preconditions.of(request.headers());
    BackendJob job = store.get(request.route().key());
    preconditions.requireMatch(job);
    return preconditions.isKnown(job)
        ? Reply.empty(304, EntityTag.header(job))
        : reply(200, job, EntityTag.header(job));
  }

  /** Changes the job, or leaves it as it is if nothing new is asked. */
  public Reply update(Request request, @Nullable String actor) {
    JobKey key = request.route().key();
    Preconditions preconditions = Preconditions.of(request.headers());
    RequestFields fields = JsonReader.read(Form.UPDATE, request.body().json());
    BackendJob job = update(key, fields.update().actor(actor), preconditions);
    return reply(200, job, EntityTag.header(job));
  }

  private BackendJob update(JobKey key, JobUpdate.Builder update, Preconditions preconditions) {
    Long only = preconditions.onlyRevision();
    if (only != null) {
      return store.update(key, update.expectedRevision(only).build());
    }
    if (preconditions.allowEveryJob()) {
      return store.update(key, update.build());
    }
    BackendJob seen = store.get(key);
    while (true) {
      preconditions.requireForWrite(seen);
      try {
        return store.update(key, update.expectedRevision(seen.revision()).build());
      } catch (RevisionConflictException overtaken) {
        // why: the job may have gone from one revision that is right to another
        seen = store.get(key);
      }
    }
  }

  /** Creates the job, or finds the one that is there with the same operation. */
  public Reply create(Request request, @Nullable String actor) {
    JobKey key = request.route().key();
    Preconditions preconditions = Preconditions.of(request.headers());
    RequestFields fields = JsonReader.read(Form.CREATE, request.body().json());
    NewJob asked =
        NewJob.builder(key)
            .operation(fields.text(Field.OPERATION))
            .status(fields.status())
            .actor(actor)
            .build();
    if (preconditions.ifMatch() != null && store.find(key).isEmpty()) {
      throw RequestRefusal.preconditionFailed(
          "If-Match demands a job that is there, and there is none; PUT without it creates one");
    }
    JobCreation creation = store.createOrFind(asked);
    BackendJob job = creation.job();
    if (creation.created()) {
      Map<String, String> etag = EntityTag.header(job);
      return reply(201, job, Map.of("ETag", etag.get("ETag"), "Location", request.route().path()));
    }
    preconditions.requireForWrite(job);
    return reply(200, job, EntityTag.header(job));
  }

  private Reply reply(int status, BackendJob job, Map<String, String> headers) {
    return Reply.json(status, writer.bytes(job), headers);
  }
}
