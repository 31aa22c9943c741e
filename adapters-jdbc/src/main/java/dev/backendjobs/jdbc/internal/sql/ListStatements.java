// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sql;

import dev.backendjobs.job.JobFilter;

/** The texts of the statements that read pages of a listing, newest jobs first. */
final class ListStatements {
  /**
   * How many jobs of a status are passed over in the time of one of an operation: the index of the
   * first has the operation too, that of the second sends to the job for its status.
   */
  private static final int STATUS_STEPS_PER_OPERATION_STEP = 5;

  /** The order of pages and where they begin and end: {@code before} and {@code max}. */
  private static final String PAGE =
      " AND create_revision < ? ORDER BY create_revision DESC LIMIT ?";

  private final TableNames names;
  private final Dialect dialect;

  /** What counts the jobs of an operation, of a status, and of both; one parameter each or two. */
  final String counts;

  /** Reads the jobs of an id in all environments. */
  final String findById;

  private final String[] pages = new String[8];
  private final String[] windows = new String[4];
  private final String[] overAll = new String[4];
  private final String bothByStatus;
  private final String bothByOperation;

  ListStatements(TableNames names, Dialect dialect) {
    this.names = names;
    this.dialect = dialect;
    counts =
        fill("SELECT " + countsOf() + " FROM ${table}tally WHERE app_id = ?")
            + " AND environment = ?";
    findById = findById();
    for (int i = 0; i < pages.length; i++) {
      pages[i] = select("") + where((i & 1) != 0, (i & 2) != 0, (i & 4) != 0) + PAGE;
    }
    for (int i = 1; i < windows.length; i++) {
      boolean operation = (i & 1) != 0;
      boolean status = (i & 2) != 0;
      windows[i] = window(operation, status);
      overAll[i] =
          dialect.hasLateral()
              ? pageOverAll(operation, status)
              : newestOfEnvironments(operation, status);
    }
    bothByStatus = both("job_of_status");
    bothByOperation = both("job_of_operation");
  }

  private String fill(String sql) {
    return names.fill(sql);
  }

  private static int operationAndStatus(JobFilter filter) {
    return (filter.operation().isPresent() ? 1 : 0) + (filter.status().isPresent() ? 2 : 0);
  }

  private String select(String index) {
    return fill("SELECT " + SqlStatements.JOB + " FROM ${table}job j")
        + (index.isEmpty() ? "" : dialect.byIndex(names.prefix() + index));
  }

  private static String where(boolean environment, boolean operation, boolean status) {
    return " WHERE app_id = ?"
        + (environment ? " AND environment = ?" : "")
        + (operation ? " AND operation = ?" : "")
        + (status ? " AND status = ?" : "");
  }

  /**
   * Returns the statement that reads a page of one environment, or of a whole app unfiltered. Takes
   * the filter, {@code before} and {@code max}.
   */
  String page(JobFilter filter) {
    return pages[(filter.environment().isPresent() ? 1 : 0) + 2 * operationAndStatus(filter)];
  }

  /**
   * Returns the statement that reads a page of one operation and status of an environment, by way
   * of the jobs of the status, or of those of the operation. Takes the filter, {@code before},
   * {@code max} and the filter again, and stops when it has found as many jobs as there are.
   */
  String both(boolean byStatus) {
    return byStatus ? bothByStatus : bothByOperation;
  }

  private String both(String index) {
    return select(index)
        + where(true, true, true)
        + " AND create_revision < ? ORDER BY create_revision DESC LIMIT (SELECT CAST("
        + dialect.least()
        + fill("(?, COALESCE(SUM(jobs), 0)) AS BIGINT) FROM ${table}tally")
        + where(true, true, true)
        + ")";
  }

  /** Returns whether the jobs of the status lead sooner to those of both than the operation's. */
  static boolean isByStatus(long ofOperation, long ofStatus) {
    return ofStatus <= STATUS_STEPS_PER_OPERATION_STEP * ofOperation;
  }

  private static String countsOf() {
    return "SUM(CASE WHEN operation = ? THEN jobs ELSE 0 END) AS of_operation,"
        + " SUM(CASE WHEN status = ? THEN jobs ELSE 0 END) AS of_status,"
        + " SUM(CASE WHEN operation = ? AND status = ? THEN jobs ELSE 0 END) AS of_both";
  }

  /**
   * Returns the statement that reads a page of a filtered app out of its newest jobs, which may
   * hold too few. Takes the filter, {@code before}, the app, {@code before}, the number of jobs to
   * look at, and {@code max}.
   */
  String window(JobFilter filter) {
    return windows[operationAndStatus(filter)];
  }

  private String window(boolean operation, boolean status) {
    String index = dialect.byIndex(names.prefix() + "job_newest");
    return select("job_newest")
        + where(false, operation, status)
        + " AND create_revision < ? AND create_revision >= COALESCE("
        + fill("(SELECT create_revision FROM ${table}job")
        + index
        + " WHERE app_id = ? AND create_revision < ?"
        + " ORDER BY create_revision DESC LIMIT 1 OFFSET ?), 0)"
        + " ORDER BY create_revision DESC LIMIT ?";
  }

  /**
   * Returns the statement for a page of a filtered app, environment by environment, since there is
   * no index of a filter over all environments.
   *
   * <p>With LATERAL it reads the page: takes the filter for the tally, the filter, {@code before},
   * {@code max}, the filter, {@code before}, {@code max} and {@code max}. Without it, it reads the
   * {@code max} environments whose newest matching job is newest, and the creation revision of that
   * job, or none.
   */
  String overAll(JobFilter filter) {
    return overAll[operationAndStatus(filter)];
  }

  private String pageOverAll(boolean operation, boolean status) {
    String matching =
        fill(" FROM ${table}job WHERE app_id = ? AND environment = ")
            + "%s.environment"
            + (operation ? " AND operation = ?" : "")
            + (status ? " AND status = ?" : "")
            + " AND create_revision < ? ORDER BY create_revision DESC LIMIT ";
    return "SELECT "
        + SqlStatements.JOB
        + " FROM (SELECT e.environment FROM ("
        + environments(operation, status)
        + ") e CROSS JOIN LATERAL (SELECT create_revision"
        + matching.formatted("e")
        + "1) n ORDER BY n.create_revision DESC LIMIT ?) t CROSS JOIN LATERAL (SELECT *"
        + matching.formatted("t")
        + "?) j ORDER BY j.create_revision DESC LIMIT ?";
  }

  private String newestOfEnvironments(boolean operation, boolean status) {
    String newest;
    if (operation && status) {
      newest =
          "CASE WHEN e.of_status <= "
              + STATUS_STEPS_PER_OPERATION_STEP
              + " * e.of_operation THEN "
              + newestMatch("job_of_status", true, true)
              + " ELSE "
              + newestMatch("job_of_operation", true, true)
              + " END";
    } else {
      newest = newestMatch(status ? "job_of_status" : "job_of_operation", operation, status);
    }
    return "SELECT e.environment, "
        + newest
        + " AS newest FROM ("
        + environments(operation, status)
        + ") e ORDER BY newest DESC LIMIT ?";
  }

  private String newestMatch(String index, boolean operation, boolean status) {
    return fill("(SELECT j.create_revision FROM ${table}job j")
        + dialect.byIndex(names.prefix() + index)
        + " WHERE j.app_id = ? AND j.environment = e.environment"
        + (operation ? " AND j.operation = ?" : "")
        + (status ? " AND j.status = ?" : "")
        + " AND j.create_revision < ? ORDER BY j.create_revision DESC LIMIT 1)";
  }

  /** Returns the query of the environments that have jobs of a filter. */
  private String environments(boolean operation, boolean status) {
    if (!operation || !status) {
      return fill("SELECT DISTINCT environment FROM ${table}tally")
          + where(false, operation, status);
    }
    return dialect.hasLateral()
        ? fill("SELECT DISTINCT environment FROM ${table}tally") + where(false, true, true)
        : fill("SELECT environment, " + countsOf() + " FROM ${table}tally WHERE app_id = ?")
            + " GROUP BY environment HAVING of_both > 0";
  }

  private String findById() {
    // why: the environments come first, each with one step in the primary key
    return fill("SELECT " + SqlStatements.JOB + " FROM ")
        + fill("(SELECT DISTINCT environment FROM ${table}tally WHERE app_id = ?) e CROSS JOIN ")
        + (dialect.hasLateral()
            ? fill("LATERAL (SELECT * FROM ${table}job k WHERE k.app_id = ?")
                + " AND k.environment = e.environment AND k.job_id = ? LIMIT 1) j"
            : fill("${table}job j ON j.app_id = ? AND j.environment = e.environment")
                + " AND j.job_id = ?");
  }
}
