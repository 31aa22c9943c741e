// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.access;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks to do, for an {@link Authorizer} to decide on.
 *
 * <p>Immutable; safe to share between threads.
 */
public final class AccessRequest {
  private final @Nullable String principal;
  private final Action action;
  private final String appId;
  private final String environment;
  private final @Nullable String jobId;

  private AccessRequest(Builder builder) {
    this.principal = builder.principal;
    this.action = builder.action;
    this.appId = builder.appId;
    this.environment = builder.environment;
    this.jobId = builder.jobId;
  }

  /**
   * Returns a builder of a request of an anonymous caller.
   *
   * @param appId the app whose jobs it concerns
   * @param environment the environment inside the app
   */
  public static Builder builder(Action action, String appId, String environment) {
    return new Builder(action, appId, environment);
  }

  /** Returns a builder that begins with the values of this request. */
  public Builder toBuilder() {
    return new Builder(action, appId, environment).principal(principal).jobId(jobId);
  }

  /** Returns the authenticated name of the caller; empty for an anonymous caller. */
  public Optional<String> principal() {
    return Optional.ofNullable(principal);
  }

  /** Returns what is to be done. */
  public Action action() {
    return action;
  }

  /** Returns the app as the client named it, decoded and not yet checked. */
  public String appId() {
    return appId;
  }

  /** Returns the environment as the client named it, decoded and not yet checked. */
  public String environment() {
    return environment;
  }

  /**
   * Returns the job as the client named it, decoded and not yet checked; empty if the action
   * concerns a whole environment.
   */
  public Optional<String> jobId() {
    return Optional.ofNullable(jobId);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccessRequest that
        && Objects.equals(principal, that.principal)
        && action == that.action
        && appId.equals(that.appId)
        && environment.equals(that.environment)
        && Objects.equals(jobId, that.jobId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(principal, action, appId, environment, jobId);
  }

  /** Returns a text for logs. */
  @Override
  public String toString() {
    return action
        + " "
        + appId
        + "/"
        + environment
        + (jobId == null ? "" : "/" + jobId)
        + " by "
        + (principal == null ? "an anonymous caller" : principal);
  }

  /** Builder for {@link AccessRequest}. Not safe to share between threads. */
  public static final class Builder {
    private final Action action;
    private final String appId;
    private final String environment;
    private @Nullable String principal;
    private @Nullable String jobId;

    private Builder(Action action, String appId, String environment) {
      this.action = requireNonNull(action, "action");
      this.appId = requireNonNull(appId, "appId");
      this.environment = requireNonNull(environment, "environment");
    }

    /** Sets the authenticated name of the caller; null for an anonymous caller, the default. */
    public Builder principal(@Nullable String principal) {
      this.principal = principal;
      return this;
    }

    /** Sets the job; null if the action concerns a whole environment, the default. */
    public Builder jobId(@Nullable String jobId) {
      this.jobId = jobId;
      return this;
    }

    /** Returns the request. */
    public AccessRequest build() {
      return new AccessRequest(this);
    }
  }
}
