// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.storage;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The exact numbers of one app that a decision may rest on, as they are when it is made.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class AppTotals {
  // why: accessors branch in place of ofNullable, see "Intended" in ARCHITECTURE.md
  private static final AppTotals NONE = builder().build();

  private final long revision;
  private final long stored;
  private final long active;
  private final long activeInEnvironment;
  private final @Nullable Instant lastCreateTime;
  private final long apps;

  private AppTotals(Builder builder) {
    this.revision = builder.revision;
    this.stored = builder.stored;
    this.active = builder.active;
    this.activeInEnvironment = builder.activeInEnvironment;
    this.lastCreateTime = builder.lastCreateTime;
    this.apps = builder.apps;
  }

  /** Returns the numbers of an app that never had a job, in a storage that has no app. */
  public static AppTotals none() {
    return NONE;
  }

  /** Returns a builder that begins with the numbers of {@link #none()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that begins with these numbers. */
  public Builder toBuilder() {
    return new Builder()
        .revision(revision)
        .stored(stored)
        .active(active)
        .activeInEnvironment(activeInEnvironment)
        .lastCreateTime(lastCreateTime)
        .apps(apps);
  }

  /** Returns the app's newest revision; 0 if it never had a change. */
  public long revision() {
    return revision;
  }

  /** Returns the number of jobs of the app. */
  public long stored() {
    return stored;
  }

  /** Returns the number of jobs of the app that are not finished. */
  public long active() {
    return active;
  }

  /** Returns the number of jobs of the decided job's environment that are not finished. */
  public long activeInEnvironment() {
    return activeInEnvironment;
  }

  /** Returns the create time of the app's newest job, removed or not; empty if it never had one. */
  public Optional<Instant> lastCreateTime() {
    return lastCreateTime == null ? Optional.empty() : Optional.of(lastCreateTime);
  }

  /**
   * Returns the number of apps that have or had jobs, as {@link JobStorage#apps} lists them. Known
   * only to a decision on an app whose {@link #revision()} is 0, so that a storage counts apps only
   * to add one; otherwise 0.
   */
  public long apps() {
    return apps;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof AppTotals that
            && revision == that.revision
            && stored == that.stored
            && active == that.active
            && activeInEnvironment == that.activeInEnvironment
            && apps == that.apps
            && Objects.equals(lastCreateTime, that.lastCreateTime));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(revision) * 31 + Long.hashCode(stored);
  }

  /** Returns all members, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return "AppTotals["
        + ("revision=" + revision)
        + (", stored=" + stored)
        + (", active=" + active)
        + (", activeInEnvironment=" + activeInEnvironment)
        + (", lastCreateTime=" + lastCreateTime)
        + (", apps=" + apps)
        + "]";
  }

  /** Builder for {@link AppTotals}, for authors of storages. Not safe for use by two threads. */
  public static final class Builder {
    private long revision;
    private long stored;
    private long active;
    private long activeInEnvironment;
    private @Nullable Instant lastCreateTime;
    private long apps;

    private Builder() {}

    /** Sets the app's newest revision; 0: it never had a change. */
    public Builder revision(long revision) {
      this.revision = revision;
      return this;
    }

    /** Sets the number of jobs of the app. */
    public Builder stored(long stored) {
      this.stored = stored;
      return this;
    }

    /** Sets the number of jobs of the app that are not finished. */
    public Builder active(long active) {
      this.active = active;
      return this;
    }

    /** Sets the number of jobs of the decided job's environment that are not finished. */
    public Builder activeInEnvironment(long activeInEnvironment) {
      this.activeInEnvironment = activeInEnvironment;
      return this;
    }

    /** Sets the create time of the app's newest job, removed or not; null: it never had one. */
    public Builder lastCreateTime(@Nullable Instant lastCreateTime) {
      this.lastCreateTime = lastCreateTime;
      return this;
    }

    /** Sets the number of apps that have or had jobs; needed only where the revision is 0. */
    public Builder apps(long apps) {
      this.apps = apps;
      return this;
    }

    /** Returns the numbers. */
    public AppTotals build() {
      return new AppTotals(this);
    }
  }
}
