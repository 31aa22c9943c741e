// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A request for one page of a listing, newest job first.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class JobQuery {
  // why: accessors branch in place of ofNullable, see "Intended" in ARCHITECTURE.md
  private final JobFilter filter;
  private final @Nullable Integer pageSize;
  private final @Nullable String nextToken;

  private JobQuery(JobFilter filter, @Nullable Integer pageSize, @Nullable String nextToken) {
    if (pageSize != null && pageSize < 1) {
      throw BadRequestException.of("maxResults is " + pageSize + "; it must be 1 or more");
    }
    this.filter = filter;
    this.pageSize = pageSize;
    this.nextToken = nextToken;
  }

  /**
   * Returns a builder of a query for the first page of all jobs of this app.
   *
   * @throws NullPointerException if {@code appId} is null
   */
  public static Builder builder(String appId) {
    return new Builder(JobFilter.builder(appId));
  }

  /**
   * Returns a builder of a query for the first page of the jobs that match {@code filter}.
   *
   * @throws NullPointerException if {@code filter} is null
   */
  public static Builder builder(JobFilter filter) {
    Objects.requireNonNull(filter, "filter");
    return new Builder(filter.toBuilder());
  }

  /**
   * Returns the query for the first page of all jobs of one environment.
   *
   * @throws NullPointerException if an argument is null
   * @throws BadRequestException if an argument is empty or holds a control character or lone
   *     surrogate
   */
  public static JobQuery of(String appId, String environment) {
    Objects.requireNonNull(environment, "environment");
    return builder(appId).environment(environment).build();
  }

  /** Returns a builder that begins with the members of this query. */
  public Builder toBuilder() {
    return builder(filter).pageSize(pageSize).nextToken(nextToken);
  }

  /** Returns which jobs. */
  public JobFilter filter() {
    return filter;
  }

  /**
   * Returns how many jobs at most, from 1; empty: the store's default. A size above the store's
   * limit is reduced to it.
   */
  public OptionalInt pageSize() {
    return pageSize == null ? OptionalInt.empty() : OptionalInt.of(pageSize);
  }

  /**
   * Returns the {@link JobPage#nextToken()} of the page before, of a query with the same filter;
   * empty: the first page.
   */
  public Optional<String> nextToken() {
    return nextToken == null ? Optional.empty() : Optional.of(nextToken);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof JobQuery that
            && filter.equals(that.filter)
            && Objects.equals(pageSize, that.pageSize)
            && Objects.equals(nextToken, that.nextToken));
  }

  @Override
  public int hashCode() {
    return Objects.hash(filter, pageSize, nextToken);
  }

  /** Returns all members, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return "JobQuery["
        + ("filter=" + filter)
        + (", pageSize=" + pageSize)
        + (", nextToken=" + nextToken)
        + "]";
  }

  /** Builder for {@link JobQuery}. Not safe for use by several threads. */
  public static final class Builder {
    private final JobFilter.Builder filter;
    private @Nullable Integer pageSize;
    private @Nullable String nextToken;

    private Builder(JobFilter.Builder filter) {
      this.filter = filter;
    }

    /** Sets the environment of the jobs; null, the default: of the whole app. */
    public Builder environment(@Nullable String environment) {
      filter.environment(environment);
      return this;
    }

    /** Sets the id of the jobs; null, the default: any. */
    public Builder jobId(@Nullable String jobId) {
      filter.jobId(jobId);
      return this;
    }

    /** Sets the operation of the jobs; null, the default: any or none. */
    public Builder operation(@Nullable String operation) {
      filter.operation(operation);
      return this;
    }

    /** Sets the status of the jobs; null, the default: any. */
    public Builder status(@Nullable JobStatus status) {
      filter.status(status);
      return this;
    }

    /** Sets how many jobs at most, from 1; null, the default: the store's default. */
    public Builder pageSize(@Nullable Integer pageSize) {
      this.pageSize = pageSize;
      return this;
    }

    /** Sets the token of the page before; null, the default: the first page. */
    public Builder nextToken(@Nullable String nextToken) {
      this.nextToken = nextToken;
      return this;
    }

    /**
     * Returns the query.
     *
     * @throws BadRequestException if the page size is below 1, or a part is empty or holds a
     *     control character or lone surrogate
     */
    public JobQuery build() {
      return new JobQuery(filter.build(), pageSize, nextToken);
    }
  }
}
