// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One tracked operation as it stood after one change: an immutable record.
 *
 * <p>Times are UTC instants of millisecond precision from the store's clock. Within one app a job
 * of a higher {@code createRevision} was created later. Two jobs are equal if all their members
 * are. Safe to share between threads.
 */
public final class BackendJob {
  // why: accessors branch in place of ofNullable, see "Intended" in ARCHITECTURE.md
  private final JobKey key;
  final @Nullable String operation;
  private final JobStatus status;
  private final @Nullable String error;
  private final Instant createTime;
  private final Instant updateTime;
  private final @Nullable Instant finishTime;
  private final long createRevision;
  private final long revision;

  private BackendJob(Builder builder) {
    this.key = builder.key;
    this.operation = builder.operation;
    this.status = builder.status;
    this.error = builder.error;
    this.createTime = builder.createTime;
    this.updateTime = builder.updateTime;
    this.finishTime = builder.finishTime;
    this.createRevision = builder.createRevision;
    this.revision = builder.revision;
    if (createRevision < 1 || revision < createRevision) {
      throw new IllegalArgumentException(
          "revisions must grow from 1: created " + createRevision + ", last " + revision);
    }
    if (updateTime.isBefore(createTime)) {
      throw new IllegalArgumentException(
          "updateTime " + updateTime + " is before createTime " + createTime);
    }
  }

  /**
   * Returns a builder of an active job that has not changed since it was created: its {@code
   * updateTime} is {@code createTime} and its {@code revision} is {@code createRevision} until set.
   *
   * @throws NullPointerException if an argument is null
   */
  public static Builder builder(
      JobKey key, JobStatus status, long createRevision, Instant createTime) {
    return new Builder(
        Objects.requireNonNull(key, "key"),
        Objects.requireNonNull(status, "status"),
        createRevision,
        Objects.requireNonNull(createTime, "createTime"));
  }

  /** Returns a builder that begins with the members of this job. */
  public Builder toBuilder() {
    Builder builder = new Builder(key, status, createRevision, createTime);
    builder.operation = operation;
    builder.error = error;
    builder.updateTime = updateTime;
    builder.finishTime = finishTime;
    builder.revision = revision;
    return builder;
  }

  /** Returns the identity of the job. */
  public JobKey key() {
    return key;
  }

  /**
   * Returns what the job does, such as {@code CreateBackend}; empty until an operation is given.
   * Once given it never changes.
   */
  public Optional<String> operation() {
    return operation == null ? Optional.empty() : Optional.of(operation);
  }

  /** Returns the status in the job's life cycle. */
  public JobStatus status() {
    return status;
  }

  /** Returns why the job failed; empty unless the status is a failed one and a text was given. */
  public Optional<String> error() {
    return error == null ? Optional.empty() : Optional.of(error);
  }

  /** Returns when the job was created. */
  public Instant createTime() {
    return createTime;
  }

  /** Returns when the job was last changed; never before {@link #createTime()}. */
  public Instant updateTime() {
    return updateTime;
  }

  /** Returns when the job reached a terminal status; empty as long as it is active. */
  public Optional<Instant> finishTime() {
    return finishTime == null ? Optional.empty() : Optional.of(finishTime);
  }

  /**
   * Returns the app's revision that created the job, from 1: the sort key of every listing, never
   * changed.
   */
  public long createRevision() {
    return createRevision;
  }

  /** Returns the app's revision that last changed the job, from 1. */
  public long revision() {
    return revision;
  }

  /**
   * Returns the job's version: its revision, with a check of its update time that distinguishes
   * versions of other histories apart, such as those before a restored backup.
   */
  public JobVersion version() {
    return JobVersion.of(revision, updateTime);
  }

  /** Returns whether the job has reached a terminal status; it then never changes again. */
  public boolean isFinished() {
    return finishTime != null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof BackendJob that
            && revision == that.revision
            && createRevision == that.createRevision
            && key.equals(that.key)
            && status.equals(that.status)
            && Objects.equals(operation, that.operation)
            && Objects.equals(error, that.error)
            && createTime.equals(that.createTime)
            && updateTime.equals(that.updateTime)
            && Objects.equals(finishTime, that.finishTime));
  }

  @Override
  public int hashCode() {
    return key.hashCode() * 31 + Long.hashCode(revision);
  }

  /** Returns all members, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return "BackendJob["
        + ("key=" + key)
        + (", operation=" + operation)
        + (", status=" + status)
        + (", error=" + error)
        + (", createTime=" + createTime)
        + (", updateTime=" + updateTime)
        + (", finishTime=" + finishTime)
        + (", createRevision=" + createRevision)
        + (", revision=" + revision)
        + "]";
  }

  /** Builder for {@link BackendJob}, for authors of storages. Not safe for use by two threads. */
  public static final class Builder {
    private JobKey key;
    private @Nullable String operation;
    private JobStatus status;
    private @Nullable String error;
    private final Instant createTime;
    private Instant updateTime;
    private @Nullable Instant finishTime;
    private final long createRevision;
    private long revision;

    private Builder(JobKey key, JobStatus status, long createRevision, Instant createTime) {
      this.key = key;
      this.status = status;
      this.createTime = createTime;
      this.updateTime = createTime;
      this.createRevision = createRevision;
      this.revision = createRevision;
    }

    /** Sets the identity. */
    public Builder key(JobKey key) {
      this.key = Objects.requireNonNull(key, "key");
      return this;
    }

    /** Sets what the job does; null: no operation yet. */
    public Builder operation(@Nullable String operation) {
      this.operation = operation;
      return this;
    }

    /** Sets the status. */
    public Builder status(JobStatus status) {
      this.status = Objects.requireNonNull(status, "status");
      return this;
    }

    /** Sets why the job failed; null: no text. */
    public Builder error(@Nullable String error) {
      this.error = error;
      return this;
    }

    /** Sets when the job was last changed; not before its create time. */
    public Builder updateTime(Instant updateTime) {
      this.updateTime = Objects.requireNonNull(updateTime, "updateTime");
      return this;
    }

    /** Sets when the job reached a terminal status; null: it is active. */
    public Builder finishTime(@Nullable Instant finishTime) {
      this.finishTime = finishTime;
      return this;
    }

    /** Sets the revision that last changed the job; not below its create revision. */
    public Builder revision(long revision) {
      this.revision = revision;
      return this;
    }

    /**
     * Returns the job.
     *
     * @throws IllegalArgumentException if the create revision is below 1, the revision is below the
     *     create revision, or the update time is before the create time
     */
    public BackendJob build() {
      return new BackendJob(this);
    }
  }
}
