// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage.memory;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one app by their order of creation, and by environment, operation and status.
 *
 * <p>Changed under the app's lock; listings take none. A slot enters the index before its job is to
 * be seen there, and leaves after. So a reader compares the job that it finds with the filter, and
 * misses none that matches all the time.
 */
final class JobIndex {
  /** The index of an app without jobs; nothing enters it. */
  static final JobIndex EMPTY = new JobIndex("", Map.of());

  private final String appId;
  private final Map<JobKey, Slot> slots;
  private final Map<String, EnvironmentGroup> environments = new ConcurrentHashMap<>(4);
  private final Map<String, Group<String>> operations = new ConcurrentHashMap<>(4);
  private final Map<JobStatus, Group<JobStatus>> statuses = new ConcurrentHashMap<>(8);
  private final PositionSet all = new PositionSet();
  private final SlotSequence sequence = new SlotSequence();

  /** Begins empty; {@code slots} are the jobs of all apps by their keys. */
  JobIndex(String appId, Map<JobKey, Slot> slots) {
    this.appId = appId;
    this.slots = slots;
  }

  /** Returns the environment of this name, or null if there is none yet. */
  @Nullable EnvironmentGroup environment(String name) {
    return environments.get(name);
  }

  /** Returns where a job like this is counted, made if there is none. */
  TallyCell cell(BackendJob job) {
    EnvironmentGroup environment =
        environments.computeIfAbsent(job.key().environment(), EnvironmentGroup::new);
    return cell(environment, job);
  }

  /** Returns where a job of this environment is counted, made if there is none. */
  TallyCell cell(EnvironmentGroup environment, BackendJob job) {
    String operation = job.operation().orElse(null);
    return environment.cell(
        operation == null ? null : group(operations, operation),
        group(statuses, job.status()),
        job.isFinished());
  }

  private static <T> Group<T> group(Map<T, Group<T>> groups, T name) {
    Group<T> group = groups.get(name);
    return group != null ? group : groups.computeIfAbsent(name, Group::new);
  }

  /** Returns a new slot, which is in the index; its job is to be set. */
  Slot add(TallyCell cell, long createRevision) {
    Slot slot = new Slot(sequence.next(), cell);
    sequence.add(slot, createRevision);
    all.add(slot.position);
    enter(cell.environment, slot);
    if (cell.operation != null) {
      enter(cell.operation, slot);
    }
    enter(cell.status, slot);
    return slot;
  }

  /** Has a slot enter what its job will be found by after a change. */
  void enter(TallyCell now, TallyCell old, Slot slot) {
    if (now.operation != null && now.operation != old.operation) {
      enter(now.operation, slot);
    }
    if (now.status != old.status) {
      enter(now.status, slot);
    }
  }

  /** Has a slot leave what its job was found by before a change. */
  void leave(TallyCell old, TallyCell now, Slot slot) {
    if (old.operation != null && now.operation != old.operation) {
      leave(operations, old.operation, slot);
    }
    if (now.status != old.status) {
      leave(statuses, old.status, slot);
    }
  }

  /** Takes a slot out of the index; its job is no longer to be seen. */
  void remove(TallyCell cell, Slot slot) {
    leave(environments, cell.environment, slot);
    if (cell.operation != null) {
      leave(operations, cell.operation, slot);
    }
    leave(statuses, cell.status, slot);
    all.remove(slot.position);
    sequence.remove(slot);
  }

  private static void enter(Group<?> group, Slot slot) {
    group.stored++;
    group.positions.add(slot.position);
  }

  private static <T, G extends Group<T>> void leave(Map<T, G> groups, G group, Slot slot) {
    group.positions.remove(slot.position);
    // why: a status that jobs only pass through would be created again for each of them
    if (--group.stored == 0 && groups.size() > 8) {
      groups.remove(group.name);
    }
  }

  /** Returns the newest jobs of a filter that were created before a revision. */
  @SuppressWarnings("ReferenceEquality") // why: there is one empty index
  List<BackendJob> list(JobFilter filter, long before, int max) {
    if (this == EMPTY) {
      return List.of();
    }
    String jobId = filter.jobId().orElse(null);
    if (jobId != null) {
      return listById(filter, jobId, before, max);
    }
    PositionSet[] sets = sets(filter);
    if (sets == null) {
      return List.of();
    }
    List<BackendJob> jobs = new ArrayList<>(Math.min(max, 128));
    long from = before == Long.MAX_VALUE ? sequence.next() - 1 : sequence.before(before);
    PositionSet.walk(
        sets,
        from,
        position -> {
          Slot slot = sequence.at(position);
          BackendJob job = slot == null ? null : slot.job;
          if (job != null && filter.matches(job)) {
            jobs.add(job);
          }
          return jobs.size() < max;
        });
    return jobs;
  }

  /** Returns the sets whose common positions are to be walked; null if nothing can match. */
  private PositionSet @Nullable [] sets(JobFilter filter) {
    List<PositionSet> sets = new ArrayList<>(3);
    String environment = filter.environment().orElse(null);
    String operation = filter.operation().orElse(null);
    JobStatus status = filter.status().orElse(null);
    if ((environment != null && !add(sets, environments.get(environment)))
        || (operation != null && !add(sets, operations.get(operation)))
        || (status != null && !add(sets, statuses.get(status)))) {
      return null;
    }
    return sets.isEmpty() ? new PositionSet[] {all} : sets.toArray(PositionSet[]::new);
  }

  private static boolean add(List<PositionSet> sets, @Nullable Group<?> group) {
    return group != null && sets.add(group.positions);
  }

  private List<BackendJob> listById(JobFilter filter, String jobId, long before, int max) {
    // why: an id is looked up by key in each environment, of which an app has few; an index of its
    // own would cost every job memory for the rarest of questions
    List<BackendJob> jobs = new ArrayList<>(1);
    Iterable<String> names =
        filter.environment().isPresent()
            ? List.of(filter.environment().get())
            : environments.keySet();
    for (String environment : names) {
      Slot slot = slots.get(JobKey.of(appId, environment, jobId));
      BackendJob job = slot == null ? null : slot.job;
      if (job != null && job.createRevision() < before && filter.matches(job)) {
        jobs.add(job);
      }
    }
    jobs.sort(Comparator.comparingLong(BackendJob::createRevision).reversed());
    return jobs.size() > max ? jobs.subList(0, max) : jobs;
  }

  /** Returns the numbers of jobs; exact if no writer is at work meanwhile. */
  List<JobTally.Cell> cells() {
    List<JobTally.Cell> cells = new ArrayList<>();
    for (EnvironmentGroup environment : environments.values()) {
      for (TallyCell cell : environment.cells()) {
        if (cell.count > 0) {
          cells.add(cell.toCell());
        }
      }
    }
    return cells;
  }
}
