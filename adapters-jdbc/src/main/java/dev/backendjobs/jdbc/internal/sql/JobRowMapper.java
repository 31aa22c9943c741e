// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sql;

import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.storage.AppTotals;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Jobs and changes as rows: the columns in the order in which {@link SqlStatements} names them. */
public final class JobRowMapper {
  private JobRowMapper() {}

  /** Returns bytes whose order is that of {@link String#compareTo}. */
  public static byte[] sortKey(String appId) {
    return appId.getBytes(StandardCharsets.UTF_16BE);
  }

  /**
   * Checks that a job comes back from a row as it went in.
   *
   * @throws IllegalArgumentException if it does not
   */
  public static void requireStorable(BackendJob job) {
    requireMillis(job.createTime());
    requireMillis(job.updateTime());
    Instant finish = job.finishTime().orElse(null);
    if (finish != null) {
      requireMillis(finish);
      if (finish.isBefore(job.createTime())) {
        throw new IllegalArgumentException(
            "finished " + finish + ", created " + job.createTime() + ": " + job.key());
      }
    }
  }

  public static void requireMillis(Instant time) {
    boolean whole;
    try {
      whole = Instant.ofEpochMilli(time.toEpochMilli()).equals(time);
    } catch (ArithmeticException tooFar) {
      whole = false;
    }
    if (!whole) {
      throw new IllegalArgumentException(time + " is not a time of millisecond precision");
    }
  }

  /** Returns the jobs that a query reads, in its order. */
  static List<BackendJob> jobs(PreparedStatement select, String appId) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      List<BackendJob> jobs = new ArrayList<>();
      while (row.next()) {
        jobs.add(job(appId, row));
      }
      return jobs;
    }
  }

  /** Reads the job of the current row. */
  public static BackendJob job(String appId, ResultSet row) throws SQLException {
    return BackendJob.builder(
            new JobKey(appId, row.getString(1), row.getString(2)),
            new JobStatus(row.getString(4)),
            row.getLong(9),
            Instant.ofEpochMilli(row.getLong(6)))
        .operation(row.getString(3))
        .error(row.getString(5))
        .updateTime(Instant.ofEpochMilli(row.getLong(7)))
        .finishTime(time(row, 8))
        .revision(row.getLong(10))
        .build();
  }

  /** Reads the numbers of an app of the current row; of no environment. */
  public static AppTotals totals(ResultSet row) throws SQLException {
    return AppTotals.builder()
        .revision(row.getLong(1))
        .stored(row.getLong(3))
        .active(row.getLong(4))
        .lastCreateTime(time(row, 2))
        .build();
  }

  /** Sets the parameters of an UPDATE of a job: what may change, then the key. */
  public static void bindUpdate(Parameters parameters, BackendJob job) throws SQLException {
    parameters.text(job.operation().orElse(null));
    bindUpdateOfSameOperation(parameters, job);
  }

  /** Sets the parameters of an UPDATE of a job that leaves its operation as it is. */
  public static void bindUpdateOfSameOperation(Parameters parameters, BackendJob job)
      throws SQLException {
    parameters
        .text(job.status().name())
        .text(job.error().orElse(null))
        .time(job.updateTime())
        .time(job.finishTime().orElse(null))
        .number(job.revision());
    bindKey(parameters, job.key());
  }

  /** Sets the parameters of an INSERT of a job: as for an update, then what never changes. */
  public static void bindInsert(Parameters parameters, BackendJob job) throws SQLException {
    bindUpdate(parameters, job);
    parameters.time(job.createTime()).number(job.createRevision());
  }

  /** Sets the parameters of a key. */
  public static void bindKey(Parameters parameters, JobKey key) throws SQLException {
    parameters.text(key.appId()).text(key.environment()).text(key.jobId());
  }

  /** Reads the change of the current row, whose columns begin at the second. */
  public static JobChange change(String appId, ResultSet row) throws SQLException {
    JobKey key = new JobKey(appId, row.getString(3), row.getString(4));
    Instant createTime = Instant.ofEpochMilli(row.getLong(5));
    long createRevision = row.getLong(6);
    long revision = row.getLong(2);
    return JobChange.builder(revision, Instant.ofEpochMilli(row.getLong(7)))
        .before(side(row, 10, key, createTime, createRevision, row.getLong(9)))
        .after(side(row, 15, key, createTime, createRevision, revision))
        .actor(row.getString(8))
        .build();
  }

  private static @Nullable BackendJob side(
      ResultSet row, int first, JobKey key, Instant createTime, long createRevision, long revision)
      throws SQLException {
    String status = row.getString(first + 1);
    if (status == null) {
      return null;
    }
    return BackendJob.builder(key, new JobStatus(status), createRevision, createTime)
        .operation(row.getString(first))
        .error(row.getString(first + 2))
        .updateTime(Instant.ofEpochMilli(row.getLong(first + 3)))
        .finishTime(time(row, first + 4))
        .revision(revision)
        .build();
  }

  /** Sets the parameters of an INSERT of a change. */
  public static void bindChange(Parameters parameters, JobChange change) throws SQLException {
    BackendJob before = change.before().orElse(null);
    BackendJob after = change.after().orElse(null);
    BackendJob either = Objects.requireNonNull(after != null ? after : before);
    JobKey key = change.key();
    parameters
        .text(key.appId())
        .number(change.revision())
        .text(key.environment())
        .text(key.jobId())
        .time(either.createTime())
        .number(either.createRevision())
        .time(change.at())
        .text(change.actor().orElse(null));
    if (before == null) {
      parameters.noNumber();
    } else {
      parameters.number(before.revision());
    }
    bindSide(parameters, before);
    bindSide(parameters, after);
  }

  private static void bindSide(Parameters parameters, @Nullable BackendJob job)
      throws SQLException {
    parameters
        .text(job == null ? null : job.operation().orElse(null))
        .text(job == null ? null : job.status().name())
        .text(job == null ? null : job.error().orElse(null))
        .time(job == null ? null : job.updateTime())
        .time(job == null ? null : job.finishTime().orElse(null));
  }

  public static @Nullable Instant time(ResultSet row, int index) throws SQLException {
    long millis = row.getLong(index);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
