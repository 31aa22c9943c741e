// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.testkit.model;

import dev.backendjobs.job.BackendJobsException;
import dev.backendjobs.job.IllegalTransitionException;
import dev.backendjobs.job.JobAlreadyExistsException;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.NotFoundException;
import dev.backendjobs.job.RevisionConflictException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The result of a call, comparable: the value it returned, or the refusal with its fields. */
public sealed interface Answer {
  /** The call returned this. */
  record Value(@Nullable Object value) implements Answer {}

  /** The call was refused by an exception of this class with these fields. */
  record Refusal(String type, List<Object> fields) implements Answer {}

  /** Returns the answer of a call that returned. */
  static Answer value(@Nullable Object value) {
    return new Value(value);
  }

  /** Returns the answer of a call that was refused. */
  static Answer refusal(Class<? extends RuntimeException> type, Object... fields) {
    return new Refusal(type.getSimpleName(), Arrays.asList(fields));
  }

  /** Makes the call and returns its result; throws what is no refusal. */
  static Answer of(Supplier<?> call) {
    try {
      return value(call.get());
    } catch (BackendJobsException refused) {
      String message = refused.getMessage();
      if (message.isBlank() || message.indexOf('\n') >= 0) {
        throw new AssertionError("a message must be one line: " + message, refused);
      }
      return refusal(refused.getClass(), fields(refused));
    }
  }

  private static Object[] fields(BackendJobsException refused) {
    if (refused instanceof LimitExceededException limit) {
      return new Object[] {limit.limitType(), limit.limit(), limit.current(), limit.retryAfter()};
    }
    if (refused instanceof IllegalTransitionException way) {
      return new Object[] {way.from(), way.to(), way.allowed()};
    }
    if (refused instanceof RevisionConflictException conflict) {
      return new Object[] {conflict.expectedRevision(), conflict.currentVersion()};
    }
    if (refused instanceof JobAlreadyExistsException taken) {
      return new Object[] {taken.existingVersion()};
    }
    if (refused instanceof NotFoundException missing) {
      return new Object[] {missing.resourceType()};
    }
    return new Object[0];
  }
}
