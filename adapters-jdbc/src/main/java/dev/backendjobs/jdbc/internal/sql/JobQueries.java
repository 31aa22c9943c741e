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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reads of a storage, each a single statement or independent of what happens in between. */
public final class JobQueries {
  private final SqlStatements sql;
  private final JobListing listing;
  private final int changesPerApp;

  public JobQueries(SqlStatements sql, boolean hasLateral, int changesPerApp) {
    this.sql = sql;
    this.listing = new JobListing(sql, hasLateral);
    this.changesPerApp = changesPerApp;
  }

  public Optional<BackendJob> find(Session session, JobKey key) throws SQLException {
    PreparedStatement select = session.prepare(sql.find);
    JobRowMapper.bindKey(new Parameters(select), key);
    return JobRowMapper.jobs(select, key.appId()).stream().findFirst();
  }

  public List<BackendJob> list(Session session, JobFilter filter, long before, int max)
      throws SQLException {
    return listing.list(session, filter, before, max);
  }

  public List<BackendJob> finished(Session session, String appId, long afterRevision, int max)
      throws SQLException {
    PreparedStatement select = session.prepare(sql.finished);
    select.setString(1, appId);
    select.setLong(2, afterRevision);
    select.setInt(3, max);
    return JobRowMapper.jobs(select, appId);
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
