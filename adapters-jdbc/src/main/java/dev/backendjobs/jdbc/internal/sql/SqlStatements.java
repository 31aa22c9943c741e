// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sql;

/** The texts of all statements, with one storage's table names in them. */
public final class SqlStatements {
  /** How many keys one statement looks up; a batch uses the smallest that is enough. */
  private static final int[] LOOKUPS = {1, 4, 16, 64, 256};

  /** The most keys that one statement looks up. */
  public static final int MAX_LOOKUP = 256;

  /** The columns of a job, in the order of {@link JobRowMapper#job}. */
  static final String JOB =
      "j.environment, j.job_id, j.operation, j.status, j.error, j.create_time, j.update_time,"
          + " j.finish_time, j.create_revision, j.revision";

  private final TableNames names;

  public final String totals;
  public final String writable;
  public final String insertProbe;
  public final String deleteProbe;
  public final String lockApp;
  public final String countOfApps;
  public final String countApp;
  public final String uncountApp;
  public final String insertApp;
  public final String updateApp;
  public final String active;
  public final String deleteJob;
  public final String insertJob;
  public final String updateJob;
  public final String updateJobOfSameOperation;
  public final String raiseTally;
  public final String lowerTally;
  public final String dropTally;
  public final String insertChange;
  public final String pruneChanges;
  public final String find;
  public final String finished;
  public final String tally;
  public final String changes;
  public final String apps;
  public final String appsAfter;
  private final String[] lookups = new String[LOOKUPS.length];
  private final String[] loads = new String[LOOKUPS.length];

  /** The statements that read pages of listings. */
  final ListStatements lists;

  public SqlStatements(TableNames names, Dialect dialect) {
    this.names = names;
    totals =
        fill("SELECT revision, last_create_time, stored, active FROM ${table}app WHERE app_id = ?");
    writable =
        fill(
            "SELECT current_setting('transaction_read_only'), version"
                + " FROM ${table}schema_version LIMIT 1");
    insertProbe = fill("INSERT INTO ${table}schema_version (version) VALUES (?)");
    deleteProbe = fill("DELETE FROM ${table}schema_version WHERE version = ?");
    lockApp = totals + dialect.lockRow();
    countOfApps = fill("SELECT stored FROM ${table}app WHERE app_id = ''");
    countApp = fill("UPDATE ${table}app SET stored = stored + 1 WHERE app_id = ''");
    uncountApp = fill("UPDATE ${table}app SET stored = stored - 1 WHERE app_id = ''");
    insertApp =
        fill(
            "INSERT INTO ${table}app (app_id, sort_key, revision, stored, active)"
                + " VALUES (?, ?, 0, 0, 0) ON CONFLICT (app_id) DO NOTHING");
    updateApp =
        fill(
            "UPDATE ${table}app SET revision = ?, last_create_time = ?, stored = ?, active = ?"
                + " WHERE app_id = ?");
    active =
        fill(
            "SELECT COALESCE(SUM(jobs), 0) FROM ${table}tally"
                + " WHERE app_id = ? AND environment = ? AND finished = 0");
    deleteJob = fill("DELETE FROM ${table}job WHERE app_id = ? AND environment = ? AND job_id = ?");
    insertJob =
        fill(
            "INSERT INTO ${table}job (operation, status, error, update_time, finish_time, revision,"
                + " app_id, environment, job_id, create_time, create_revision)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    String changed =
        "status = ?, error = ?, update_time = ?, finish_time = ?, revision = ?"
            + " WHERE app_id = ? AND environment = ? AND job_id = ?";
    updateJob = fill("UPDATE ${table}job SET operation = ?, ") + changed;
    updateJobOfSameOperation = fill("UPDATE ${table}job SET ") + changed;
    raiseTally =
        fill(
            "INSERT INTO ${table}tally AS t (jobs, app_id, environment, finished, status, operation)"
                + " VALUES (?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (app_id, environment, finished, status, operation)"
                + " DO UPDATE SET jobs = t.jobs + excluded.jobs");
    String cell =
        " WHERE app_id = ? AND environment = ? AND finished = ? AND status = ? AND operation = ?";
    lowerTally = fill("UPDATE ${table}tally SET jobs = jobs + ?") + cell;
    dropTally = fill("DELETE FROM ${table}tally") + cell + " AND jobs = 0";
    insertChange =
        fill(
            "INSERT INTO ${table}change (app_id, revision, environment, job_id, create_time,"
                + " create_revision, changed_at, actor, before_revision, before_operation,"
                + " before_status, before_error, before_update_time, before_finish_time,"
                + " after_operation, after_status, after_error, after_update_time,"
                + " after_finish_time)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    pruneChanges = fill("DELETE FROM ${table}change WHERE app_id = ? AND revision <= ?");
    find =
        fill("SELECT " + JOB + " FROM ${table}job j")
            + " WHERE app_id = ? AND environment = ? AND job_id = ?";
    finished =
        fill(
            "SELECT "
                + JOB
                + " FROM ${table}job j WHERE app_id = ? AND finish_time IS NOT NULL"
                + " AND revision > ? ORDER BY revision LIMIT ?");
    tally =
        fill(
            "SELECT a.revision, t.environment, t.operation, t.status, t.finished, t.jobs"
                + " FROM ${table}app a LEFT JOIN ${table}tally t ON t.app_id = a.app_id"
                + " WHERE a.app_id = ?");
    changes =
        fill(
            "SELECT a.revision, c.revision, c.environment, c.job_id, c.create_time,"
                + " c.create_revision, c.changed_at, c.actor, c.before_revision,"
                + " c.before_operation, c.before_status, c.before_error, c.before_update_time,"
                + " c.before_finish_time, c.after_operation, c.after_status, c.after_error,"
                + " c.after_update_time, c.after_finish_time"
                + " FROM ${table}app a LEFT JOIN (SELECT * FROM ${table}change"
                + " WHERE app_id = ? AND revision > ? ORDER BY revision LIMIT ?) c ON TRUE"
                + " WHERE a.app_id = ? ORDER BY c.revision");
    apps = fill("SELECT app_id FROM ${table}app WHERE revision > 0 ORDER BY sort_key LIMIT ?");
    appsAfter =
        fill(
            "SELECT app_id FROM ${table}app WHERE revision > 0 AND sort_key > ?"
                + " ORDER BY sort_key LIMIT ?");
    lists = new ListStatements(names, dialect);
    for (int i = 0; i < LOOKUPS.length; i++) {
      lookups[i] = lookupOf(LOOKUPS[i], dialect);
    }
    for (int i = 0; i < LOOKUPS.length; i++) {
      loads[i] = lockApp + ';' + lookups[i] + ';' + active;
    }
  }

  private String fill(String sql) {
    return names.fill(sql);
  }

  /** Returns how many keys a statement of a size looks up. */
  public static int lookupPlaces(int size) {
    return LOOKUPS[size];
  }

  /** Returns the smallest size of a statement for so many keys. */
  public static int lookupSize(int keys) {
    int size = 0;
    while (LOOKUPS[size] < keys) {
      size++;
    }
    return size;
  }

  /** Returns the statement that reads the jobs of {@link #lookupPlaces} keys. */
  public String lookup(int size) {
    return lookups[size];
  }

  /**
   * Returns three statements in one text: {@link #lockApp}, {@link #lookup} and {@link #active}.
   */
  public String load(int size) {
    return loads[size];
  }

  private String lookupOf(int keys, Dialect dialect) {
    return "WITH k (environment, job_id) AS (VALUES (?, ?)"
        + ", (?, ?)".repeat(keys - 1)
        + ")"
        + fill(
            " SELECT "
                + JOB
                + " FROM k "
                + dialect.joinByKey(
                    "${table}job j",
                    "j.app_id = ? AND j.environment = k.environment AND j.job_id = k.job_id"));
  }
}
