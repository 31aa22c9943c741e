// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every storage while there are no writes, whatever was written before.
 *
 * <p>Reads all apps with the storage's public methods, and fails with an {@link AssertionError} on
 * the first contradiction.
 */
public final class Invariants {
  private static final int PAGE = 64;
  private static final int VALUES = 6;

  private final JobStorage storage;
  private final Predicate<BackendJob> terminal;
  private final String app;
  private final List<BackendJob> jobs;
  private final JobTally tally;

  private Invariants(JobStorage storage, Predicate<BackendJob> terminal, String app) {
    this.storage = storage;
    this.terminal = terminal;
    this.app = app;
    this.jobs = listing(storage, JobFilter.builder(app).build(), PAGE);
    this.tally = storage.tally(app);
  }

  /** Checks a storage whose jobs follow the standard life cycle. */
  public static void check(JobStorage storage) {
    check(storage, job -> Decisions.isTerminal(job.status()));
  }

  /**
   * Checks a storage.
   *
   * @param terminal whether the status of a job is terminal
   */
  public static void check(JobStorage storage, Predicate<BackendJob> terminal) {
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(terminal, "terminal");
    for (String app : apps(storage)) {
      new Invariants(storage, terminal, app).check();
    }
  }

  /** Returns all jobs that a filter means, read page by page. */
  public static List<BackendJob> listing(JobStorage storage, JobFilter filter, int pageSize) {
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(filter, "filter");
    List<BackendJob> all = new ArrayList<>();
    long before = Long.MAX_VALUE;
    while (true) {
      List<BackendJob> page = storage.list(filter, before, pageSize);
      assertThat(page)
          .as("page of %s before %s", filter, before)
          .hasSizeLessThanOrEqualTo(pageSize);
      all.addAll(page);
      if (page.size() < pageSize) {
        return all;
      }
      before = page.get(pageSize - 1).createRevision();
    }
  }

  /** Returns the ids of all apps, read page by page. */
  public static List<String> apps(JobStorage storage) {
    Objects.requireNonNull(storage, "storage");
    List<String> all = new ArrayList<>();
    List<String> page = storage.apps(null, PAGE);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = storage.apps(page.get(page.size() - 1), PAGE);
    }
    assertThat(all).as("apps").doesNotHaveDuplicates();
    return all;
  }

  private void check() {
    assertThat(tally.revision()).as("revision of app %s", app).isPositive();
    checkJobs();
    checkTally();
    checkChanges();
    checkFinished();
    checkFilters();
  }

  private void checkJobs() {
    Set<JobKey> keys = new LinkedHashSet<>();
    for (int i = 0; i < jobs.size(); i++) {
      BackendJob job = jobs.get(i);
      assertThat(keys.add(job.key())).as("%s is listed once", job.key()).isTrue();
      assertThat(job.key().appId()).isEqualTo(app);
      assertThat(storage.find(job.key())).contains(job);
      assertThat(job.revision()).as("revision of %s", job).isBetween(1L, tally.revision());
      assertThat(job.isFinished()).as("finish time of %s", job).isEqualTo(terminal.test(job));
      assertThat(job.updateTime()).isAfterOrEqualTo(job.createTime());
      if (i > 0) {
        BackendJob newer = jobs.get(i - 1);
        assertThat(job.createRevision()).isLessThan(newer.createRevision());
      }
    }
    assertThat(jobs.stream().map(BackendJob::revision)).doesNotHaveDuplicates();
  }

  private void checkTally() {
    record Place(String environment, @Nullable String operation, JobStatus status, boolean done) {}
    Map<Place, Long> recount =
        jobs.stream()
            .collect(
                Collectors.groupingBy(
                    job ->
                        new Place(
                            job.key().environment(),
                            job.operation().orElse(null),
                            job.status(),
                            job.isFinished()),
                    Collectors.counting()));
    Map<Place, Long> counted = new HashMap<>();
    for (JobTally.Cell cell : tally.cells()) {
      Place place =
          new Place(
              cell.environment(), cell.operation().orElse(null), cell.status(), cell.finished());
      assertThat(counted.put(place, cell.count())).as("second cell of %s", place).isNull();
    }
    assertThat(tally.appId()).isEqualTo(app);
    assertThat(counted).as("tally of app %s", app).isEqualTo(recount);
  }

  /** Checks that what is left of the change log is without a gap and leads to the jobs. */
  private void checkChanges() {
    List<JobChange> log = new ArrayList<>();
    long position = oldestPosition();
    boolean whole = position == 0;
    while (true) {
      LoggedChanges next = storage.changes(app, position, PAGE);
      assertThat(next.gone()).as("position %s of app %s is gone", position, app).isFalse();
      if (next.changes().isEmpty()) {
        break;
      }
      log.addAll(next.changes());
      position = next.resumeAfter();
    }
    assertThat(position).as("end of the log of app %s", app).isEqualTo(tally.revision());
    Map<JobKey, BackendJob> replay = new HashMap<>();
    Set<JobKey> touched = new LinkedHashSet<>();
    for (int i = 0; i < log.size(); i++) {
      JobChange change = log.get(i);
      assertThat(change.revision()).isEqualTo(tally.revision() - log.size() + 1 + i);
      BackendJob known = replay.get(change.key());
      if (touched.add(change.key()) && !whole) {
        known = change.before().orElse(null);
      }
      assertThat(change.before().orElse(null)).as("before of change %s", change).isEqualTo(known);
      replay.put(change.key(), change.after().orElse(null));
    }
    touched.forEach(key -> assertThat(storage.find(key).orElse(null)).isEqualTo(replay.get(key)));
    if (whole) {
      replay.values().removeIf(job -> job == null);
      assertThat(replay.values()).containsExactlyInAnyOrderElementsOf(jobs);
    }
  }

  private long oldestPosition() {
    long low = 0;
    long high = tally.revision();
    while (low < high) {
      long middle = (low + high) >>> 1;
      LoggedChanges changes = storage.changes(app, middle, 1);
      if (changes.gone()) {
        assertThat(changes.resumeAfter()).isEqualTo(tally.revision());
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void checkFinished() {
    List<BackendJob> expected =
        jobs.stream()
            .filter(BackendJob::isFinished)
            .sorted(Comparator.comparingLong(BackendJob::revision))
            .toList();
    assertThat(storage.finished(app, 0, jobs.size() + 1)).isEqualTo(expected);
    assertThat(storage.finished(app, 0, 1)).isEqualTo(expected.stream().limit(1).toList());
  }

  private void checkFilters() {
    List<@Nullable JobStatus> statuses = values(BackendJob::status, JobStatus.of("NO SUCH"));
    List<@Nullable String> ids = values(job -> job.key().jobId(), "no such id");
    for (String environment : values(job -> job.key().environment(), "no such environment")) {
      for (String operation : values(job -> job.operation().orElse(null), "no such operation")) {
        for (JobStatus status : statuses) {
          for (String id : ids.subList(0, Math.min(ids.size(), 4))) {
            JobFilter filter =
                JobFilter.builder(app)
                    .environment(environment)
                    .jobId(id)
                    .operation(operation)
                    .status(status)
                    .build();
            assertThat(listing(storage, filter, PAGE))
                .as("%s", filter)
                .isEqualTo(jobs.stream().filter(filter::matches).toList());
          }
        }
      }
    }
  }

  /** Returns null, a stranger, and what the jobs have, at most {@link #VALUES} of it. */
  private <T> List<@Nullable T> values(Function<BackendJob, @Nullable T> part, T stranger) {
    Set<@Nullable T> values = new LinkedHashSet<>();
    values.add(null);
    values.add(stranger);
    jobs.stream().map(part).distinct().limit(VALUES).forEach(values::add);
    return new ArrayList<>(values);
  }
}
