// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The exact numbers of jobs of one app at one revision.
 *
 * <p>Two tallies are equal if they have the same app, revision and cells in the same order.
 * Immutable and safe to share between threads.
 */
public final class JobTally {
  private final String appId;
  private final long revision;
  private final List<Cell> cells;

  private JobTally(String appId, long revision, List<Cell> cells) {
    this.appId = appId;
    this.revision = revision;
    this.cells = cells;
  }

  /**
   * Returns a builder of the tally of an app that never had a job: revision 0 and no cells.
   *
   * @throws NullPointerException if {@code appId} is null
   */
  public static Builder builder(String appId) {
    return new Builder(Objects.requireNonNull(appId, "appId"));
  }

  /** Returns a builder that begins with the members of this tally. */
  public Builder toBuilder() {
    return new Builder(appId).revision(revision).cells(cells);
  }

  /** Returns the app. */
  public String appId() {
    return appId;
  }

  /** Returns the app's revision that the numbers belong to; 0 if the app never had a job. */
  public long revision() {
    return revision;
  }

  /**
   * Returns one number per environment, operation and status that has jobs, in no particular order;
   * unmodifiable.
   */
  public List<Cell> cells() {
    return cells;
  }

  /** Returns the number of stored jobs. */
  public long stored() {
    return cells.stream().mapToLong(Cell::count).sum();
  }

  /** Returns the number of active jobs: those in a status that is not terminal. */
  public long active() {
    return cells.stream().filter(cell -> !cell.finished()).mapToLong(Cell::count).sum();
  }

  /** Returns the number of active jobs of one environment. */
  public long active(String environment) {
    Objects.requireNonNull(environment, "environment");
    return cells.stream()
        .filter(cell -> !cell.finished() && cell.environment().equals(environment))
        .mapToLong(Cell::count)
        .sum();
  }

  /** Returns the number of jobs of one status in the whole app. */
  public long count(JobStatus status) {
    Objects.requireNonNull(status, "status");
    return cells.stream().filter(cell -> cell.status().equals(status)).mapToLong(Cell::count).sum();
  }

  /**
   * Returns the number of jobs that match {@code filter}.
   *
   * @throws IllegalArgumentException if the filter names a job id: a tally counts, it does not know
   *     single jobs
   */
  public long count(JobFilter filter) {
    Objects.requireNonNull(filter, "filter");
    if (filter.jobId().isPresent()) {
      throw new IllegalArgumentException(
          "a tally cannot count the jobs of one id; the filter names " + filter.jobId().get());
    }
    return cells.stream().filter(cell -> filter.matches(appId, cell)).mapToLong(Cell::count).sum();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof JobTally that
            && revision == that.revision
            && appId.equals(that.appId)
            && cells.equals(that.cells));
  }

  @Override
  public int hashCode() {
    return appId.hashCode() * 31 + Long.hashCode(revision);
  }

  /** Returns all members, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return "JobTally[appId=" + appId + ", revision=" + revision + ", cells=" + cells + "]";
  }

  /** Builder for {@link JobTally}, for authors of storages. Not safe for use by two threads. */
  public static final class Builder {
    private final String appId;
    private long revision;
    private List<Cell> cells = List.of();

    private Builder(String appId) {
      this.appId = appId;
    }

    /** Sets the app's revision that the numbers belong to, from 0. */
    public Builder revision(long revision) {
      this.revision = revision;
      return this;
    }

    /** Sets all cells: each environment, operation and status at most once. */
    public Builder cells(Collection<Cell> cells) {
      this.cells = List.copyOf(Objects.requireNonNull(cells, "cells"));
      return this;
    }

    /** Returns the tally. */
    public JobTally build() {
      return new JobTally(appId, revision, cells);
    }
  }

  /**
   * The number of jobs that share an environment, an operation and a status. Immutable and safe to
   * share between threads.
   */
  public static final class Cell {
    private final String environment;
    final @Nullable String operation;
    private final JobStatus status;
    private final boolean finished;
    private final long count;

    private Cell(Builder builder) {
      this.environment = builder.environment;
      this.operation = builder.operation;
      this.status = builder.status;
      this.finished = builder.finished;
      this.count = builder.count;
    }

    /**
     * Returns a builder of the cell of this many active jobs without an operation.
     *
     * @throws NullPointerException if an argument is null
     */
    public static Builder builder(String environment, JobStatus status, long count) {
      return new Builder(
          Objects.requireNonNull(environment, "environment"),
          Objects.requireNonNull(status, "status"),
          count);
    }

    /** Returns a builder that begins with the members of this cell. */
    public Builder toBuilder() {
      return new Builder(environment, status, count).operation(operation).finished(finished);
    }

    /** Returns the environment. */
    public String environment() {
      return environment;
    }

    /** Returns the operation; empty for jobs that have none. */
    public Optional<String> operation() {
      return Optional.ofNullable(operation);
    }

    /** Returns the status. */
    public JobStatus status() {
      return status;
    }

    /** Returns whether the jobs are finished: whether the status is terminal. */
    public boolean finished() {
      return finished;
    }

    /** Returns the number of jobs. */
    public long count() {
      return count;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Cell that
              && count == that.count
              && finished == that.finished
              && environment.equals(that.environment)
              && status.equals(that.status)
              && Objects.equals(operation, that.operation));
    }

    @Override
    public int hashCode() {
      return (environment.hashCode() * 31 + Objects.hashCode(operation)) * 31 + status.hashCode();
    }

    /** Returns all members, for messages and logs; not a parsable form. */
    @Override
    public String toString() {
      return "Cell["
          + ("environment=" + environment)
          + (", operation=" + operation)
          + (", status=" + status)
          + (", finished=" + finished)
          + (", count=" + count)
          + "]";
    }

    /** Builder for {@link Cell}, for authors of storages. Not safe for use by two threads. */
    public static final class Builder {
      private final String environment;
      private final JobStatus status;
      private final long count;
      private @Nullable String operation;
      private boolean finished;

      private Builder(String environment, JobStatus status, long count) {
        this.environment = environment;
        this.status = status;
        this.count = count;
      }

      /** Sets the operation; null: the jobs have none. */
      public Builder operation(@Nullable String operation) {
        this.operation = operation;
        return this;
      }

      /** Sets whether the jobs are finished; defaults to false. */
      public Builder finished(boolean finished) {
        this.finished = finished;
        return this;
      }

      /** Returns the cell. */
      public Cell build() {
        return new Cell(this);
      }
    }
  }
}
