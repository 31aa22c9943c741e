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
import java.sql.Types;
import java.time.Instant;
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
  public static void bindUpdate(PreparedStatement statement, BackendJob job) throws SQLException {
    statement.setString(1, job.operation().orElse(null));
    bindUpdate(statement, 2, job);
  }

  /** Sets the parameters of an UPDATE of a job that leaves its operation as it is. */
  public static void bindUpdateOfSameOperation(PreparedStatement statement, BackendJob job)
      throws SQLException {
    bindUpdate(statement, 1, job);
  }

  private static void bindUpdate(PreparedStatement statement, int first, BackendJob job)
      throws SQLException {
    statement.setString(first, job.status().name());
    statement.setString(first + 1, job.error().orElse(null));
    statement.setLong(first + 2, job.updateTime().toEpochMilli());
    bindTime(statement, first + 3, job.finishTime().orElse(null));
    statement.setLong(first + 4, job.revision());
    bindKey(statement, first + 5, job.key());
  }

  /** Sets the parameters of an INSERT of a job: as for an update, then what never changes. */
  public static void bindInsert(PreparedStatement statement, BackendJob job) throws SQLException {
    bindUpdate(statement, job);
    statement.setLong(10, job.createTime().toEpochMilli());
    statement.setLong(11, job.createRevision());
  }

  public static void bindKey(PreparedStatement statement, int first, JobKey key)
      throws SQLException {
    statement.setString(first, key.appId());
    statement.setString(first + 1, key.environment());
    statement.setString(first + 2, key.jobId());
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
  public static void bindChange(PreparedStatement statement, JobChange change) throws SQLException {
    BackendJob before = change.before().orElse(null);
    BackendJob after = change.after().orElse(null);
    BackendJob either = after != null ? after : before;
    JobKey key = change.key();
    statement.setString(1, key.appId());
    statement.setLong(2, change.revision());
    statement.setString(3, key.environment());
    statement.setString(4, key.jobId());
    if (either != null) {
      statement.setLong(5, either.createTime().toEpochMilli());
      statement.setLong(6, either.createRevision());
    }
    statement.setLong(7, change.at().toEpochMilli());
    statement.setString(8, change.actor().orElse(null));
    if (before == null) {
      statement.setNull(9, Types.BIGINT);
    } else {
      statement.setLong(9, before.revision());
    }
    bindSide(statement, 10, before);
    bindSide(statement, 15, after);
  }

  private static void bindSide(PreparedStatement statement, int first, @Nullable BackendJob job)
      throws SQLException {
    statement.setString(first, job == null ? null : job.operation().orElse(null));
    statement.setString(first + 1, job == null ? null : job.status().name());
    statement.setString(first + 2, job == null ? null : job.error().orElse(null));
    bindTime(statement, first + 3, job == null ? null : job.updateTime());
    bindTime(statement, first + 4, job == null ? null : job.finishTime().orElse(null));
  }

  public static void bindTime(PreparedStatement statement, int index, @Nullable Instant time)
      throws SQLException {
    if (time == null) {
      statement.setNull(index, Types.BIGINT);
    } else {
      statement.setLong(index, time.toEpochMilli());
    }
  }

  public static @Nullable Instant time(ResultSet row, int index) throws SQLException {
    long millis = row.getLong(index);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
