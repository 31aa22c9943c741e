// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.JobStorage;
import dev.backendjobs.testkit.Decisions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On PostgreSQL each read finds its rows by an index, whether the tables have been analyzed or not,
 * and looks at a bounded number of them.
 */
@ExtendWith(TestPostgres.Shared.class)
final class QueryPlanTest {
  private static final int PAGE = 25;
  private static final int OTHER_APPS = 20;
  private static final int JOBS_OF_OTHER = 1_000;
  private static final Pattern ROWS =
      Pattern.compile("actual (?:time=\\S+ )?rows=([0-9.]+) loops=([0-9]+)");
  private static final Pattern REMOVED = Pattern.compile("Rows Removed by .*: ([0-9]+)");

  private final TestPostgres server;
  private final String prefix;

  /** Whether the server knows how many rows there are, as soon after each bulk of writes. */
  private boolean analyzed;

  QueryPlanTest(TestPostgres server) {
    this.server = server;
    prefix = server.newPrefix();
  }

  @Test
  void eachReadUsesIndexesAndLooksAtFewRows() throws Exception {
    RecordingSource source = new RecordingSource(server.source());
    try (JobStorage storage =
        JdbcJobStorage.builder(source.proxy())
            .tablePrefix(prefix)
            .finishedJobCache(0, Duration.ofDays(1))
            .open()) {
      for (int i = 0; i < OTHER_APPS; i++) {
        fill(storage, "other" + i);
      }
      WideApp.fill(storage);
      checkAll(storage, source, "not analyzed");
      execute("ANALYZE " + prefix + "job");
      for (String table : List.of("app", "tally", "change")) {
        execute("ANALYZE " + prefix + table);
      }
      analyzed = true;
      checkAll(storage, source, "analyzed");
    }
  }

  private static void fill(JobStorage storage, String app) {
    List<JobKey> keys = new ArrayList<>();
    for (int i = 0; i < JOBS_OF_OTHER; i++) {
      keys.add(JobKey.of(app, "env" + i % 7, "job" + i));
    }
    storage.write(
        keys,
        (current, totals) -> {
          JobKey key = keys.get((int) totals.revision());
          JobStatus status = totals.revision() % 2 == 0 ? JobStatus.FAILED : JobStatus.RUNNING;
          return Decisions.create(key, "Op", status, Instant.EPOCH).decide(current, totals);
        });
  }

  private void checkAll(JobStorage storage, RecordingSource source, String when)
      throws SQLException {
    source.take();
    storage.list(WideApp.unfiltered(), Long.MAX_VALUE, PAGE);
    check(source, when + ": unfiltered", 10 * PAGE);
    WideApp.common()
        .forEach(
            (name, filter) -> {
              storage.list(filter, Long.MAX_VALUE, PAGE);
              check(source, when + ": " + name, 1_000);
            });
    WideApp.others()
        .forEach(
            (name, filter) -> {
              for (long before : new long[] {Long.MAX_VALUE, WideApp.JOBS / 8, 30}) {
                assertThat(
                        storage.list(filter, before, PAGE).stream().map(job -> job.key().jobId()))
                    .as("%s: %s before %s", when, name, before)
                    .containsExactlyElementsOf(WideApp.expected(filter, before, PAGE));
                check(source, when + ": " + name + " before " + before, 10 * WideApp.ENVIRONMENTS);
              }
            });
    JobFilter.Builder environment = JobFilter.builder("other1").environment("env3");
    for (JobFilter filter :
        List.of(
            environment.build(),
            JobFilter.builder("other1").environment("env3").operation("Op").build(),
            JobFilter.builder("other1").environment("env3").status(JobStatus.FAILED).build(),
            JobFilter.builder("other1")
                .environment("env3")
                .operation("Op")
                .status(JobStatus.FAILED)
                .build(),
            JobFilter.builder("other1").environment("env3").jobId("job3").build())) {
      assertThat(storage.list(filter, Long.MAX_VALUE, PAGE)).isNotEmpty();
      check(source, when + ": " + filter, 500);
    }
    storage.find(JobKey.of("other2", "env3", "job3"));
    check(source, when + ": find", 10);
    storage.finished("app", 0, PAGE);
    storage.finished("app", 2_000, PAGE);
    storage.finished("other3", 0, PAGE);
    check(source, when + ": finished", 300);
    storage.totals("app");
    check(source, when + ": totals", 3 * OTHER_APPS);
    storage.tally("other1");
    check(source, when + ": tally", 200);
    storage.changes("app", 0, PAGE);
    storage.changes("app", WideApp.JOBS - 10, PAGE);
    check(source, when + ": changes", 500);
    storage.apps(null, PAGE);
    storage.apps("other1", PAGE);
    check(source, when + ": apps", 500);
  }

  private void check(RecordingSource source, String what, long mostRows) {
    List<RecordingSource.Run> runs = source.take();
    assertThat(runs).as("statements of %s", what).isNotEmpty().hasSizeLessThan(4);
    StringBuilder plans = new StringBuilder();
    long rows = 0;
    try (Connection connection = server.source().getConnection()) {
      for (RecordingSource.Run run : runs) {
        long loops = 1;
        plans.append(run).append('\n');
        for (String line : plan(connection, run)) {
          plans.append(line).append('\n');
          Matcher actual = ROWS.matcher(line);
          Matcher removed = REMOVED.matcher(line);
          if (actual.find()) {
            loops = Long.parseLong(actual.group(2));
            rows += (long) (Double.parseDouble(actual.group(1)) * loops);
          } else if (removed.find()) {
            rows += Long.parseLong(removed.group(1)) * loops;
          }
        }
      }
    } catch (SQLException failure) {
      throw new AssertionError(what, failure);
    }
    assertThat(plans.toString())
        .as(what)
        .doesNotContain("Seq Scan on " + prefix + "job")
        .doesNotContain("Seq Scan on " + prefix + "change");
    if (analyzed) {
      assertThat(rows).as("rows of %s, with the plans %s", what, plans).isLessThan(mostRows);
    }
  }

  private static List<String> plan(Connection connection, RecordingSource.Run run)
      throws SQLException {
    List<String> lines = new ArrayList<>();
    try (PreparedStatement explain =
            run.prepare(connection, "EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) ");
        ResultSet row = explain.executeQuery()) {
      while (row.next()) {
        lines.add(row.getString(1));
      }
    }
    return lines;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = server.source().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
