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
import dev.backendjobs.job.JobVersion;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.job.RevisionConflictException;
import java.util.Map;
import java.util.Set;
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
    JobVersion version = job.version();
    preconditions.requireMatch(job.key(), version);
    return preconditions.isKnown(version)
        ? Reply.empty(304, EntityTag.header(version))
        : reply(200, job, EntityTag.header(version));
  }

  /** Changes the job, or leaves it as it is if it is as asked. */
  public Reply update(Request request, @Nullable String actor) {
    JobKey key = request.route().key();
    Preconditions preconditions = Preconditions.of(request.headers());
    RequestFields fields = JsonReader.read(Form.UPDATE, request.body().json());
    BackendJob job = update(key, fields.update().actor(actor), preconditions);
    return reply(200, job, EntityTag.header(job.version()));
  }

  private BackendJob update(JobKey key, JobUpdate.Builder update, Preconditions preconditions) {
    Set<JobVersion> expected = preconditions.expectedVersions();
    if (expected == null && preconditions.excludeVersions()) {
      return updateUnlessExcluded(key, update, preconditions);
    }
    try {
      return store.update(key, update.expectedVersions(expected).build());
    } catch (RevisionConflictException conflict) {
      preconditions.requireForWrite(key, conflict.currentVersion());
      throw conflict;
    }
  }

  /** Updates the job in a version that was seen and is not excluded. */
  private BackendJob updateUnlessExcluded(
      JobKey key, JobUpdate.Builder update, Preconditions preconditions) {
    JobVersion seen = store.get(key).version();
    while (true) {
      preconditions.requireForWrite(key, seen);
      try {
        return store.update(key, update.expectedVersions(Set.of(seen)).build());
      } catch (RevisionConflictException overtaken) {
        // why: another write came between, and the version that it left may be allowed too
        seen = overtaken.currentVersion();
      }
    }
  }

  /** Creates the job, or returns the existing one of the same operation. */
  public Reply create(Request request, @Nullable String actor) {
    JobKey key = request.route().key();
    Preconditions preconditions = Preconditions.of(request.headers());
    RequestFields fields = JsonReader.read(Form.CREATE, request.body().json());
    JobCreation creation =
        create(
            NewJob.builder(key)
                .operation(fields.text(Field.OPERATION))
                .status(fields.status())
                .actor(actor)
                .mustExist(preconditions.demandJob())
                .expectedVersions(preconditions.expectedVersions())
                .build(),
            key,
            preconditions);
    BackendJob job = creation.job();
    JobVersion version = job.version();
    if (creation.created()) {
      return reply(
          201, job, Map.of("ETag", EntityTag.of(version), "Location", request.route().path()));
    }
    preconditions.requireForWrite(key, version);
    return reply(200, job, EntityTag.header(version));
  }

  private JobCreation create(NewJob asked, JobKey key, Preconditions preconditions) {
    try {
      return store.createOrFind(asked);
    } catch (RevisionConflictException conflict) {
      preconditions.requireForWrite(key, conflict.currentVersion());
      throw conflict;
    } catch (JobAlreadyExistsException other) {
      // why: conditions come before what the request itself would answer (RFC 9110, 13.2.1)
      preconditions.requireForWrite(key, other.existingVersion());
      throw other;
    } catch (NotFoundException absent) {
      throw RequestRefusal.preconditionFailed(
          "If-Match needs a job that exists, and there is none; PUT without it creates one");
    }
  }

  private Reply reply(int status, BackendJob job, Map<String, String> headers) {
    return Reply.json(status, writer.bytes(job), headers);
  }
}
