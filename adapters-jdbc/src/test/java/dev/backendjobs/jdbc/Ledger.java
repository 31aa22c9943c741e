// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.storage.LoggedChanges;
import dev.backendjobs.testkit.Invariants;
import java.util.HashMap;
import java.util.Map;

/**
 * The acknowledged writes, kept outside the writers' processes, to be compared with the storage.
 *
 * <p>An acknowledged write must be in the change feed at its own revision, as it was acknowledged;
 * jobs must be as the feed leaves them.
 */
final class Ledger {
  /** How many changes of an app a storage must keep, so that none is gone before it is checked. */
  static final int CHANGES_PER_APP = 10_000;

  private static final int PAGE = 500;

  /** A change that was acknowledged; the status of a removed job is {@code -}. */
  private record Entry(JobKey key, String status) {
    static Entry of(JobChange change) {
      BackendJob after = change.after().orElse(null);
      return new Entry(change.key(), after == null ? "-" : after.status().name());
    }
  }

  private final Map<String, Map<Long, Entry>> acknowledged = new HashMap<>();
  private final Map<String, Long> checked = new HashMap<>();

  /** The newest revision of each job that is there, as of the last check. */
  private final Map<JobKey, Long> jobs = new HashMap<>();

  private long lines;

  /** Enters a line of a {@link LedgerWriter}. */
  void enter(String line) {
    String[] parts = line.split(" ", -1);
    JobKey key = JobKey.of(parts[0], parts[1], parts[2]);
    Entry before =
        acknowledged
            .computeIfAbsent(key.appId(), app -> new HashMap<>())
            .put(Long.parseLong(parts[3]), new Entry(key, parts[4]));
    assertThat(before).as("second write of the revision in %s", line).isNull();
    lines++;
  }

  /** Returns how many lines were entered. */
  long lines() {
    return lines;
  }

  /** Compares all entries with a storage without writers. */
  void check(JobStorage storage, String when) {
    Invariants.check(storage);
    acknowledged.forEach((app, entries) -> checkFeed(storage, app, entries, when));
    jobs.forEach(
        (key, revision) ->
            assertThat(storage.find(key).map(BackendJob::revision))
                .as("revision of %s after %s", key, when)
                .contains(revision));
  }

  private void checkFeed(JobStorage storage, String app, Map<Long, Entry> entries, String when) {
    long position = checked.getOrDefault(app, 0L);
    while (true) {
      LoggedChanges page = storage.changes(app, position, PAGE);
      assertThat(page.gone()).as("position %s of %s after %s", position, app, when).isFalse();
      if (page.changes().isEmpty()) {
        break;
      }
      for (JobChange change : page.changes()) {
        Entry entered = entries.remove(change.revision());
        if (entered != null) {
          assertThat(Entry.of(change))
              .as("change %s of %s after %s", change.revision(), app, when)
              .isEqualTo(entered);
        }
        if (change.after().isEmpty()) {
          jobs.remove(change.key());
        } else {
          jobs.put(change.key(), change.revision());
        }
      }
      position = page.resumeAfter();
    }
    assertThat(entries).as("lost writes of %s after %s", app, when).isEmpty();
    checked.put(app, position);
  }
}
