// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a request on which a {@link CorsPolicy} decides.
 *
 * <p>{@code Access-Control-Request-Headers} is not one of them: a policy always answers with its
 * own list, so a hostile list costs nothing. Immutable and safe to share between threads.
 */
public final class CorsRequest {
  private final String method;
  private final List<String> origins;
  private final @Nullable String requestedMethod;

  private CorsRequest(Builder builder) {
    this.method = builder.method;
    this.origins = builder.origins;
    this.requestedMethod = builder.requestedMethod;
  }

  /**
   * Returns a builder of the facts of a request without an {@code Origin}.
   *
   * @param method the request method, exactly as received
   * @throws NullPointerException if {@code method} is null
   */
  public static Builder builder(String method) {
    return new Builder(Objects.requireNonNull(method, "method"));
  }

  /** Returns a builder that begins with the facts of this request. */
  public Builder toBuilder() {
    return builder(method).origins(origins).requestedMethod(requestedMethod);
  }

  /** Returns the request method, exactly as received. */
  public String method() {
    return method;
  }

  /**
   * Returns the value of every {@code Origin} header, as received and in order, in an immutable
   * list; empty if there was none. Two values are never a valid origin.
   */
  public List<String> origins() {
    return origins;
  }

  /** Returns the value of {@code Access-Control-Request-Method}; empty if absent. */
  public Optional<String> requestedMethod() {
    return Optional.ofNullable(requestedMethod);
  }

  /**
   * Returns whether this is a CORS preflight: {@code OPTIONS} with an {@code Origin}, valid or not,
   * and an {@code Access-Control-Request-Method}. Any other {@code OPTIONS} is a plain one.
   */
  public boolean isPreflight() {
    return requestedMethod != null && !origins.isEmpty() && method.equals("OPTIONS");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof CorsRequest that
            && method.equals(that.method)
            && origins.equals(that.origins)
            && Objects.equals(requestedMethod, that.requestedMethod));
  }

  @Override
  public int hashCode() {
    return Objects.hash(method, origins, requestedMethod);
  }

  /** Returns all facts, for messages and logs; not a parsable form. */
  @Override
  public String toString() {
    return "CorsRequest["
        + ("method=" + method)
        + (", origins=" + origins)
        + (", requestedMethod=" + requestedMethod)
        + "]";
  }

  /** Builder for {@link CorsRequest}. Not safe for use by several threads. */
  public static final class Builder {
    private final String method;
    private List<String> origins = List.of();
    private @Nullable String requestedMethod;

    private Builder(String method) {
      this.method = method;
    }

    /**
     * Sets the values of all {@code Origin} headers, as received and in order; null, the default:
     * there is none, as header tables of servers say it.
     *
     * @throws NullPointerException if a value is null
     */
    public Builder origins(@Nullable List<String> origins) {
      if (origins == null) {
        this.origins = List.of();
        return this;
      }
      for (String origin : origins) {
        Objects.requireNonNull(origin, "origin");
      }
      this.origins = List.copyOf(origins);
      return this;
    }

    /** Sets the value of {@code Access-Control-Request-Method}; null, the default: absent. */
    public Builder requestedMethod(@Nullable String requestedMethod) {
      this.requestedMethod = requestedMethod;
      return this;
    }

    /** Returns the facts. */
    public CorsRequest build() {
      return new CorsRequest(this);
    }
  }
}
