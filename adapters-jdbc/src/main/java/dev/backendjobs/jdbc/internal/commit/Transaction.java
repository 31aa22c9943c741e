// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.commit;

import dev.backendjobs.jdbc.internal.sessions.Session;
import dev.backendjobs.jdbc.internal.sql.JobRowMapper;
import dev.backendjobs.jdbc.internal.sql.SqlStatements;
import dev.backendjobs.jdbc.internal.sql.StatementBatch;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobChange;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.storage.AppTotals;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One batch of writes as one transaction: lock the apps, load, decide in memory, write in batches.
 *
 * <p>Where several processes write, the lock on an app's row makes them take turns; apps are locked
 * in one order by all.
 */
public final class Transaction {
  private final Session session;
  private final SqlStatements sql;
  private final int changesPerApp;
  private final Map<String, AppBatch> apps = new TreeMap<>();

  public Transaction(
      Session session, SqlStatements sql, int changesPerApp, List<QueuedWrite> writes) {
    this.session = session;
    this.sql = sql;
    this.changesPerApp = changesPerApp;
    for (QueuedWrite write : writes) {
      apps.computeIfAbsent(write.appId(), AppBatch::new).add(write);
    }
  }

  /** Runs the batch up to the commit; afterwards each write knows its outcome. */
  public void run() throws SQLException {
    List<AppBatch> changed = new ArrayList<>();
    for (AppBatch app : apps.values()) {
      load(app);
      app.decide();
      if (!app.isKnown() && !app.changes().isEmpty()) {
        // why: only a row can be locked, and only an accepted write may leave a trace of an app;
        // whoever made the row first, all decide on what it holds once it is locked
        enter(app);
        load(app);
        app.decide();
      }
      if (!app.changes().isEmpty()) {
        changed.add(app);
      }
    }
    if (changed.isEmpty()) {
      session.connection().rollback();
      return;
    }
    writeJobs(changed);
    writeTallies(changed);
    writeChanges(changed);
    writeApps(changed);
    session.connection().commit();
  }

  /** Returns the apps of the batch. */
  public Collection<AppBatch> apps() {
    return apps.values();
  }

  private void enter(AppBatch app) throws SQLException {
    PreparedStatement insert = session.prepare(sql.insertApp);
    insert.setString(1, app.appId());
    insert.setBytes(2, JobRowMapper.sortKey(app.appId()));
    insert.executeUpdate();
  }

  private void load(AppBatch app) throws SQLException {
    app.load(lock(app.appId()));
    if (!app.isKnown()) {
      return;
    }
    Set<JobKey> keys = new LinkedHashSet<>();
    Set<String> environments = new LinkedHashSet<>();
    for (QueuedWrite write : app.writes()) {
      for (JobKey key : write.keys()) {
        keys.add(key);
        environments.add(key.environment());
      }
    }
    for (String environment : environments) {
      loadActive(app, environment);
    }
    loadJobs(app, new ArrayList<>(keys));
  }

  private void loadActive(AppBatch app, String environment) throws SQLException {
    PreparedStatement select = session.prepare(sql.activeCells);
    select.setString(1, app.appId());
    select.setString(2, environment);
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        AppBatch.Cell cell =
            new AppBatch.Cell(environment, false, row.getString(1), row.getString(2));
        app.loadActive(cell, row.getLong(3));
      }
    }
  }

  private @Nullable AppTotals lock(String appId) throws SQLException {
    PreparedStatement select = session.prepare(sql.lockApp);
    select.setString(1, appId);
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? JobRowMapper.totals(row) : null;
    }
  }

  private void loadJobs(AppBatch app, List<JobKey> keys) throws SQLException {
    int most = SqlStatements.LOOKUPS[SqlStatements.LOOKUPS.length - 1];
    for (int from = 0; from < keys.size(); from += most) {
      List<JobKey> some = keys.subList(from, Math.min(keys.size(), from + most));
      int size = 0;
      while (SqlStatements.LOOKUPS[size] < some.size()) {
        size++;
      }
      PreparedStatement select = session.prepare(sql.lookup(size));
      int places = SqlStatements.LOOKUPS[size];
      for (int i = 0; i < places; i++) {
        // why: places that are left over ask for the last key again
        JobKey key = some.get(Math.min(i, some.size() - 1));
        select.setString(2 * i + 1, key.environment());
        select.setString(2 * i + 2, key.jobId());
      }
      select.setString(2 * places + 1, app.appId());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          app.loadJob(JobRowMapper.job(app.appId(), row));
        }
      }
    }
  }

  private void writeJobs(List<AppBatch> changed) throws SQLException {
    StatementBatch deletes = new StatementBatch(session.prepare(sql.deleteJob));
    StatementBatch inserts = new StatementBatch(session.prepare(sql.insertJob));
    StatementBatch updates = new StatementBatch(session.prepare(sql.updateJob));
    // why: SQLite writes to each index that holds a column which is set, be it to what it was
    StatementBatch updatesOfSameOperation =
        new StatementBatch(session.prepare(sql.updateJobOfSameOperation));
    for (AppBatch app : changed) {
      for (Map.Entry<JobKey, @Nullable BackendJob> entry : app.changed().entrySet()) {
        BackendJob before = app.before(entry.getKey());
        BackendJob after = entry.getValue();
        if (before != null && after != null && before.createRevision() == after.createRevision()) {
          if (Objects.equals(before.operation(), after.operation())) {
            JobRowMapper.bindUpdateOfSameOperation(updatesOfSameOperation.next(), after);
          } else {
            JobRowMapper.bindUpdate(updates.next(), after);
          }
          continue;
        }
        if (before != null) {
          JobRowMapper.bindKey(deletes.next(), 1, entry.getKey());
        }
        if (after != null) {
          JobRowMapper.bindInsert(inserts.next(), after);
        }
      }
    }
    deletes.write();
    inserts.write();
    updates.write();
    updatesOfSameOperation.write();
  }

  private void writeTallies(List<AppBatch> changed) throws SQLException {
    StatementBatch raises = new StatementBatch(session.prepare(sql.raiseTally));
    StatementBatch lowers = new StatementBatch(session.prepare(sql.lowerTally));
    StatementBatch drops = new StatementBatch(session.prepare(sql.dropTally));
    for (AppBatch app : changed) {
      for (Map.Entry<AppBatch.Cell, Long> entry : app.tally().entrySet()) {
        AppBatch.Cell cell = entry.getKey();
        long step = entry.getValue();
        if (step > 0) {
          bindCell(step, raises.next(), app, cell);
        } else if (step < 0) {
          bindCell(step, lowers.next(), app, cell);
          // why: the number of finished jobs is not loaded, for there may be many kinds of them
          if (cell.finished() || app.isEmptied(cell)) {
            bindCell(0, drops.next(), app, cell);
          }
        }
      }
    }
    raises.write();
    lowers.write();
    drops.write();
  }

  private static void bindCell(
      long step, PreparedStatement statement, AppBatch app, AppBatch.Cell cell)
      throws SQLException {
    int next = 1;
    if (step != 0) {
      statement.setLong(next++, step);
    }
    statement.setString(next++, app.appId());
    statement.setString(next++, cell.environment());
    statement.setInt(next++, cell.finished() ? 1 : 0);
    statement.setString(next++, cell.status());
    statement.setString(next, cell.operation());
  }

  private void writeChanges(List<AppBatch> changed) throws SQLException {
    StatementBatch inserts = new StatementBatch(session.prepare(sql.insertChange));
    StatementBatch prunes = new StatementBatch(session.prepare(sql.pruneChanges));
    for (AppBatch app : changed) {
      for (JobChange change : app.changes()) {
        JobRowMapper.bindChange(inserts.next(), change);
      }
      long revision = app.totals().revision();
      long oldest = revision - changesPerApp;
      // why: pruning a few at a time costs less than one at every write; readers do not see the
      // difference
      int stride = Math.max(1, Math.min(64, changesPerApp / 8));
      if (oldest > 0 && oldest / stride != (oldest - app.changes().size()) / stride) {
        PreparedStatement prune = prunes.next();
        prune.setString(1, app.appId());
        prune.setLong(2, oldest);
      }
    }
    inserts.write();
    prunes.write();
  }

  private void writeApps(List<AppBatch> changed) throws SQLException {
    StatementBatch updates = new StatementBatch(session.prepare(sql.updateApp));
    for (AppBatch app : changed) {
      AppTotals totals = app.totals();
      PreparedStatement update = updates.next();
      update.setLong(1, totals.revision());
      JobRowMapper.bindTime(update, 2, totals.lastCreateTime().orElse(null));
      update.setLong(3, totals.stored());
      update.setLong(4, totals.active());
      update.setString(5, app.appId());
    }
    updates.write();
  }
}
