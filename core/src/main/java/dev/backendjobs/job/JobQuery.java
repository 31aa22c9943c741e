// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import org.jspecify.annotations.Nullable;

/**
 * A request for one page of a listing, newest first.
 *
 * <p>Immutable and safe to share.
 *
 * @param filter which jobs
 * @param pageSize how many jobs at most, from 1; more than the store's limit is cut to it; null:
 *     the store's default
 * @param nextToken {@link JobPage#nextToken()} of the page before, of a query with the same filter;
 *     null: the first page
 */
public record JobQuery(JobFilter filter, @Nullable Integer pageSize, @Nullable String nextToken) {

  /**
   * Checks the page size.
   *
   * @throws BadRequestException if the page size is below 1
   */
  public JobQuery {
    if (pageSize != null && pageSize < 1) {
      throw new BadRequestException("maxResults is " + pageSize + "; it must be 1 or more");
    }
  }

  /** Returns a builder of a query for jobs of this app. */
  public static Builder builder(String appId) {
    return new Builder(appId);
  }

  /** Returns the query for the first page of all jobs of one environment. */
  public static JobQuery of(String appId, String environment) {
    return builder(appId).environment(environment).build();
  }

  /** Returns the same query for the page that {@code token} begins. */
  public JobQuery withNextToken(@Nullable String token) {
    return new JobQuery(filter, pageSize, token);
  }

  /** Gathers a {@link JobQuery}. Not safe to share between threads. */
  public static final class Builder {
    private final String appId;
    private @Nullable String environment;
    private @Nullable String jobId;
    private @Nullable String operation;
    private @Nullable JobStatus status;
    private @Nullable Integer pageSize;
    private @Nullable String nextToken;

    private Builder(String appId) {
      this.appId = appId;
    }

    /** Only jobs of this environment; null or not called: of the whole app. */
    public Builder environment(@Nullable String value) {
      environment = value;
      return this;
    }

    /** Only jobs of this id; null or not called: of any. */
    public Builder jobId(@Nullable String value) {
      jobId = value;
      return this;
    }

    /** Only jobs of this operation; null or not called: of any or none. */
    public Builder operation(@Nullable String value) {
      operation = value;
      return this;
    }

    /** Only jobs of this status; null or not called: of any. */
    public Builder status(@Nullable JobStatus value) {
      status = value;
      return this;
    }

    /** How many jobs at most, from 1; null or not called: the store's default. */
    public Builder pageSize(@Nullable Integer value) {
      pageSize = value;
      return this;
    }

    /** The token of the page before; null or not called: the first page. */
    public Builder nextToken(@Nullable String value) {
      nextToken = value;
      return this;
    }

    /**
     * Returns the query.
     *
     * @throws BadRequestException if the page size is below 1, or a part is empty or holds a
     *     control character or lone surrogate
     */
    public JobQuery build() {
      return new JobQuery(
          new JobFilter(appId, environment, jobId, operation, status), pageSize, nextToken);
    }
  }
}
