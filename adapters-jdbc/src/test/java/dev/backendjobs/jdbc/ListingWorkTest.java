// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.backendjobs.jdbc.internal.sources.ConfiguredSource;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteDataSource;

/**
 * A page over an app of many environments holds the newest matching jobs, and takes a bounded
 * number of steps.
 */
@ExtendWith(TestPostgres.Shared.class)
final class ListingWorkTest {
  private static final int PAGE = 25;
  private static final int STEPS_PER_CALLBACK = 10;

  /** Pages from the newest job on, and from amid the old ones. */
  private static final long[] BEGINNINGS = {Long.MAX_VALUE, WideApp.JOBS / 8, 30, 1};

  @TempDir Path directory;

  @Test
  void pagesOfAWideAppAreExactAndBoundedOnSqlite() throws Exception {
    AtomicLong steps = new AtomicLong();
    SQLiteDataSource sqlite = new SQLiteDataSource();
    sqlite.setUrl("jdbc:sqlite:" + directory.resolve("jobs.db"));
    HikariConfig config = new HikariConfig();
    config.setMaximumPoolSize(1);
    config.setDataSource(
        new ConfiguredSource(
            sqlite,
            connection ->
                ProgressHandler.setHandler(
                    connection,
                    STEPS_PER_CALLBACK,
                    new ProgressHandler() {
                      @Override
                      protected int progress() {
                        steps.addAndGet(STEPS_PER_CALLBACK);
                        return 0;
                      }
                    })));
    try (HikariDataSource pool = new HikariDataSource(config);
        JobStorage storage = JdbcJobStorage.builder(pool).open()) {
      WideApp.fill(storage);
      steps.set(0);
      check(storage, WideApp.unfiltered(), Long.MAX_VALUE);
      long unfiltered = steps.get();
      WideApp.common()
          .forEach(
              (name, filter) -> {
                steps.set(0);
                check(storage, filter, Long.MAX_VALUE);
                assertThat(steps.get()).as("steps of %s", name).isLessThan(4 * unfiltered);
              });
      WideApp.others()
          .forEach(
              (name, filter) -> {
                for (long before : BEGINNINGS) {
                  steps.set(0);
                  check(storage, filter, before);
                  assertThat(steps.get())
                      .as("steps of %s", name)
                      .isLessThan(150L * WideApp.ENVIRONMENTS);
                }
              });
    }
  }

  @Test
  void aPageIsWholeAlthoughJobsStopToMatchWhileItIsRead() throws Exception {
    SQLiteDataSource sqlite = new SQLiteDataSource();
    sqlite.setUrl("jdbc:sqlite:" + directory.resolve("snapshot.db"));
    sqlite.setJournalMode("WAL");
    RecordingSource source = new RecordingSource(sqlite);
    JobFilter filter = WideApp.others().get("old status");
    try (JobStorage writer = JdbcJobStorage.builder(sqlite).open()) {
      WideApp.fill(writer);
      try (JobStorage storage = JdbcJobStorage.builder(source.proxy()).open()) {
        JobKey newest = storage.list(filter, Long.MAX_VALUE, 1).get(0).key();
        AtomicBoolean moved = new AtomicBoolean();
        source.afterQuery(
            run -> {
              if (run.sql().contains(" AS newest ") && moved.compareAndSet(false, true)) {
                writer.write(newest, Decisions.move(JobStatus.RUNNING, null, Instant.EPOCH));
              }
            });
        check(storage, filter, Long.MAX_VALUE);
        assertThat(moved).isTrue();
      }
    }
  }

  @Test
  void aPageOfOldJobsMergesItsEnvironmentsAndReadsNoOthers(TestPostgres server) throws Exception {
    SQLiteDataSource sqlite = new SQLiteDataSource();
    sqlite.setUrl("jdbc:sqlite:" + directory.resolve("merged.db"));
    for (DataSource database : List.of(sqlite, server.source())) {
      RecordingSource source = new RecordingSource(database);
      try (JobStorage storage =
          JdbcJobStorage.builder(source.proxy()).tablePrefix(server.newPrefix()).open()) {
        create(storage, 100, "cold", 100, JobStatus.FAILED);
        create(storage, 100, "hot", 3, JobStatus.FAILED);
        create(storage, 400, "new", 1, JobStatus.PENDING);
        for (JobFilter filter :
            List.of(
                JobFilter.builder("app").status(JobStatus.FAILED).build(),
                JobFilter.builder("app").operation("FAILED").build(),
                JobFilter.builder("app").operation("FAILED").status(JobStatus.FAILED).build())) {
          source.take();
          assertThat(storage.list(filter, 180, PAGE).stream().map(BackendJob::createRevision))
              .as("%s", filter)
              .containsExactlyElementsOf(
                  LongStream.rangeClosed(1, PAGE).map(i -> 180 - i).boxed().toList());
          assertThat(storage.list(filter, Long.MAX_VALUE, PAGE))
              .extracting(BackendJob::createRevision)
              .as("%s", filter)
              .isEqualTo(LongStream.range(0, PAGE).map(i -> 200 - i).boxed().toList());
          assertThat(source.take()).as("statements of %s", filter).hasSizeLessThan(14);
        }
      }
    }
  }

  private static void create(
      JobStorage storage, int jobs, String name, int environments, JobStatus status) {
    List<JobKey> keys = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      keys.add(JobKey.of("app", name + i % environments, name + i));
    }
    long before = storage.totals("app").revision();
    storage.write(
        keys,
        (current, totals) ->
            Decisions.create(
                    keys.get((int) (totals.revision() - before)),
                    status.name(),
                    status,
                    Instant.EPOCH)
                .decide(current, totals));
  }

  private static void check(JobStorage storage, JobFilter filter, long before) {
    assertThat(storage.list(filter, before, PAGE).stream().map(job -> job.key().jobId()))
        .as("%s before %s", filter, before)
        .containsExactlyElementsOf(WideApp.expected(filter, before, PAGE));
  }
}
