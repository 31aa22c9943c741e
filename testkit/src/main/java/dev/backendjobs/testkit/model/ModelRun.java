// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobPage;
import dev.backendjobs.job.JobQuery;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
import dev.backendjobs.watch.FeedPosition;
import dev.backendjobs.watch.JobChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store and its model, taken through the same steps: each answer must be equal, and after each
 * step everything that can be observed.
 *
 * <p>Owns the store and so the storage. Not safe to share between threads.
 */
public final class ModelRun implements AutoCloseable {
  private static final Instant BEGIN = Instant.parse("2024-02-29T23:59:59.123456789Z");

  private final ModelSettings settings;
  private final JobStorage storage;
  private final BackendJobStore store;
  private final StoreModel model;
  private final Map<JobFilter, String> tokens = new HashMap<>();
  private final Map<JobFilter, Long> places = new HashMap<>();
  private final Map<String, Integer> checked = new HashMap<>();
  private Instant now = BEGIN;

  /** Begins with an empty storage, which must keep at least as many changes as the settings say. */
  public ModelRun(ModelSettings settings, JobStorage emptyStorage) {
    this.settings = settings;
    storage = emptyStorage;
    store = settings.store(emptyStorage, () -> now, ids());
    model = new StoreModel(settings, ids());
  }

  /** Each id comes twice, so that the second time it is taken unless its job was removed. */
  private static Supplier<String> ids() {
    AtomicInteger made = new AtomicInteger();
    return () -> "m" + made.getAndIncrement() / 2;
  }

  BackendJobStore store() {
    return store;
  }

  StoreModel model() {
    return model;
  }

  Instant now() {
    return now;
  }

  void moveClock(Duration by) {
    now = now.plus(by);
  }

  /** Takes store and model through all steps, then looks at all there is once more. */
  public void run(List<ModelStep> steps) {
    steps.forEach(this::run);
    model.apps().forEach(app -> check(app, filters(app, 4)));
  }

  /** Takes store and model through one step. */
  public void run(ModelStep step) {
    Answer answer = step.onStore(this);
    assertThat(answer).as("answer to %s", step).isEqualTo(step.onModel(this));
    List<String> apps = model.apps();
    assertThat(store.apps(apps.size() + 1)).as("apps").isEqualTo(apps);
    for (String app : apps) {
      int revision = model.history(app).size();
      assertThat(store.tally(app).revision()).as("revision of %s", app).isEqualTo(revision);
      if (checked.getOrDefault(app, 0) != revision) {
        check(app, filters(app, 2));
        checked.put(app, revision);
      } else {
        checkJobs(app);
      }
    }
  }

  /** Returns the jobs of the page and whether there are more, and keeps its token. */
  List<Object> nextPage(JobFilter filter, @Nullable Integer size) {
    JobPage page =
        store.list(
            JobQuery.builder(filter).pageSize(size).nextToken(tokens.remove(filter)).build());
    page.nextToken().ifPresent(token -> tokens.put(filter, token));
    return List.of(page.jobs(), page.nextToken().isPresent());
  }

  Answer nextPageOfModel(JobFilter filter, @Nullable Integer size) {
    if (StoreModel.isLong(filter)) {
      return Answer.refusal(BadRequestException.class);
    }
    Long before = places.remove(filter);
    int most = size == null ? ModelSettings.DEFAULT_PAGE : Math.min(size, ModelSettings.MAX_PAGE);
    List<BackendJob> rest =
        model.list(filter, model.jobs(filter.appId())).stream()
            .filter(job -> before == null || job.createRevision() < before)
            .toList();
    List<BackendJob> page = rest.stream().limit(most).toList();
    if (rest.size() > most) {
      places.put(filter, page.get(most - 1).createRevision());
    }
    return Answer.value(List.of(page, rest.size() > most));
  }

  private void checkJobs(String app) {
    List<BackendJob> jobs = model.jobs(app);
    JobFilter all = JobFilter.builder(app).build();
    assertThat(storage.list(all, Long.MAX_VALUE, jobs.size() + 1)).as("jobs").isEqualTo(jobs);
  }

  private void check(String app, List<JobFilter> filters) {
    List<BackendJob> jobs = model.jobs(app);
    checkJobs(app);
    for (BackendJob job : jobs) {
      assertThat(store.get(job.key())).isEqualTo(job);
    }
    JobTally tally = store.tally(app);
    checkTally(app, tally);
    for (JobFilter filter : filters) {
      List<BackendJob> meant = model.list(filter, jobs);
      List<BackendJob> listed = storage.list(filter, Long.MAX_VALUE, jobs.size() + 1);
      same(listed, meant, "list of", filter);
      if (filter.jobId().isEmpty()) {
        same(tally.count(filter), (long) meant.size(), "count of", filter);
      }
    }
    checkChanges(app);
    checkGone(app);
  }

  private void checkTally(String app, JobTally tally) {
    Map<JobTally.Cell, Long> counts = new HashMap<>();
    for (JobTally.Cell cell : tally.cells()) {
      Long twice =
          counts.put(
              JobTally.Cell.builder(cell.environment(), cell.status(), 0)
                  .operation(cell.operation().orElse(null))
                  .finished(cell.finished())
                  .build(),
              cell.count());
      assertThat(twice).as("tally has %s twice", cell).isNull();
    }
    assertThat(counts).as("tally of %s", app).isEqualTo(model.counts(app));
  }

  /** Reads the change log from every position, and past its end. */
  private void checkChanges(String app) {
    int revision = model.history(app).size();
    for (long after = Math.max(0, revision - 70); after <= revision + 1L; after++) {
      checkChanges(app, after, revision + 1);
      checkChanges(app, after, 2);
    }
    checkChanges(app, 0, 3);
  }

  private void checkChanges(String app, long after, int max) {
    JobChanges answer = store.changes(app, FeedPosition.of(after), max);
    LoggedChanges read =
        new LoggedChanges(answer.changes(), answer.resumeAfter().revision(), answer.gone());
    int revision = model.history(app).size();
    boolean mayBeGone = after < revision - (long) settings.changesKept();
    if (!mayBeGone || !read.equals(LoggedChanges.gone(revision))) {
      same(read, model.changes(app, after, max), "changes after", after);
      checkChecked(app, answer);
    }
  }

  /** Goes on from a position that carries a check, unless the log may have left it behind. */
  private void checkChecked(String app, JobChanges answer) {
    FeedPosition position = answer.resumeAfter();
    if (position.isChecked()
        && position.revision() > model.history(app).size() - (long) settings.changesKept()) {
      JobChanges next = store.changes(app, FeedPosition.parse(position.toString()), 2);
      assertThat(next.gone()).as("changes after %s", position).isFalse();
      same(
          next.changes(),
          model.changes(app, position.revision(), 2).changes(),
          "changes after",
          position);
    }
  }

  private void checkGone(String app) {
    Set<Object> gone = new LinkedHashSet<>();
    for (JobChange change : model.history(app)) {
      if (model.find(change.key()).isEmpty() && gone.add(change.key())) {
        assertThat(store.find(change.key())).as("removed job").isEmpty();
      }
    }
  }

  // why: thousands of comparisons a step; a description is made only when one fails
  private static void same(Object is, Object wanted, String what, Object about) {
    if (!is.equals(wanted)) {
      assertThat(is).as("%s %s", what, about).isEqualTo(wanted);
    }
  }

  /** Returns all filters of up to so many parts that were ever in use, and of one unknown. */
  private List<JobFilter> filters(String app, int parts) {
    List<@Nullable String> environments = seen(app, job -> job.key().environment());
    List<@Nullable String> ids = seen(app, job -> job.key().jobId());
    List<@Nullable String> operations = seen(app, job -> job.operation().orElse(null));
    List<@Nullable String> statuses = seen(app, job -> job.status().name());
    List<JobFilter> filters = new ArrayList<>();
    for (String environment : environments) {
      for (String id : ids) {
        for (String operation : operations) {
          for (String status : statuses) {
            int set = set(environment) + set(id) + set(operation) + set(status);
            if (set <= parts) {
              JobStatus wanted = status == null ? null : JobStatus.of(status);
              filters.add(
                  JobFilter.builder(app)
                      .environment(environment)
                      .jobId(id)
                      .operation(operation)
                      .status(wanted)
                      .build());
            }
          }
        }
      }
    }
    return filters;
  }

  private static int set(@Nullable String part) {
    return part == null ? 0 : 1;
  }

  private List<@Nullable String> seen(String app, Function<BackendJob, @Nullable String> part) {
    Set<@Nullable String> seen = new LinkedHashSet<>();
    seen.add(null);
    seen.add("none");
    for (JobChange change : model.history(app)) {
      if (change.after().isPresent() && seen.size() < 12) {
        seen.add(part.apply(change.after().get()));
      }
    }
    return new ArrayList<>(seen);
  }

  @Override
  public void close() {
    store.close();
  }
}
