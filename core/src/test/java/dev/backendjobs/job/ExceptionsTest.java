// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExceptionsTest {
  private static final BackendJob JOB =
      BackendJob.builder(JobKey.of("a", "e", "j"), JobStatus.RUNNING, 7, Instant.EPOCH)
          .operation("Op")
          .build();

  static Stream<BackendJobsException> exceptions() {
    return Stream.of(
        BadRequestException.of("m"),
        IllegalTransitionException.of(
            JobStatus.RUNNING, JobStatus.PENDING, List.of(JobStatus.FAILED, JobStatus.COMPLETED)),
        InternalServiceException.of("m", new IllegalStateException("cause")),
        InternalServiceException.nothingStored("m", null),
        JobAlreadyExistsException.of(JOB, null),
        NotFoundException.of(JOB.key()),
        NotFoundException.of("App", "m"),
        RevisionConflictException.of(3, JOB),
        RevisionConflictException.of(List.of(JOB.version()), JOB),
        LimitExceededException.ofQuota(LimitType.JOBS_PER_APP, "a", 2, 3),
        LimitExceededException.ofRequests("a", 2.5, 3, Duration.ofMillis(7), Duration.ofMillis(5)));
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void anExceptionComesBackWholeFromSerialization(BackendJobsException thrown) throws Exception {
    BackendJobsException back = roundTrip(thrown);
    assertThat(back.getMessage()).isEqualTo(thrown.getMessage());
    assertThat(values(back)).isEqualTo(values(thrown)).doesNotContainNull();
  }

  @Test
  void everyKindOfExceptionIsSerialized() {
    assertThat(exceptions().map(Object::getClass).distinct().count()).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void anExceptionHasNoPublicConstructor(BackendJobsException thrown) {
    for (Constructor<?> constructor : thrown.getClass().getDeclaredConstructors()) {
      assertThat(Modifier.isPublic(constructor.getModifiers())).as("%s", constructor).isFalse();
    }
  }

  @Test
  void aQuotaIsRefusedByNameScopeLimitAndUse() {
    assertThat(quota(LimitType.ACTIVE_JOBS_PER_ENVIRONMENT, "shop/prod"))
        .hasMessage("Quota ActiveJobsPerEnvironment exceeded for shop/prod: limit 1, active 2");
    assertThat(quota(LimitType.ACTIVE_JOBS_PER_APP, "shop"))
        .hasMessage("Quota ActiveJobsPerApp exceeded for shop: limit 1, active 2");
    assertThat(quota(LimitType.JOBS_PER_APP, "shop"))
        .hasMessage("Quota JobsPerApp exceeded for shop: limit 1, stored 2");
    assertThat(quota(LimitType.APPS, "")).hasMessage("Quota Apps exceeded: limit 1, apps 2");
    assertThat(
            LimitExceededException.ofRequests(
                "shop", 5, 10, Duration.ofMillis(200), Duration.ofMillis(200)))
        .hasMessage(
            "Rate RequestsPerSecond exceeded for shop: limit 5, burst 10; try again in 200 ms");
  }

  @Test
  void aTransitionFromAStatusWithoutAnyNamesNoFalseReason() {
    assertThat(IllegalTransitionException.of(JobStatus.of("OLD"), JobStatus.RUNNING, List.of()))
        .hasMessage("status cannot go from OLD to RUNNING; OLD allows no further status");
    assertThat(
            IllegalTransitionException.of(
                JobStatus.of("OLD"), JobStatus.RUNNING, List.of(JobStatus.FAILED)))
        .hasMessage("status cannot go from OLD to RUNNING; allowed from OLD: FAILED");
  }

  private static LimitExceededException quota(LimitType type, String scope) {
    return LimitExceededException.ofQuota(type, scope, 1, 2);
  }

  /** Returns what all accessors of an exception answer. */
  private static List<Object> values(BackendJobsException thrown) throws Exception {
    List<Object> values = new ArrayList<>();
    for (Method method : thrown.getClass().getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())
          && !Modifier.isStatic(method.getModifiers())
          && method.getParameterCount() == 0) {
        values.add(method.getName() + "=" + method.invoke(thrown));
        assertThat(method.invoke(thrown)).as(method.getName()).isNotNull();
      }
    }
    values.sort(Comparator.comparing(Object::toString));
    return values;
  }

  private static BackendJobsException roundTrip(BackendJobsException thrown)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(thrown);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (BackendJobsException) in.readObject();
    }
  }
}
