// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.internal.decision.LimitChecks;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobKey;
import dev.backendjobs.job.LimitExceededException;
import dev.backendjobs.job.LimitType;
import dev.backendjobs.storage.AppTotals;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class JobLimitsTest {
  private static final String ASTRAL = "\uD83D\uDE80";

  @Test
  void theDefaultsAreThoseOfTheDesign() {
    assertThat(JobLimits.standard())
        .hasToString(
            "JobLimits[activeJobsPerEnvironment=1000, activeJobsPerApp=10000, jobsPerApp=1000000,"
                + " apps=100000, requestsPerSecond=Infinity, burst=1000000000, nameLength=128,"
                + " operationLength=256, errorBytes=4096, defaultPageSize=25, maxPageSize=100]");
    assertThat(JobLimits.amplify())
        .isEqualTo(JobLimits.builder().activeJobsPerEnvironment(1).build());
  }

  @Test
  void theBurstDefaultsToOneSecondsWorth() {
    assertThat(JobLimits.builder().requestsPerSecond(2.5).build().burst()).isEqualTo(3);
    assertThat(JobLimits.builder().requestsPerSecond(0.1).build().burst()).isEqualTo(1);
    assertThat(JobLimits.builder().requestsPerSecond(5).burst(40).build().burst()).isEqualTo(40);
  }

  @Test
  void aBoundOutOfRangeIsRefusedByName() {
    assertRefused("activeJobsPerEnvironment is -1", b -> b.activeJobsPerEnvironment(-1));
    assertRefused("activeJobsPerApp is -1", b -> b.activeJobsPerApp(-1));
    assertRefused("jobsPerApp is -1", b -> b.jobsPerApp(-1));
    assertRefused("requestsPerSecond is 0.0", b -> b.requestsPerSecond(0));
    assertRefused("requestsPerSecond is -1.0", b -> b.requestsPerSecond(-1));
    assertRefused("requestsPerSecond is NaN", b -> b.requestsPerSecond(Double.NaN));
    assertRefused("burst is 0", b -> b.burst(0));
    assertRefused("nameLength is 0", b -> b.nameLength(0));
    assertRefused("operationLength is 0", b -> b.operationLength(0));
    assertRefused("errorBytes is -1", b -> b.errorBytes(-1));
    assertRefused("defaultPageSize is 0", b -> b.defaultPageSize(0));
    assertRefused("maxPageSize is 0", b -> b.maxPageSize(0));
    assertRefused("apps is -1", b -> b.apps(-1));
    assertRefused(
        "defaultPageSize is 25, above maxPageSize, 24", b -> b.defaultPageSize(25).maxPageSize(24));
  }

  @Test
  void eachLimitCanBeSetAlone() {
    JobLimits small = JobLimits.builder().maxPageSize(10).build();
    assertThat(small.maxPageSize()).isEqualTo(10);
    assertThat(small.defaultPageSize()).isEqualTo(10);
    assertThat(small.toBuilder().maxPageSize(200).build().defaultPageSize()).isEqualTo(25);
    assertThat(small.toBuilder().build()).isEqualTo(small).hasSameHashCodeAs(small);
    assertThat(
            JobLimits.builder().requestsPerSecond(2).build().toBuilder()
                .requestsPerSecond(9)
                .build()
                .burst())
        .isEqualTo(9);
  }

  @Test
  void jobsAreAcceptedUpToTheLimitAndNoFurther() {
    JobLimits limits =
        JobLimits.builder().activeJobsPerEnvironment(2).activeJobsPerApp(5).jobsPerApp(9).build();
    assertThatCode(() -> requireRoom(limits, "a", "e", true, 1, 4, 8)).doesNotThrowAnyException();
    assertFull(limits, LimitType.ACTIVE_JOBS_PER_ENVIRONMENT, 2, 2, true, 2, 4, 8);
    assertFull(limits, LimitType.ACTIVE_JOBS_PER_APP, 5, 5, true, 1, 5, 8);
    assertFull(limits, LimitType.JOBS_PER_APP, 9, 10, true, 1, 4, 10);
    assertFull(limits, LimitType.JOBS_PER_APP, 9, 9, false, 2, 5, 9);
    assertThatCode(() -> requireRoom(limits, "a", "e", false, 2, 5, 8))
        .as("a finished job takes no active place")
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> requireRoom(limits, "a1", "e1", true, 2, 4, 8))
        .hasMessage("Quota ActiveJobsPerEnvironment exceeded for a1/e1: limit 2, active 2");
    assertThatThrownBy(() -> requireRoom(limits, "a1", "e1", true, 0, 7, 8))
        .hasMessage("Quota ActiveJobsPerApp exceeded for a1: limit 5, active 7");
  }

  @Test
  void aLimitCanBeZeroAndCanBeSwitchedOff() {
    assertFull(
        JobLimits.builder().jobsPerApp(0).build(), LimitType.JOBS_PER_APP, 0, 0, true, 0, 0, 0);
    JobLimits off =
        JobLimits.builder()
            .activeJobsPerEnvironment(JobLimits.UNLIMITED)
            .activeJobsPerApp(JobLimits.UNLIMITED)
            .jobsPerApp(JobLimits.UNLIMITED)
            .build();
    long many = 1L << 60;
    assertThatCode(() -> requireRoom(off, "a", "e", true, many, many, many))
        .doesNotThrowAnyException();
  }

  @Test
  void lengthsOfNamesCountCodePoints() {
    JobLimits limits = JobLimits.standard();
    for (String unit : List.of("x", "\u6f22", ASTRAL)) {
      assertThatCode(() -> LimitChecks.requireName(limits, "jobId", unit.repeat(128)))
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> LimitChecks.requireName(limits, "jobId", unit.repeat(129)))
          .isExactlyInstanceOf(BadRequestException.class)
          .hasMessage("jobId has 129 characters; at most 128 are allowed");
      assertThatCode(() -> LimitChecks.requireOperation(limits, unit.repeat(256)))
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> LimitChecks.requireOperation(limits, unit.repeat(257)))
          .hasMessage("operation has 257 characters; at most 256 are allowed");
    }
    assertThatCode(() -> LimitChecks.requireName(limits, "jobId", null)).doesNotThrowAnyException();
    assertThatCode(() -> LimitChecks.requireOperation(limits, null)).doesNotThrowAnyException();
  }

  @Test
  void aPageHasTheSizeAskedForUpToTheMost() {
    JobLimits limits = JobLimits.standard();
    assertThat(LimitChecks.pageSize(limits, OptionalInt.empty())).isEqualTo(25);
    assertThat(LimitChecks.pageSize(limits, OptionalInt.of(1))).isEqualTo(1);
    assertThat(LimitChecks.pageSize(limits, OptionalInt.of(100))).isEqualTo(100);
    assertThat(LimitChecks.pageSize(limits, OptionalInt.of(101))).isEqualTo(100);
    assertThat(LimitChecks.pageSize(limits, OptionalInt.of(Integer.MAX_VALUE))).isEqualTo(100);
  }

  private static void requireRoom(
      JobLimits limits,
      String app,
      String environment,
      boolean active,
      long activeInEnvironment,
      long activeInApp,
      long stored) {
    AppTotals totals =
        AppTotals.builder()
            .revision(1)
            .activeInEnvironment(activeInEnvironment)
            .active(activeInApp)
            .stored(stored)
            .build();
    LimitChecks.requireRoom(limits, JobKey.of(app, environment, "j"), active, totals);
  }

  private static void assertRefused(String message, UnaryOperator<JobLimits.Builder> set) {
    JobLimits.Builder builder = set.apply(JobLimits.builder());
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static void assertFull(
      JobLimits limits,
      LimitType type,
      long limit,
      long current,
      boolean active,
      long activeInEnvironment,
      long activeInApp,
      long stored) {
    assertThatThrownBy(
            () -> requireRoom(limits, "a", "e", active, activeInEnvironment, activeInApp, stored))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            full -> {
              assertThat(full.limitType()).isEqualTo(type);
              assertThat(full.limit()).isEqualTo((double) limit);
              assertThat(full.current()).isEqualTo((double) current);
              assertThat(full.retryAfter()).isEmpty();
              assertThat(full.getMessage()).contains(type.wireName(), Long.toString(limit));
            });
  }
}
