// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.rules;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a store: quotas on jobs and apps, the rate of requests over HTTP, the lengths of
 * texts and the sizes of pages.
 *
 * <p>Lengths of names count characters (Unicode code points). Quotas hold for every caller; the
 * rate holds over HTTP alone. Immutable and safe to share between threads.
 */
public final class JobLimits {
  /** The number that no app reaches: it switches a quota off. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** The rate that no app reaches: it switches the limit on the rate off. */
  public static final double NO_RATE = Double.POSITIVE_INFINITY;

  private static final JobLimits STANDARD = builder().build();
  private static final JobLimits AMPLIFY = builder().activeJobsPerEnvironment(1).build();

  private final long activeJobsPerEnvironment;
  private final long activeJobsPerApp;
  private final long jobsPerApp;
  private final long apps;
  private final double requestsPerSecond;
  private final long burst;
  private final int nameLength;
  private final int operationLength;
  private final int errorBytes;
  private final int defaultPageSize;
  private final int maxPageSize;
  private final Builder origin;

  private JobLimits(Builder builder) {
    this.origin = builder.copy();
    this.activeJobsPerEnvironment = builder.activeJobsPerEnvironment;
    this.activeJobsPerApp = builder.activeJobsPerApp;
    this.jobsPerApp = builder.jobsPerApp;
    this.apps = builder.apps;
    this.requestsPerSecond = builder.requestsPerSecond;
    this.burst = builder.burst != null ? builder.burst : oneSecond(requestsPerSecond);
    this.nameLength = builder.nameLength;
    this.operationLength = builder.operationLength;
    this.errorBytes = builder.errorBytes;
    this.maxPageSize = builder.maxPageSize;
    this.defaultPageSize =
        builder.defaultPageSize != null ? builder.defaultPageSize : Math.min(25, maxPageSize);
    require("activeJobsPerEnvironment", activeJobsPerEnvironment, 0);
    require("activeJobsPerApp", activeJobsPerApp, 0);
    require("jobsPerApp", jobsPerApp, 0);
    require("apps", apps, 0);
    require("burst", burst, 1);
    require("nameLength", nameLength, 1);
    require("operationLength", operationLength, 1);
    require("errorBytes", errorBytes, 0);
    require("maxPageSize", maxPageSize, 1);
    require("defaultPageSize", defaultPageSize, 1);
    if (!(requestsPerSecond > 0)) {
      throw new IllegalArgumentException(
          "requestsPerSecond is " + requestsPerSecond + "; it must be above 0");
    }
    if (defaultPageSize > maxPageSize) {
      throw new IllegalArgumentException(
          "defaultPageSize is " + defaultPageSize + ", above maxPageSize, " + maxPageSize);
    }
  }

  private static long oneSecond(double requestsPerSecond) {
    return Math.max(1, (long) Math.ceil(Math.min(requestsPerSecond, 1e9)));
  }

  private static void require(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be " + least + " or more");
    }
  }

  /** Returns the default limits. */
  public static JobLimits standard() {
    return STANDARD;
  }

  /**
   * Returns the real service's own quota: one active job per app and environment; all else as by
   * default.
   */
  public static JobLimits amplify() {
    return AMPLIFY;
  }

  /** Returns a builder that begins with the default limits. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that begins with what was set for these limits. */
  public Builder toBuilder() {
    return origin.copy();
  }

  /** Returns the number of active jobs that one environment of an app may have, from 0. */
  public long activeJobsPerEnvironment() {
    return activeJobsPerEnvironment;
  }

  /** Returns the number of active jobs that one app may have, from 0. */
  public long activeJobsPerApp() {
    return activeJobsPerApp;
  }

  /** Returns the number of stored jobs, active and finished, that one app may have, from 0. */
  public long jobsPerApp() {
    return jobsPerApp;
  }

  /** Returns the number of apps that may have or have had jobs, from 0. */
  public long apps() {
    return apps;
  }

  /** Returns the number of reads, and of writes, per second and app over HTTP, above 0. */
  public double requestsPerSecond() {
    return requestsPerSecond;
  }

  /**
   * Returns the number of reads, and of writes, of one app over HTTP that may come at once, from 1.
   */
  public long burst() {
    return burst;
  }

  /** Returns the longest app id, environment, job id, request id or actor in characters, from 1. */
  public int nameLength() {
    return nameLength;
  }

  /** Returns the longest operation in characters, from 1. */
  public int operationLength() {
    return operationLength;
  }

  /**
   * Returns the longest error text in bytes of UTF-8, from 0; a longer text is cut, never refused.
   */
  public int errorBytes() {
    return errorBytes;
  }

  /** Returns the number of jobs on a page of a query that names no size, from 1. */
  public int defaultPageSize() {
    return defaultPageSize;
  }

  /** Returns the largest number of jobs on a page, from 1. */
  public int maxPageSize() {
    return maxPageSize;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof JobLimits that
            && activeJobsPerEnvironment == that.activeJobsPerEnvironment
            && activeJobsPerApp == that.activeJobsPerApp
            && jobsPerApp == that.jobsPerApp
            && apps == that.apps
            && Double.compare(requestsPerSecond, that.requestsPerSecond) == 0
            && burst == that.burst
            && nameLength == that.nameLength
            && operationLength == that.operationLength
            && errorBytes == that.errorBytes
            && defaultPageSize == that.defaultPageSize
            && maxPageSize == that.maxPageSize);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        activeJobsPerEnvironment,
        activeJobsPerApp,
        jobsPerApp,
        apps,
        requestsPerSecond,
        burst,
        nameLength,
        operationLength,
        errorBytes,
        defaultPageSize,
        maxPageSize);
  }

  /** Returns all limits, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return "JobLimits["
        + ("activeJobsPerEnvironment=" + activeJobsPerEnvironment)
        + (", activeJobsPerApp=" + activeJobsPerApp)
        + (", jobsPerApp=" + jobsPerApp)
        + (", apps=" + apps)
        + (", requestsPerSecond=" + requestsPerSecond)
        + (", burst=" + burst)
        + (", nameLength=" + nameLength)
        + (", operationLength=" + operationLength)
        + (", errorBytes=" + errorBytes)
        + (", defaultPageSize=" + defaultPageSize)
        + (", maxPageSize=" + maxPageSize)
        + "]";
  }

  /** Builder for {@link JobLimits}. Not safe for use by several threads. */
  public static final class Builder {
    private long activeJobsPerEnvironment = 1_000;
    private long activeJobsPerApp = 10_000;
    private long jobsPerApp = 1_000_000;
    private long apps = 100_000;
    private double requestsPerSecond = NO_RATE;
    private @Nullable Long burst;
    private int nameLength = 128;
    private int operationLength = 256;
    private int errorBytes = 4_096;
    private @Nullable Integer defaultPageSize;
    private int maxPageSize = 100;

    private Builder() {}

    private Builder copy() {
      Builder copy = new Builder();
      copy.activeJobsPerEnvironment = activeJobsPerEnvironment;
      copy.activeJobsPerApp = activeJobsPerApp;
      copy.jobsPerApp = jobsPerApp;
      copy.apps = apps;
      copy.requestsPerSecond = requestsPerSecond;
      copy.burst = burst;
      copy.nameLength = nameLength;
      copy.operationLength = operationLength;
      copy.errorBytes = errorBytes;
      copy.defaultPageSize = defaultPageSize;
      copy.maxPageSize = maxPageSize;
      return copy;
    }

    /**
     * Sets the number of active jobs that one environment of an app may have, from 0. Defaults to
     * 1,000; {@link #UNLIMITED} switches the quota off.
     */
    public Builder activeJobsPerEnvironment(long activeJobsPerEnvironment) {
      this.activeJobsPerEnvironment = activeJobsPerEnvironment;
      return this;
    }

    /**
     * Sets the number of active jobs that one app may have, from 0. Defaults to 10,000; {@link
     * #UNLIMITED} switches the quota off.
     */
    public Builder activeJobsPerApp(long activeJobsPerApp) {
      this.activeJobsPerApp = activeJobsPerApp;
      return this;
    }

    /**
     * Sets the number of stored jobs, active and finished, that one app may have, from 0. Defaults
     * to 1,000,000; {@link #UNLIMITED} switches the quota off.
     */
    public Builder jobsPerApp(long jobsPerApp) {
      this.jobsPerApp = jobsPerApp;
      return this;
    }

    /**
     * Sets the number of apps that may have or have had jobs, from 0. Defaults to 100,000; {@link
     * #UNLIMITED} switches the quota off.
     */
    public Builder apps(long apps) {
      this.apps = apps;
      return this;
    }

    /**
     * Sets the number of reads, and of writes, per second and app over HTTP, above 0. Defaults to
     * {@link #NO_RATE}, which switches the limit off.
     */
    public Builder requestsPerSecond(double requestsPerSecond) {
      this.requestsPerSecond = requestsPerSecond;
      return this;
    }

    /**
     * Sets the number of reads, and of writes, of one app over HTTP that may come at once, from 1.
     * Defaults to one second's worth of requests.
     */
    public Builder burst(long burst) {
      this.burst = burst;
      return this;
    }

    /**
     * Sets the longest app id, environment, job id, request id or actor in characters, from 1.
     * Defaults to 128.
     */
    public Builder nameLength(int nameLength) {
      this.nameLength = nameLength;
      return this;
    }

    /** Sets the longest operation in characters, from 1. Defaults to 256. */
    public Builder operationLength(int operationLength) {
      this.operationLength = operationLength;
      return this;
    }

    /**
     * Sets the longest error text in bytes of UTF-8, from 0; a longer text is cut, never refused.
     * Defaults to 4,096.
     */
    public Builder errorBytes(int errorBytes) {
      this.errorBytes = errorBytes;
      return this;
    }

    /**
     * Sets the number of jobs on a page of a query that names no size, from 1. Defaults to 25, or
     * {@link #maxPageSize} if that is smaller.
     */
    public Builder defaultPageSize(int defaultPageSize) {
      this.defaultPageSize = defaultPageSize;
      return this;
    }

    /** Sets the largest number of jobs on a page, from 1. Defaults to 100. */
    public Builder maxPageSize(int maxPageSize) {
      this.maxPageSize = maxPageSize;
      return this;
    }

    /**
     * Returns the limits.
     *
     * @throws IllegalArgumentException naming the limit that is out of range, and the range
     */
    public JobLimits build() {
      return new JobLimits(this);
    }
  }
}
