// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sql;

import dev.backendjobs.jdbc.internal.sessions.Session;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobFilter;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobTally;
import dev.backendjobs.storage.AppTotals;
import dev.backendjobs.storage.LoggedChanges;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reads of a storage, each a single statement or independent of what happens in between. */
public final class JobQueries {
  private static final Comparator<BackendJob> NEWEST_FIRST =
      Comparator.comparingLong(BackendJob::createRevision).reversed();

  /**
   * How many jobs of a status are passed over in the time of one of an operation: the index of the
   * first has the operation too, that of the second sends to the job for its status.
   */
  private static final long STATUS_STEPS_PER_OPERATION_STEP = 5;

  private final SqlStatements sql;
  private final boolean hasLateral;
  private final int changesPerApp;

  public JobQueries(SqlStatements sql, boolean hasLateral, int changesPerApp) {
    this.sql = sql;
    this.hasLateral = hasLateral;
    this.changesPerApp = changesPerApp;
  }

  public Optional<BackendJob> find(Session session, JobKey key) throws SQLException {
    PreparedStatement select = session.prepare(sql.find);
    JobRowMapper.bindKey(new Parameters(select), key);
    return jobs(select, key.appId()).stream().findFirst();
  }

  public List<BackendJob> list(Session session, JobFilter filter, long before, int max)
      throws SQLException {
    String jobId = filter.jobId().orElse(null);
    if (jobId != null) {
      return listById(session, filter, jobId, before, max);
    }
    boolean unfiltered = filter.operation().isEmpty() && filter.status().isEmpty();
    if (unfiltered) {
      return page(session, sql.list(filter), filter, before, max);
    }
    if (filter.environment().isPresent()) {
      return filtered(session, filter, before, max);
    }
    // why: an index for each filter over all environments would cost every write; a job never
    // changes its environment, so the environments can be read one after the other
    boolean both = filter.operation().isPresent() && filter.status().isPresent();
    if (hasLateral && !both) {
      return overAll(session, filter, before, max);
    }
    List<BackendJob> jobs = new ArrayList<>();
    for (String environment : environments(session, filter)) {
      JobFilter here =
          JobFilter.builder(filter.appId())
              .environment(environment)
              .operation(filter.operation().orElse(null))
              .status(filter.status().orElse(null))
              .build();
      jobs.addAll(filtered(session, here, before, max));
    }
    return newest(jobs, max);
  }

  /** JobQueries a page of an operation or a status in all environments, with one statement. */
  private List<BackendJob> overAll(Session session, JobFilter filter, long before, int max)
      throws SQLException {
    PreparedStatement select = session.prepare(sql.listOverAll(filter));
    int next = bindFilter(select, 1, filter);
    next = bindFilter(select, next, filter);
    select.setLong(next++, before);
    select.setInt(next++, max);
    select.setInt(next, max);
    return jobs(select, filter.appId());
  }

  /** JobQueries a page of an operation or a status or both in one environment. */
  private List<BackendJob> filtered(Session session, JobFilter filter, long before, int max)
      throws SQLException {
    if (filter.operation().isEmpty() || filter.status().isEmpty()) {
      return page(session, sql.list(filter), filter, before, max);
    }
    // why: no index has both in front, since each change of status would have to write to it too;
    // the
    // exact numbers tell which of the two leads over fewer other jobs, or that there is nothing
    PreparedStatement select = session.prepare(sql.counts);
    select.setString(1, filter.operation().orElseThrow());
    select.setString(2, filter.status().orElseThrow().name());
    select.setString(3, filter.operation().orElseThrow());
    select.setString(4, filter.status().orElseThrow().name());
    select.setString(5, filter.appId());
    select.setString(6, filter.environment().orElseThrow());
    boolean byStatus;
    try (ResultSet row = select.executeQuery()) {
      if (!row.next() || row.getLong(3) == 0) {
        return List.of();
      }
      byStatus = row.getLong(2) <= STATUS_STEPS_PER_OPERATION_STEP * row.getLong(1);
    }
    return page(session, sql.listOfBoth(byStatus), filter, before, max);
  }

  private List<BackendJob> page(
      Session session, String statement, JobFilter filter, long before, int max)
      throws SQLException {
    PreparedStatement select = session.prepare(statement);
    int next = bindFilter(select, 1, filter);
    select.setLong(next++, before);
    select.setInt(next, max);
    return jobs(select, filter.appId());
  }

  private List<String> environments(Session session, JobFilter filter) throws SQLException {
    PreparedStatement select = session.prepare(sql.environments(filter));
    bindFilter(select, 1, filter);
    return strings(select);
  }

  private static int bindFilter(PreparedStatement select, int first, JobFilter filter)
      throws SQLException {
    int next = first;
    select.setString(next++, filter.appId());
    if (filter.environment().isPresent()) {
      select.setString(next++, filter.environment().orElseThrow());
    }
    if (filter.operation().isPresent()) {
      select.setString(next++, filter.operation().orElseThrow());
    }
    if (filter.status().isPresent()) {
      select.setString(next++, filter.status().orElseThrow().name());
    }
    return next;
  }

  private List<BackendJob> listById(
      Session session, JobFilter filter, String jobId, long before, int max) throws SQLException {
    List<BackendJob> jobs;
    if (filter.environment().isPresent()) {
      jobs =
          find(session, JobKey.of(filter.appId(), filter.environment().get(), jobId)).stream()
              .toList();
    } else {
      PreparedStatement select = session.prepare(sql.findById);
      select.setString(1, filter.appId());
      select.setString(2, jobId);
      select.setString(3, filter.appId());
      jobs = jobs(select, filter.appId());
    }
    return newest(
        jobs.stream().filter(job -> job.createRevision() < before && filter.matches(job)).toList(),
        max);
  }

  private static List<BackendJob> newest(List<BackendJob> jobs, int max) {
    return jobs.stream().sorted(NEWEST_FIRST).limit(max).toList();
  }

  public List<BackendJob> finished(Session session, String appId, long afterRevision, int max)
      throws SQLException {
    PreparedStatement select = session.prepare(sql.finished);
    select.setString(1, appId);
    select.setLong(2, afterRevision);
    select.setInt(3, max);
    return jobs(select, appId);
  }

  public JobTally tally(Session session, String appId) throws SQLException {
    PreparedStatement select = session.prepare(sql.tally);
    select.setString(1, appId);
    try (ResultSet row = select.executeQuery()) {
      long revision = 0;
      List<JobTally.Cell> cells = new ArrayList<>();
      while (row.next()) {
        revision = row.getLong(1);
        String environment = row.getString(2);
        if (environment != null) {
          String operation = row.getString(3);
          cells.add(
              JobTally.Cell.builder(environment, JobStatus.of(row.getString(4)), row.getLong(6))
                  .operation(operation.isEmpty() ? null : operation)
                  .finished(row.getInt(5) == 1)
                  .build());
        }
      }
      return JobTally.builder(appId).revision(revision).cells(cells).build();
    }
  }

  public AppTotals totals(Session session, String appId) throws SQLException {
    PreparedStatement select = session.prepare(sql.totals);
    select.setString(1, appId);
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? JobRowMapper.totals(row) : AppTotals.none();
    }
  }

  public LoggedChanges changes(Session session, String appId, long afterRevision, int max)
      throws SQLException {
    PreparedStatement select = session.prepare(sql.changes);
    select.setString(1, appId);
    select.setLong(2, afterRevision);
    select.setInt(3, max);
    select.setString(4, appId);
    try (ResultSet row = select.executeQuery()) {
      long newest = 0;
      long position = afterRevision;
      List<JobChange> changes = new ArrayList<>();
      while (row.next()) {
        newest = row.getLong(1);
        long revision = row.getLong(2);
        if (revision == 0) {
          break;
        }
        if (revision != position + 1) {
          return LoggedChanges.gone(newest);
        }
        position = revision;
        changes.add(JobRowMapper.change(appId, row));
      }
      // why: a few older changes may not have been pruned yet, but are no longer promised
      boolean pruned = afterRevision < newest - changesPerApp;
      boolean missing = changes.isEmpty() && afterRevision != newest;
      return pruned || missing ? LoggedChanges.gone(newest) : LoggedChanges.of(changes, position);
    }
  }

  public List<String> apps(Session session, @Nullable String after, int max) throws SQLException {
    PreparedStatement select = session.prepare(after == null ? sql.apps : sql.appsAfter);
    int next = 1;
    if (after != null) {
      select.setBytes(next++, JobRowMapper.sortKey(after));
    }
    select.setInt(next, max);
    return strings(select);
  }

  private static List<BackendJob> jobs(PreparedStatement select, String appId) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      List<BackendJob> jobs = new ArrayList<>();
      while (row.next()) {
        jobs.add(JobRowMapper.job(appId, row));
      }
      return jobs;
    }
  }

  private static List<String> strings(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      List<String> strings = new ArrayList<>();
      while (row.next()) {
        strings.add(row.getString(1));
      }
      return strings;
    }
  }
}
