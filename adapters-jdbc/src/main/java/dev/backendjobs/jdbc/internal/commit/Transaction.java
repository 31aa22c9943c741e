// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.commit;

import dev.backendjobs.jdbc.internal.sessions.Session;
import dev.backendjobs.jdbc.internal.sql.JobRowMapper;
import dev.backendjobs.jdbc.internal.sql.Parameters;
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
 * One batch of writes as one transaction: lock the apps, load, decide in memory, write, commit.
 *
 * <p>Where several processes write, the lock on an app's row makes them take turns. A batch of
 * several apps locks them in one order.
 */
final class Transaction {
  private final Session session;
  private final SqlStatements sql;
  private final boolean together;
  private final int changesPerApp;
  private final Map<String, AppBatch> apps = new TreeMap<>();
  private boolean commitSent;

  /**
   * Creates a transaction.
   *
   * @param together whether one text may hold several statements
   */
  Transaction(
      Session session,
      SqlStatements sql,
      boolean together,
      int changesPerApp,
      List<QueuedWrite> writes) {
    this.session = session;
    this.sql = sql;
    this.together = together;
    this.changesPerApp = changesPerApp;
    for (QueuedWrite write : writes) {
      apps.computeIfAbsent(write.appId(), AppBatch::new).add(write);
    }
  }

  /** Runs the batch and commits it; afterwards each write knows its outcome. */
  void run() throws SQLException {
    List<AppBatch> changed = new ArrayList<>();
    for (AppBatch app : apps.values()) {
      load(app);
      app.decide();
      if (!app.isKnown() && !app.changes().isEmpty()) {
        // why: only a row can be locked, and only an accepted write may leave a trace of an app;
        // if two create the row at the same time, each decides on what it holds once it is locked
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
    StatementBatch batch =
        new StatementBatch(
            sql.deleteJob,
            sql.insertJob,
            sql.updateJob,
            sql.updateJobOfSameOperation,
            sql.raiseTally,
            sql.lowerTally,
            sql.dropTally,
            sql.insertChange,
            sql.pruneChanges,
            sql.updateApp);
    for (AppBatch app : changed) {
      addJobs(batch, app);
      addTallies(batch, app);
      addChanges(batch, app);
      addApp(batch, app);
    }
    if (together && batch.isShort()) {
      commitSent = true;
      batch.executeTogether(session, "COMMIT");
    } else {
      batch.execute(session);
      commitSent = true;
      session.connection().commit();
    }
  }

  /** Returns whether the database may have committed the batch, also after a failure. */
  boolean isCommitSent() {
    return commitSent;
  }

  /** Returns the apps of the batch. */
  Collection<AppBatch> apps() {
    return apps.values();
  }

  /** Inserts the app's row and counts it; transactions that do so take turns by the count. */
  private void enter(AppBatch app) throws SQLException {
    session.prepare(sql.countApp).executeUpdate();
    PreparedStatement insert = session.prepare(sql.insertApp);
    new Parameters(insert).text(app.appId()).bytes(JobRowMapper.sortKey(app.appId()));
    boolean counted = insert.executeUpdate() == 1;
    if (!counted) {
      session.prepare(sql.uncountApp).executeUpdate();
    }
    app.enter(counted);
  }

  private void load(AppBatch app) throws SQLException {
    Set<JobKey> distinct = new LinkedHashSet<>();
    Set<String> environments = new LinkedHashSet<>();
    for (QueuedWrite write : app.writes()) {
      for (JobKey key : write.keys()) {
        distinct.add(key);
        environments.add(key.environment());
      }
    }
    List<JobKey> keys = new ArrayList<>(distinct);
    List<String> places = new ArrayList<>(environments);
    if (together) {
      loadTogether(app, keys, places);
    } else {
      app.load(lock(app.appId()));
      if (app.isKnown()) {
        loadActive(app, places);
        loadJobs(app, keys);
      }
    }
    if (app.isNew()) {
      try (ResultSet row = session.prepare(sql.countOfApps).executeQuery()) {
        app.loadApps(row.next() ? row.getLong(1) : 0);
      }
    }
  }

  /** Locks the app, and loads the first keys and the first environment in the same round trip. */
  private void loadTogether(AppBatch app, List<JobKey> keys, List<String> environments)
      throws SQLException {
    List<JobKey> first = keys.subList(0, Math.min(keys.size(), SqlStatements.MAX_LOOKUP));
    int size = SqlStatements.lookupSize(first.size());
    PreparedStatement select = session.prepareLimited(sql.load(size));
    Parameters parameters = new Parameters(select).text(app.appId());
    bindKeys(parameters, size, app.appId(), first);
    parameters.text(app.appId()).text(environments.get(0));
    boolean hasRows = select.execute();
    while (!hasRows && select.getUpdateCount() >= 0) {
      // why: the settings of the transaction come before the rows
      hasRows = select.getMoreResults();
    }
    try (ResultSet row = select.getResultSet()) {
      app.load(row.next() ? JobRowMapper.totals(row) : null);
    }
    select.getMoreResults();
    try (ResultSet row = select.getResultSet()) {
      while (row.next()) {
        app.loadJob(JobRowMapper.job(app.appId(), row));
      }
    }
    select.getMoreResults();
    try (ResultSet row = select.getResultSet()) {
      row.next();
      app.loadActive(environments.get(0), row.getLong(1));
    }
    if (app.isKnown()) {
      loadActive(app, environments.subList(1, environments.size()));
      loadJobs(app, keys.subList(first.size(), keys.size()));
    }
  }

  private void loadActive(AppBatch app, List<String> environments) throws SQLException {
    for (String environment : environments) {
      PreparedStatement select = session.prepare(sql.active);
      new Parameters(select).text(app.appId()).text(environment);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        app.loadActive(environment, row.getLong(1));
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
    for (int from = 0; from < keys.size(); from += SqlStatements.MAX_LOOKUP) {
      int to = Math.min(keys.size(), from + SqlStatements.MAX_LOOKUP);
      int size = SqlStatements.lookupSize(to - from);
      PreparedStatement select = session.prepare(sql.lookup(size));
      bindKeys(new Parameters(select), size, app.appId(), keys.subList(from, to));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          app.loadJob(JobRowMapper.job(app.appId(), row));
        }
      }
    }
  }

  private static void bindKeys(Parameters parameters, int size, String appId, List<JobKey> keys)
      throws SQLException {
    for (int i = 0; i < SqlStatements.lookupPlaces(size); i++) {
      // why: places that are left over ask for the last key again
      JobKey key = keys.get(Math.min(i, keys.size() - 1));
      parameters.text(key.environment()).text(key.jobId());
    }
    parameters.text(appId);
  }

  private void addJobs(StatementBatch batch, AppBatch app) {
    for (Map.Entry<JobKey, @Nullable BackendJob> entry : app.changed().entrySet()) {
      JobKey key = entry.getKey();
      BackendJob before = app.before(key);
      BackendJob after = entry.getValue();
      if (before != null && after != null && before.createRevision() == after.createRevision()) {
        if (Objects.equals(before.operation(), after.operation())) {
          // why: SQLite writes to each index that holds a column which is set, even to its value
          batch.add(
              sql.updateJobOfSameOperation,
              parameters -> JobRowMapper.bindUpdateOfSameOperation(parameters, after));
        } else {
          batch.add(sql.updateJob, parameters -> JobRowMapper.bindUpdate(parameters, after));
        }
        continue;
      }
      if (before != null) {
        batch.add(sql.deleteJob, parameters -> JobRowMapper.bindKey(parameters, key));
      }
      if (after != null) {
        batch.add(sql.insertJob, parameters -> JobRowMapper.bindInsert(parameters, after));
      }
    }
  }

  private void addTallies(StatementBatch batch, AppBatch app) {
    app.tally()
        .forEach(
            (cell, step) -> {
              if (step > 0) {
                batch.add(
                    sql.raiseTally, parameters -> bindCell(parameters.number(step), app, cell));
              } else if (step < 0) {
                batch.add(
                    sql.lowerTally, parameters -> bindCell(parameters.number(step), app, cell));
                batch.add(sql.dropTally, parameters -> bindCell(parameters, app, cell));
              }
            });
  }

  private static void bindCell(Parameters parameters, AppBatch app, AppBatch.Cell cell)
      throws SQLException {
    parameters
        .text(app.appId())
        .text(cell.environment())
        .small(cell.finished() ? 1 : 0)
        .text(cell.status())
        .text(cell.operation());
  }

  private void addChanges(StatementBatch batch, AppBatch app) {
    for (JobChange change : app.changes()) {
      batch.add(sql.insertChange, parameters -> JobRowMapper.bindChange(parameters, change));
    }
    long oldest = app.totals().revision() - changesPerApp;
    // why: pruning a few at a time costs less than one at every write; readers do not see the
    // difference
    int stride = Math.max(1, Math.min(64, changesPerApp / 8));
    if (oldest > 0 && oldest / stride != (oldest - app.changes().size()) / stride) {
      batch.add(sql.pruneChanges, parameters -> parameters.text(app.appId()).number(oldest));
    }
  }

  private void addApp(StatementBatch batch, AppBatch app) {
    AppTotals totals = app.totals();
    batch.add(
        sql.updateApp,
        parameters ->
            parameters
                .number(totals.revision())
                .time(totals.lastCreateTime().orElse(null))
                .number(totals.stored())
                .number(totals.active())
                .text(app.appId()));
  }
}
