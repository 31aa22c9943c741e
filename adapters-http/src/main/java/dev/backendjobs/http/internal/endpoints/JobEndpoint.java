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
import dev.backendjobs.job.JobAlreadyExistsException;
import dev.backendjobs.job.JobCreation;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.RevisionConflictException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The endpoint of one job: get, update, create. */
public final class JobEndpoint {
  private final BackendJobStore store;
  private final JsonWriter writer;

  public JobEndpoint(BackendJobStore store, JsonWriter writer) {
    this.store = store;
    this.writer = writer;
  }

  /** Answers the job, or 304 if the client has this version of it. */
  public Reply get(Request request) {
    Preconditions preconditions = Preconditions.of(request.headers());
    BackendJob job = store.get(request.route().key());
    preconditions.requireMatch(job);
    return preconditions.isKnown(job)
        ? Reply.empty(304, EntityTag.header(job))
        : reply(200, job, EntityTag.header(job));
  }

  /** Changes the job, or leaves it as it is if it is as asked. */
  public Reply update(Request request, @Nullable String actor) {
    JobKey key = request.route().key();
    Preconditions preconditions = Preconditions.of(request.headers());
    RequestFields fields = JsonReader.read(Form.UPDATE, request.body().json());
    BackendJob job = update(key, fields.update().actor(actor), preconditions);
    return reply(200, job, EntityTag.header(job));
  }

  private BackendJob update(JobKey key, JobUpdate.Builder update, Preconditions preconditions) {
    if (preconditions.allowEveryJob()) {
      return store.update(key, update.build());
    }
    BackendJob seen = store.get(key);
    while (true) {
      preconditions.requireForWrite(seen);
      try {
        // why: the store decides on exactly the version that was compared
        return store.update(key, update.expectedRevision(seen.revision()).build());
      } catch (RevisionConflictException overtaken) {
        // why: the job may have gone from one version that meets the conditions to another
        seen = store.get(key);
      }
    }
  }

  /** Creates the job, or returns the existing one of the same operation. */
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
    if (preconditions.ifMatch() != null) {
      return found(asked, store.find(key), preconditions);
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

  /** Answers a PUT with {@code If-Match}: it never creates, so a read is all it needs. */
  private Reply found(NewJob asked, Optional<BackendJob> found, Preconditions preconditions) {
    BackendJob job =
        found.orElseThrow(
            () ->
                RequestRefusal.preconditionFailed(
                    "If-Match needs a job that exists, and there is none; PUT without it creates"
                        + " one"));
    preconditions.requireForWrite(job);
    if (!job.operation().equals(asked.operation())) {
      throw JobAlreadyExistsException.of(job, asked.operation().orElse(null));
    }
    return reply(200, job, EntityTag.header(job));
  }

  private Reply reply(int status, BackendJob job, Map<String, String> headers) {
    return Reply.json(status, writer.bytes(job), headers);
  }
}
