// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one accepted write did to one job.
 *
 * <p>A change that created the job has no {@code before}, one that removed it has no {@code after}.
 * Two changes are equal if all their members are. Immutable and safe to share between threads.
 */
public final class JobChange {
  // why: accessors branch in place of ofNullable, see "Intended" in ARCHITECTURE.md
  private final long revision;
  private final @Nullable BackendJob before;
  private final @Nullable BackendJob after;
  private final Instant at;
  private final @Nullable String actor;

  private JobChange(
      long revision,
      @Nullable BackendJob before,
      @Nullable BackendJob after,
      Instant at,
      @Nullable String actor) {
    if (before == null && after == null) {
      throw new IllegalArgumentException("a change needs a job before or after");
    }
    if (before != null && after != null && !before.key().equals(after.key())) {
      throw new IllegalArgumentException(before.key() + " cannot become " + after.key());
    }
    if (after != null && after.revision() != revision) {
      throw new IllegalArgumentException(
          "change " + revision + " cannot leave a job of revision " + after.revision());
    }
    if (actor != null) {
      JobText.name("actor", actor);
    }
    this.revision = revision;
    this.before = before;
    this.after = after;
    this.at = at;
    this.actor = actor;
  }

  /**
   * Returns a builder of the change of this revision of an app, at this time; it needs a job before
   * or after.
   *
   * @throws NullPointerException if {@code at} is null
   */
  public static Builder builder(long revision, Instant at) {
    return new Builder(revision, Objects.requireNonNull(at, "at"));
  }

  /** Returns a builder that begins with the members of this change. */
  public Builder toBuilder() {
    return new Builder(revision, at).before(before).after(after).actor(actor);
  }

  /** Returns the app's revision that this change made: one more than the change before it. */
  public long revision() {
    return revision;
  }

  /** Returns the job before the change; empty if the change created it. */
  public Optional<BackendJob> before() {
    return before == null ? Optional.empty() : Optional.of(before);
  }

  /** Returns the job after the change; empty if the change removed it. */
  public Optional<BackendJob> after() {
    return after == null ? Optional.empty() : Optional.of(after);
  }

  /**
   * Returns when the change happened, by the store's clock. Only the revision gives the order of
   * changes, because a clock may step back.
   */
  public Instant at() {
    return at;
  }

  /** Returns who asked for the change; empty if unknown. */
  public Optional<String> actor() {
    return actor == null ? Optional.empty() : Optional.of(actor);
  }

  /** Returns the key of the job that changed. */
  public JobKey key() {
    return after != null ? after.key() : Objects.requireNonNull(before).key();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof JobChange that
            && revision == that.revision
            && Objects.equals(before, that.before)
            && Objects.equals(after, that.after)
            && at.equals(that.at)
            && Objects.equals(actor, that.actor));
  }

  @Override
  public int hashCode() {
    return key().hashCode() * 31 + Long.hashCode(revision);
  }

  /** Returns all members, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return "JobChange["
        + ("revision=" + revision)
        + (", before=" + before)
        + (", after=" + after)
        + (", at=" + at)
        + (", actor=" + actor)
        + "]";
  }

  /** Builder for {@link JobChange}, for authors of storages. Not safe for use by two threads. */
  public static final class Builder {
    private final long revision;
    private final Instant at;
    private @Nullable BackendJob before;
    private @Nullable BackendJob after;
    private @Nullable String actor;

    private Builder(long revision, Instant at) {
      this.revision = revision;
      this.at = at;
    }

    /** Sets the job before the change; null: the change created it. */
    public Builder before(@Nullable BackendJob before) {
      this.before = before;
      return this;
    }

    /** Sets the job after the change; null: the change removed it. */
    public Builder after(@Nullable BackendJob after) {
      this.after = after;
      return this;
    }

    /** Sets who asked for the change; null: unknown. */
    public Builder actor(@Nullable String actor) {
      this.actor = actor;
      return this;
    }

    /**
     * Returns the change.
     *
     * @throws IllegalArgumentException if there is neither a job before nor after, their keys
     *     differ, or the job after has another revision than the change
     * @throws BadRequestException if the actor is empty or holds a control character or lone
     *     surrogate
     */
    public JobChange build() {
      return new JobChange(revision, before, after, at, actor);
    }
  }
}
