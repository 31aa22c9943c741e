// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.rules;

import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.LimitType;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a store: how many jobs and requests an app may have, and how long texts may be.
 *
 * <p>Lengths of names count characters (Unicode code points). Immutable and safe to share.
 *
 * @param activeJobsPerEnvironment active jobs of one environment, from 0; default 1,000
 * @param activeJobsPerApp active jobs of one app, from 0; default 10,000
 * @param jobsPerApp stored jobs of one app, from 0; default 1,000,000
 * @param requestsPerSecond requests per second of one app, above 0; default {@link #NO_RATE}
 * @param burst requests of one app that may come at once, from 1; default one second's worth
 * @param nameLength characters of an app id, environment, job id or actor, from 1; default 128
 * @param operationLength characters of an operation, from 1; default 256
 * @param errorBytes bytes of an error text in UTF-8, from 0; default 4,096
 * @param defaultPageSize jobs on a page when not told, from 1; default 25
 * @param maxPageSize jobs on a page at most, from 1; default 100
 */
public record JobLimits(
    long activeJobsPerEnvironment,
    long activeJobsPerApp,
    long jobsPerApp,
    double requestsPerSecond,
    long burst,
    int nameLength,
    int operationLength,
    int errorBytes,
    int defaultPageSize,
    int maxPageSize) {
  /** The number that no app reaches: it switches a limit on numbers off. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** The rate that no app reaches: it switches the limit on the rate off. */
  public static final double NO_RATE = Double.POSITIVE_INFINITY;

  private static final JobLimits STANDARD = builder().build();

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the bound that is out of range, and the range
   */
  public JobLimits {
    require("activeJobsPerEnvironment", activeJobsPerEnvironment, 0);
    require("activeJobsPerApp", activeJobsPerApp, 0);
    require("jobsPerApp", jobsPerApp, 0);
    if (!(requestsPerSecond > 0)) {
      throw new IllegalArgumentException(
          "requestsPerSecond is " + requestsPerSecond + "; it must be above 0");
    }
    require("burst", burst, 1);
    require("nameLength", nameLength, 1);
    require("operationLength", operationLength, 1);
    require("errorBytes", errorBytes, 0);
    require("defaultPageSize", defaultPageSize, 1);
    require("maxPageSize", maxPageSize, 1);
    if (defaultPageSize > maxPageSize) {
      throw new IllegalArgumentException(
          "defaultPageSize is " + defaultPageSize + ", above maxPageSize, " + maxPageSize);
    }
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
    return builder().activeJobsPerEnvironment(1).build();
  }

  /** Returns a builder that begins with the default limits. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Refuses one more stored job where there is no room.
   *
   * @param active whether the job to be stored is active
   * @param activeInEnvironment active jobs of its environment now
   * @param activeInApp active jobs of its app now
   * @param storedInApp stored jobs of its app now
   * @throws LimitExceededException naming the limit that has no room
   */
  public void requireRoom(
      String appId,
      String environment,
      boolean active,
      long activeInEnvironment,
      long activeInApp,
      long storedInApp) {
    if (active && activeInEnvironment >= activeJobsPerEnvironment) {
      throw LimitExceededException.ofQuota(
          LimitType.ACTIVE_JOBS_PER_ENVIRONMENT,
          appId + "/" + environment,
          activeJobsPerEnvironment,
          activeInEnvironment);
    }
    if (active && activeInApp >= activeJobsPerApp) {
      throw LimitExceededException.ofQuota(
          LimitType.ACTIVE_JOBS_PER_APP, appId, activeJobsPerApp, activeInApp);
    }
    if (storedInApp >= jobsPerApp) {
      throw LimitExceededException.ofQuota(LimitType.JOBS_PER_APP, appId, jobsPerApp, storedInApp);
    }
  }

  /**
   * Refuses a name that is too long; null is no name and passes.
   *
   * @throws BadRequestException naming {@code what}, its length and the limit
   */
  public void requireName(String what, @Nullable String name) {
    requireLength(what, name, nameLength);
  }

  /**
   * Refuses an operation that is too long; null is none and passes.
   *
   * @throws BadRequestException naming its length and the limit
   */
  public void requireOperation(@Nullable String operation) {
    requireLength("operation", operation, operationLength);
  }

  /**
   * Refuses an error text that is too long; null is none and passes.
   *
   * @throws BadRequestException naming its size and the limit
   */
  public void requireError(@Nullable String error) {
    // why: no char takes more than 3 bytes, so short texts need no encoding to be measured
    if (error != null && error.length() > errorBytes / 3) {
      int size = error.getBytes(StandardCharsets.UTF_8).length;
      if (size > errorBytes) {
        throw BadRequestException.of(
            "error has " + size + " bytes in UTF-8; at most " + errorBytes + " are allowed");
      }
    }
  }

  private static void requireLength(String what, @Nullable String text, int most) {
    if (text != null && text.length() > most) {
      int length = text.codePointCount(0, text.length());
      if (length > most) {
        throw BadRequestException.of(
            what + " has " + length + " characters; at most " + most + " are allowed");
      }
    }
  }

  /** Returns the number of jobs on a page of a query that asks for this many; empty: none. */
  public int pageSize(OptionalInt asked) {
    return Math.min(asked.orElse(defaultPageSize), maxPageSize);
  }

  /** Gathers {@link JobLimits}; what is not set keeps its default. Not safe to share. */
  public static final class Builder {
    private long activeJobsPerEnvironment = 1_000;
    private long activeJobsPerApp = 10_000;
    private long jobsPerApp = 1_000_000;
    private double requestsPerSecond = NO_RATE;
    private @Nullable Long burst;
    private int nameLength = 128;
    private int operationLength = 256;
    private int errorBytes = 4_096;
    private int defaultPageSize = 25;
    private int maxPageSize = 100;

    private Builder() {}

    /** Active jobs of one environment, from 0; {@link #UNLIMITED} switches the limit off. */
    public Builder activeJobsPerEnvironment(long value) {
      activeJobsPerEnvironment = value;
      return this;
    }

    /** Active jobs of one app, from 0; {@link #UNLIMITED} switches the limit off. */
    public Builder activeJobsPerApp(long value) {
      activeJobsPerApp = value;
      return this;
    }

    /** Stored jobs of one app, from 0; {@link #UNLIMITED} switches the limit off. */
    public Builder jobsPerApp(long value) {
      jobsPerApp = value;
      return this;
    }

    /** Requests per second of one app, above 0; {@link #NO_RATE} switches the limit off. */
    public Builder requestsPerSecond(double value) {
      requestsPerSecond = value;
      return this;
    }

    /** Requests of one app that may come at once, from 1; not called: one second's worth. */
    public Builder burst(long value) {
      burst = value;
      return this;
    }

    /** Characters of an app id, environment, job id or actor, from 1. */
    public Builder nameLength(int value) {
      nameLength = value;
      return this;
    }

    /** Characters of an operation, from 1. */
    public Builder operationLength(int value) {
      operationLength = value;
      return this;
    }

    /** Bytes of an error text in UTF-8, from 0. */
    public Builder errorBytes(int value) {
      errorBytes = value;
      return this;
    }

    /** Jobs on a page when not told, from 1. */
    public Builder defaultPageSize(int value) {
      defaultPageSize = value;
      return this;
    }

    /** Jobs on a page at most, from 1. */
    public Builder maxPageSize(int value) {
      maxPageSize = value;
      return this;
    }

    /**
     * Returns the limits.
     *
     * @throws IllegalArgumentException naming the bound that is out of range, and the range
     */
    public JobLimits build() {
      return new JobLimits(
          activeJobsPerEnvironment,
          activeJobsPerApp,
          jobsPerApp,
          requestsPerSecond,
          burst != null ? burst : Math.max(1, (long) Math.ceil(Math.min(requestsPerSecond, 1e9))),
          nameLength,
          operationLength,
          errorBytes,
          defaultPageSize,
          maxPageSize);
    }
  }
}
