// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.jdbc.internal.sql;

import dev.backendjobs.jdbc.internal.sessions.Session;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobFilter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pages of listings, newest jobs first.
 *
 * <p>An index for each filter over all environments would cost every write. So a filtered page of a
 * whole app is looked for among the newest jobs, where a page of a common kind is found at once,
 * and else environment by environment: the tally shows which ones have such jobs, one step in an
 * index shows the newest of each, and only the environments of the newest are read.
 *
 * <p>A page misses no job that matches from the beginning to the end of the read: each plan is one
 * statement or reads one snapshot, and a job never changes its environment.
 */
final class JobListing {
  private static final Comparator<BackendJob> NEWEST_FIRST =
      Comparator.comparingLong(BackendJob::createRevision).reversed();

  private static final Logger LOG = LoggerFactory.getLogger(JobListing.class);

  /** How many of the newest jobs are looked at for a filtered page, at least and per asked job. */
  private static final int MIN_WINDOW = 200;

  private static final int WINDOW_PER_JOB = 8;

  private final ListStatements sql;
  private final String find;
  private final boolean hasLateral;

  JobListing(SqlStatements sql, boolean hasLateral) {
    this.sql = sql.lists;
    this.find = sql.find;
    this.hasLateral = hasLateral;
  }

  List<BackendJob> list(Session session, JobFilter filter, long before, int max)
      throws SQLException {
    if (filter.jobId().isPresent()) {
      return byId(session, filter, before, max);
    }
    boolean unfiltered = filter.operation().isEmpty() && filter.status().isEmpty();
    if (unfiltered || filter.environment().isPresent()) {
      return ofEnvironment(session, filter, before, max);
    }
    List<BackendJob> jobs = amongNewest(session, filter, before, max);
    if (jobs.size() == max) {
      return jobs;
    }
    return hasLateral
        ? overAll(session, filter, before, max)
        : inSnapshot(session, () -> merged(session, filter, before, max));
  }

  private List<BackendJob> byId(Session session, JobFilter filter, long before, int max)
      throws SQLException {
    String appId = filter.appId();
    String jobId = filter.jobId().orElseThrow();
    String environment = filter.environment().orElse(null);
    PreparedStatement select;
    if (environment != null) {
      select = session.prepare(find);
      new Parameters(select).text(appId).text(environment).text(jobId);
    } else {
      select = session.prepare(sql.findById);
      new Parameters(select).text(appId).text(appId).text(jobId);
    }
    return newest(
        JobRowMapper.jobs(select, appId).stream()
            .filter(job -> job.createRevision() < before && filter.matches(job))
            .toList(),
        max);
  }

  /** Reads a page of one environment, or an unfiltered one of a whole app. */
  private List<BackendJob> ofEnvironment(Session session, JobFilter filter, long before, int max)
      throws SQLException {
    if (filter.operation().isPresent() && filter.status().isPresent()) {
      return ofBoth(session, filter, before, max);
    }
    PreparedStatement select = session.prepare(sql.page(filter));
    bind(new Parameters(select), filter).number(before).small(max);
    return JobRowMapper.jobs(select, filter.appId());
  }

  /**
   * Reads a page of one operation and status of an environment.
   *
   * <p>why: no index has both in front, since each change of status would have to write to it too;
   * the exact numbers tell which of the two leads over fewer other jobs, or that there is nothing
   */
  private List<BackendJob> ofBoth(Session session, JobFilter filter, long before, int max)
      throws SQLException {
    PreparedStatement count = session.prepare(sql.counts);
    bindCounts(new Parameters(count), filter)
        .text(filter.appId())
        .text(filter.environment().orElseThrow());
    boolean byStatus;
    try (ResultSet row = count.executeQuery()) {
      if (!row.next() || row.getLong(3) == 0) {
        return List.of();
      }
      byStatus = ListStatements.isByStatus(row.getLong(1), row.getLong(2));
    }
    PreparedStatement select = session.prepare(sql.both(byStatus));
    bind(bind(new Parameters(select), filter).number(before).small(max), filter);
    return JobRowMapper.jobs(select, filter.appId());
  }

  private List<BackendJob> amongNewest(Session session, JobFilter filter, long before, int max)
      throws SQLException {
    long window = Math.max(MIN_WINDOW, (long) WINDOW_PER_JOB * max);
    PreparedStatement select = session.prepare(sql.window(filter));
    bind(new Parameters(select), filter)
        .number(before)
        .text(filter.appId())
        .number(before)
        .number(window)
        .small(max);
    return JobRowMapper.jobs(select, filter.appId());
  }

  /** Reads a page of all environments with one statement. */
  private List<BackendJob> overAll(Session session, JobFilter filter, long before, int max)
      throws SQLException {
    PreparedStatement select = session.prepare(sql.overAll(filter));
    Parameters parameters = bind(new Parameters(select), filter);
    bind(parameters, filter).number(before).small(max);
    bind(parameters, filter).number(before).small(max).small(max);
    return JobRowMapper.jobs(select, filter.appId());
  }

  /** Reads the pages of the environments with the newest matches, as far as they are needed. */
  private List<BackendJob> merged(Session session, JobFilter filter, long before, int max)
      throws SQLException {
    List<BackendJob> page = List.of();
    for (Newest newest : newestOfEnvironments(session, filter, before, max)) {
      if (page.size() == max && page.get(max - 1).createRevision() > newest.revision()) {
        break;
      }
      JobFilter here =
          JobFilter.builder(filter.appId())
              .environment(newest.environment())
              .operation(filter.operation().orElse(null))
              .status(filter.status().orElse(null))
              .build();
      List<BackendJob> jobs = new ArrayList<>(page);
      jobs.addAll(ofEnvironment(session, here, before, max));
      page = newest(jobs, max);
    }
    return page;
  }

  /** The newest matching job of an environment. */
  private record Newest(String environment, long revision) {}

  private List<Newest> newestOfEnvironments(Session session, JobFilter filter, long before, int max)
      throws SQLException {
    PreparedStatement select = session.prepare(sql.overAll(filter));
    Parameters parameters = new Parameters(select);
    boolean both = filter.operation().isPresent() && filter.status().isPresent();
    bind(parameters, filter).number(before);
    if (both) {
      bind(parameters, filter).number(before);
      bindCounts(parameters, filter).text(filter.appId());
    } else {
      bind(parameters, filter);
    }
    parameters.small(max);
    try (ResultSet row = select.executeQuery()) {
      List<Newest> found = new ArrayList<>();
      while (row.next()) {
        long revision = row.getLong(2);
        if (!row.wasNull()) {
          found.add(new Newest(row.getString(1), revision));
        }
      }
      return found;
    }
  }

  private static Parameters bind(Parameters parameters, JobFilter filter) throws SQLException {
    parameters.text(filter.appId());
    if (filter.environment().isPresent()) {
      parameters.text(filter.environment().get());
    }
    if (filter.operation().isPresent()) {
      parameters.text(filter.operation().get());
    }
    if (filter.status().isPresent()) {
      parameters.text(filter.status().get().name());
    }
    return parameters;
  }

  private static Parameters bindCounts(Parameters parameters, JobFilter filter)
      throws SQLException {
    String operation = filter.operation().orElseThrow();
    String status = filter.status().orElseThrow().name();
    return parameters.text(operation).text(status).text(operation).text(status);
  }

  private static List<BackendJob> newest(List<BackendJob> jobs, int max) {
    return jobs.stream().sorted(NEWEST_FIRST).limit(max).toList();
  }

  /** Reads that must see the same jobs. */
  @FunctionalInterface
  private interface Reads {
    List<BackendJob> run() throws SQLException;
  }

  private static List<BackendJob> inSnapshot(Session session, Reads reads) throws SQLException {
    Connection connection = session.connection();
    connection.setAutoCommit(false);
    boolean ended = false;
    try {
      List<BackendJob> jobs = reads.run();
      connection.rollback();
      connection.setAutoCommit(true);
      ended = true;
      return jobs;
    } finally {
      if (!ended) {
        end(connection);
      }
    }
  }

  private static void end(Connection connection) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException broken) {
      LOG.debug("A snapshot could not be ended; its connection is discarded", broken);
    }
  }
}
