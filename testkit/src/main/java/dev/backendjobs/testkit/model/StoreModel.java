// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.model;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.IllegalTransitionException;
import dev.backendjobs.job.JobAlreadyExistsException;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobCreation;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.job.JobUpdate;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.LimitType;
import dev.backendjobs.job.NewJob;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.job.RevisionConflictException;
import dev.backendjobs.storage.LoggedChanges;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a store must do, said once more in the plainest way: a list of changes and a map of jobs per
 * app, from which all else is counted again each time.
 *
 * <p>Written from the semantics, not from the store's code: the two must agree on every answer. Not
 * safe to share between threads.
 */
public final class StoreModel {
  private final ModelSettings settings;
  private final Supplier<String> ids;

  /** All that ever happened, by app: revision r stands at r - 1. */
  private final Map<String, List<JobChange>> history = new TreeMap<>();

  /** What is left of it, by app and key, oldest first. */
  private final Map<String, Map<JobKey, BackendJob>> jobs = new HashMap<>();

  private @Nullable String lastSwept;

  private final FinishTimes finishTimes = new FinishTimes();

  /** Makes a model without jobs; {@code ids} answers as the id source of the store does. */
  public StoreModel(ModelSettings settings, Supplier<String> ids) {
    this.settings = settings;
    this.ids = ids;
  }

  /** Returns everything that happened in an app, oldest first. */
  public List<JobChange> history(String appId) {
    return history.getOrDefault(appId, List.of());
  }

  /** Returns the jobs of an app that there are, newest first. */
  public List<BackendJob> jobs(String appId) {
    List<BackendJob> newestFirst = new ArrayList<>(jobs.getOrDefault(appId, Map.of()).values());
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  /** Returns the job of this key. */
  public Optional<BackendJob> find(JobKey key) {
    return Optional.ofNullable(jobs.getOrDefault(key.appId(), Map.of()).get(key));
  }

  /** Returns the jobs that a filter means, newest first. */
  public List<BackendJob> list(JobFilter filter, List<BackendJob> jobsOfApp) {
    return jobsOfApp.stream()
        .filter(
            job ->
                fits(filter.environment(), job.key().environment())
                    && fits(filter.jobId(), job.key().jobId())
                    && (filter.operation().isEmpty() || filter.operation().equals(job.operation()))
                    && fits(filter.status(), job.status()))
        .toList();
  }

  private static boolean fits(Optional<?> wanted, Object is) {
    return wanted.isEmpty() || wanted.get().equals(is);
  }

  /** Returns how many jobs there are of each kind in an app. */
  public Map<JobTally.Cell, Long> counts(String appId) {
    Map<JobTally.Cell, Long> counts = new HashMap<>();
    for (BackendJob job : jobs(appId)) {
      boolean finished = settings.lifecycle(job.operation().orElse(null)).ends(job.status());
      counts.merge(
          JobTally.Cell.builder(job.key().environment(), job.status(), 0)
              .operation(job.operation().orElse(null))
              .finished(finished)
              .build(),
          1L,
          Long::sum);
    }
    return counts;
  }

  /** Returns the changes that a reader gets from a position if none is forgotten. */
  public LoggedChanges changes(String appId, long after, int max) {
    List<JobChange> all = history(appId);
    if (after > all.size()) {
      return LoggedChanges.gone(all.size());
    }
    List<JobChange> part = all.stream().skip(after).limit(max).toList();
    return LoggedChanges.of(part, after + part.size());
  }

  /** Returns the ids of apps that have or had jobs, in order. */
  public List<String> apps() {
    return List.copyOf(history.keySet());
  }

  /** Creates. */
  public Answer create(NewJob asked, Instant now) {
    if (isLong(asked.appId())
        || isLong(asked.environment())
        || isLong(asked.jobId().orElse(null))
        || isLong(asked.actor().orElse(null))
        || isLong(asked.operation().orElse(null), ModelSettings.OPERATION_LENGTH)) {
      return Answer.refusal(BadRequestException.class);
    }
    String id = asked.jobId().orElseGet(() -> freeId(asked));
    JobKey key = JobKey.of(asked.appId(), asked.environment(), id);
    BackendJob there = find(key).orElse(null);
    ModelLifecycle lifecycle = settings.lifecycle(asked.operation().orElse(null));
    JobStatus status = asked.status().orElse(lifecycle.initial().get(0));
    if (!lifecycle.initial().contains(status)) {
      return Answer.refusal(BadRequestException.class);
    }
    if (there != null) {
      return there.operation().equals(asked.operation())
          ? Answer.value(new JobCreation(there, false))
          : Answer.refusal(JobAlreadyExistsException.class, there.version());
    }
    return room(key, !lifecycle.ends(status))
        .orElseGet(() -> create(key, asked, status, lifecycle.ends(status), now));
  }

  private String freeId(NewJob asked) {
    String id = ids.get();
    while (find(JobKey.of(asked.appId(), asked.environment(), id)).isPresent()) {
      id = ids.get();
    }
    return id;
  }

  private Optional<Answer> room(JobKey key, boolean active) {
    List<BackendJob> jobs = jobs(key.appId());
    List<BackendJob> live = jobs.stream().filter(job -> job.finishTime().isEmpty()).toList();
    long near =
        live.stream().filter(job -> job.key().environment().equals(key.environment())).count();
    if (active && near >= settings.activePerEnvironment()) {
      return full(LimitType.ACTIVE_JOBS_PER_ENVIRONMENT, settings.activePerEnvironment(), near);
    }
    if (active && live.size() >= settings.activePerApp()) {
      return full(LimitType.ACTIVE_JOBS_PER_APP, settings.activePerApp(), live.size());
    }
    if (jobs.size() >= settings.storedPerApp()) {
      return full(LimitType.JOBS_PER_APP, settings.storedPerApp(), jobs.size());
    }
    return Optional.empty();
  }

  private static Optional<Answer> full(LimitType type, long limit, long current) {
    return Optional.of(
        Answer.refusal(
            LimitExceededException.class,
            type,
            (double) limit,
            (double) current,
            Optional.empty()));
  }

  private Answer create(JobKey key, NewJob asked, JobStatus status, boolean finished, Instant now) {
    Instant newest =
        history(key.appId()).stream()
            .filter(change -> change.before().isEmpty())
            .map(JobChange::at)
            .reduce(now, (earlier, last) -> last);
    // a time that is far ahead is a mistake of a clock, and not inherited
    Instant time =
        newest.isAfter(milliseconds(now).plusSeconds(60)) ? milliseconds(now) : later(newest, now);
    long revision = history(key.appId()).size() + 1L;
    BackendJob job =
        BackendJob.builder(key, status, revision, time)
            .operation(asked.operation().orElse(null))
            .finishTime(finished ? time : null)
            .build();
    add(
        key,
        JobChange.builder(revision, time).after(job).actor(asked.actor().orElse(null)).build());
    return Answer.value(new JobCreation(job, true));
  }

  /** Updates. */
  public Answer update(JobKey key, JobUpdate asked, Instant now) {
    if (isLong(key)
        || isLong(asked.actor().orElse(null))
        || isLong(asked.operation().orElse(null), ModelSettings.OPERATION_LENGTH)) {
      return Answer.refusal(BadRequestException.class);
    }
    BackendJob job = find(key).orElse(null);
    if (job == null) {
      return Answer.refusal(NotFoundException.class, "Job");
    }
    long expected = asked.expectedRevision().orElse(job.revision());
    if (expected != job.revision()) {
      return Answer.refusal(
          RevisionConflictException.class, asked.expectedRevision(), job.version());
    }
    if (job.operation().isPresent() && !fits(asked.operation(), job.operation().get())) {
      return Answer.refusal(BadRequestException.class);
    }
    String operation = job.operation().or(asked::operation).orElse(null);
    ModelLifecycle lifecycle = settings.lifecycle(operation);
    JobStatus to = asked.status().orElse(job.status());
    boolean moves = !to.equals(job.status());
    boolean takes = !Objects.equals(operation, job.operation().orElse(null));
    boolean unknown = moves && !lifecycle.knows(to);
    boolean mayFail = asked.status().filter(lifecycle.failed()::contains).isPresent();
    if (unknown || (asked.error().isPresent() && !mayFail)) {
      return Answer.refusal(BadRequestException.class);
    }
    if (!moves && !takes) {
      return Answer.value(job);
    }
    List<JobStatus> ways =
        job.finishTime().isPresent() ? List.of() : lifecycle.ways().get(job.status());
    if ((job.finishTime().isPresent() && !moves) || ways == null) {
      return Answer.refusal(BadRequestException.class);
    }
    if (moves && !ways.contains(to)) {
      return Answer.refusal(IllegalTransitionException.class, job.status(), to, ways);
    }
    Instant time = later(now, job.updateTime());
    long revision = history(key.appId()).size() + 1L;
    BackendJob after =
        BackendJob.builder(key, to, job.createRevision(), job.createTime())
            .operation(operation)
            .error(
                moves ? asked.error().map(StoreModel::cut).orElse(null) : job.error().orElse(null))
            .updateTime(time)
            .finishTime(lifecycle.ends(to) ? time : null)
            .revision(revision)
            .build();
    add(
        key,
        JobChange.builder(revision, time)
            .before(job)
            .after(after)
            .actor(asked.actor().orElse(null))
            .build());
    return Answer.value(after);
  }

  /** Deletes. */
  public Answer delete(JobKey key, @Nullable String actor, Instant now) {
    if (isLong(key) || isLong(actor)) {
      return Answer.refusal(BadRequestException.class);
    }
    BackendJob job = find(key).orElse(null);
    if (job == null) {
      return Answer.refusal(NotFoundException.class, "Job");
    }
    if (job.finishTime().isEmpty()) {
      return Answer.refusal(BadRequestException.class);
    }
    remove(job, actor, now);
    return Answer.value(null);
  }

  /** Sweeps, once round the apps from the one after the last. */
  public Answer sweep(int max, Instant now) {
    boolean fromFirst = lastSwept == null;
    List<String> round = new ArrayList<>();
    apps().stream()
        .filter(app -> lastSwept == null || app.compareTo(lastSwept) > 0)
        .forEach(round::add);
    apps().stream().filter(app -> !round.contains(app)).forEach(round::add);
    int removed = 0;
    for (String app : round) {
      if (removed == max) {
        break;
      }
      removed += sweep(app, max - removed, now);
      lastSwept = app;
    }
    if (fromFirst && removed < max) {
      // why: a sweep that has passed all apps from the first to the last begins there again
      lastSwept = null;
    }
    return Answer.value(removed);
  }

  private int sweep(String app, int max, Instant now) {
    List<BackendJob> finished =
        jobs(app).stream()
            .filter(job -> job.finishTime().isPresent())
            .sorted(Comparator.comparingLong(BackendJob::revision))
            .toList();
    long tooMany = finished.size() - Math.min(finished.size(), settings.maxFinished());
    Instant time = milliseconds(now);
    int removed = 0;
    for (int i = 0; i < finished.size() && removed < max; i++) {
      BackendJob job = finished.get(i);
      boolean old =
          !finishTimes.believed(job, finished, time).plus(settings.maxAge()).isAfter(time);
      if (i < tooMany || old) {
        remove(job, "backend-jobs:retention", now);
        removed++;
      }
    }
    return removed;
  }

  private void remove(BackendJob job, @Nullable String actor, Instant now) {
    long revision = history(job.key().appId()).size() + 1L;
    add(
        job.key(),
        JobChange.builder(revision, later(now, job.updateTime())).before(job).actor(actor).build());
  }

  private void add(JobKey key, JobChange change) {
    history.computeIfAbsent(key.appId(), app -> new ArrayList<>()).add(change);
    var left = jobs.computeIfAbsent(key.appId(), app -> new LinkedHashMap<>());
    change.after().ifPresentOrElse(job -> left.put(key, job), () -> left.remove(key));
  }

  private static Instant later(Instant one, Instant other) {
    return milliseconds(one.isAfter(other) ? one : other);
  }

  private static Instant milliseconds(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Returns whether a filter names what is too long to be the name of anything. */
  static boolean isLong(JobFilter filter) {
    return isLong(filter.appId())
        || isLong(filter.environment().orElse(null))
        || isLong(filter.jobId().orElse(null))
        || isLong(filter.operation().orElse(null), ModelSettings.OPERATION_LENGTH);
  }

  private static boolean isLong(JobKey key) {
    return isLong(key.appId()) || isLong(key.environment()) || isLong(key.jobId());
  }

  private static boolean isLong(@Nullable String name) {
    return isLong(name, ModelSettings.NAME_LENGTH);
  }

  private static boolean isLong(@Nullable String text, int most) {
    return text != null && text.codePoints().count() > most;
  }

  /** Returns the text, or as many of its characters as leave space for an ellipsis. */
  private static String cut(String text) {
    if (size(text) <= ModelSettings.ERROR_BYTES) {
      return text;
    }
    String part = text;
    while (size(part) > ModelSettings.ERROR_BYTES - 3) {
      part = part.substring(0, part.offsetByCodePoints(part.length(), -1));
    }
    return part + "\u2026";
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
