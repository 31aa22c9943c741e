// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.rules;

import static dev.backendjobs.job.JobStatus.CANCELLED;
import static dev.backendjobs.job.JobStatus.CANCELLING;
import static dev.backendjobs.job.JobStatus.COMPLETED;
import static dev.backendjobs.job.JobStatus.FAILED;
import static dev.backendjobs.job.JobStatus.PENDING;
import static dev.backendjobs.job.JobStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backendjobs.internal.decision.LifecycleChecks;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.IllegalTransitionException;
import dev.backendjobs.job.JobStatus;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class JobLifecycleTest {
  private static final JobLifecycle STANDARD = JobLifecycle.standard();
  private static final JobStatus A = JobStatus.of("A");
  private static final JobStatus B = JobStatus.of("B");
  private static final JobStatus C = JobStatus.of("C");

  /** The table of the design, written down a second time. */
  private static final Set<String> LEGAL =
      Set.of(
          "PENDING RUNNING",
          "PENDING FAILED",
          "PENDING CANCELLED",
          "RUNNING COMPLETED",
          "RUNNING FAILED",
          "RUNNING CANCELLING",
          "CANCELLING CANCELLED",
          "CANCELLING COMPLETED",
          "CANCELLING FAILED");

  private static final List<JobStatus> ALL =
      List.of(PENDING, RUNNING, CANCELLING, COMPLETED, FAILED, CANCELLED);

  static Stream<Arguments> pairs() {
    return ALL.stream().flatMap(from -> ALL.stream().map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theStandardLifeCycleAllowsExactlyItsTable(JobStatus from, JobStatus to) {
    if (LEGAL.contains(from + " " + to)) {
      assertThatCode(() -> LifecycleChecks.requireTransition(STANDARD, from, to))
          .doesNotThrowAnyException();
      assertThat(STANDARD.next(from)).contains(to);
    } else {
      assertThatThrownBy(() -> LifecycleChecks.requireTransition(STANDARD, from, to))
          .isInstanceOfSatisfying(
              IllegalTransitionException.class,
              refusal -> {
                assertThat(refusal.from()).isEqualTo(from);
                assertThat(refusal.to()).isEqualTo(to);
                assertThat(refusal.allowed()).containsExactlyElementsOf(STANDARD.next(from));
                assertThat(refusal.getMessage()).contains(from.name(), to.name());
                refusal.allowed().forEach(s -> assertThat(refusal).hasMessageContaining(s.name()));
              });
      assertThat(STANDARD.next(from)).doesNotContain(to);
    }
  }

  @Test
  void theStandardLifeCycleBeginsPendingOrRunningAndEndsInThree() {
    assertThat(STANDARD.statuses()).containsExactlyInAnyOrderElementsOf(ALL);
    assertThat(STANDARD.initial()).containsExactly(PENDING, RUNNING);
    assertThat(ALL.stream().filter(STANDARD::isTerminal))
        .containsExactly(COMPLETED, FAILED, CANCELLED);
    assertThat(ALL.stream().filter(STANDARD::isFailed)).containsExactly(FAILED);
  }

  @Test
  void aJobIsCreatedInAnInitialStatusOnly() {
    for (JobStatus status : List.of(PENDING, RUNNING)) {
      assertThatCode(() -> LifecycleChecks.requireInitial(STANDARD, status))
          .doesNotThrowAnyException();
    }
    for (JobStatus status : List.of(CANCELLING, COMPLETED, FAILED, CANCELLED)) {
      assertThatThrownBy(() -> LifecycleChecks.requireInitial(STANDARD, status))
          .isExactlyInstanceOf(BadRequestException.class)
          .hasMessage("a job cannot be created as " + status + "; allowed: PENDING, RUNNING");
    }
  }

  @Test
  void anUnknownStatusIsRefusedWithTheKnownOnesNamed() {
    String message =
        "status A is unknown; known: PENDING, RUNNING, FAILED, CANCELLED, COMPLETED, CANCELLING";
    assertThatThrownBy(() -> LifecycleChecks.requireKnown(STANDARD, A)).hasMessage(message);
    assertThatThrownBy(() -> LifecycleChecks.requireInitial(STANDARD, A)).hasMessage(message);
    assertThatThrownBy(() -> LifecycleChecks.requireTransition(STANDARD, RUNNING, A))
        .isExactlyInstanceOf(BadRequestException.class)
        .hasMessage(message);
    assertThat(STANDARD.isTerminal(A)).isFalse();
    assertThat(STANDARD.next(A)).isEmpty();
    assertThat(STANDARD.isTerminal(JobStatus.of("failed"))).as("case counts").isFalse();
  }

  @Test
  void anErrorGoesWithAFailedStatusOnly() {
    assertThatCode(() -> LifecycleChecks.requireFailed(STANDARD, FAILED))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> LifecycleChecks.requireFailed(STANDARD, COMPLETED))
        .isExactlyInstanceOf(BadRequestException.class)
        .hasMessage(
            "an error text is allowed only together with a failed status (FAILED), not with"
                + " COMPLETED");
  }

  @Test
  void theTableIsPrintedAsText() {
    assertThat(STANDARD.toTable())
        .isEqualTo(
            """
            * PENDING    -> RUNNING, FAILED, CANCELLED
            * RUNNING    -> COMPLETED, FAILED, CANCELLING
              FAILED     -> (terminal)
              CANCELLED  -> (terminal)
              COMPLETED  -> (terminal)
              CANCELLING -> CANCELLED, COMPLETED, FAILED
            """)
        .isEqualTo(STANDARD.toString());
  }

  @Test
  void theTableIsPrintedAsAGraph() {
    JobStatus odd = JobStatus.of("say \"no\" \\");
    assertThat(JobLifecycle.builder().initial(A).transition(A, B, odd).transition(B, odd).build())
        .extracting(JobLifecycle::toDot)
        .isEqualTo(
            """
            digraph lifecycle {
              rankdir=LR;
              "A";
              "B";
              "say \\"no\\" \\\\" [peripheries=2];
              "" [shape=point];
              "" -> "A";
              "A" -> "B";
              "A" -> "say \\"no\\" \\\\";
              "B" -> "say \\"no\\" \\\\";
            }
            """);
  }

  @Test
  void aLifeCycleNeedsAnInitialStatus() {
    assertRefused(JobLifecycle.builder().transition(A, B), "needs an initial status");
  }

  @Test
  void aStatusCannotGoToItself() {
    assertRefused(JobLifecycle.builder().initial(A).transition(A, A, B), "go to itself: A");
  }

  @Test
  void everyStatusMustBeReachable() {
    assertRefused(
        JobLifecycle.builder().initial(A).transition(A, B).transition(C, B),
        "cannot be reached from an initial status: C");
    assertRefused(
        JobLifecycle.builder().initial(A).transition(B, C).transition(C, B, JobStatus.of("END")),
        "cannot be reached from an initial status: B, C, END");
  }

  @Test
  void aTerminalStatusMustBeReachableFromEveryStatus() {
    assertRefused(
        JobLifecycle.builder().initial(A).transition(A, B).transition(B, A),
        "cannot reach a terminal status: A, B");
    assertRefused(
        JobLifecycle.builder()
            .initial(A)
            .transition(A, B, JobStatus.of("END"))
            .transition(B, C)
            .transition(C, B),
        "cannot reach a terminal status: B, C");
  }

  @Test
  void aFailedStatusMustBeInTheTable() {
    assertRefused(
        JobLifecycle.builder().initial(A).transition(A, B).failed(B, C),
        "marked as failed but not in the table: C");
  }

  @Test
  void aCustomLifeCycleMayHaveCyclesAndOneStatusOnly() {
    JobLifecycle cycle =
        JobLifecycle.builder().initial(A).transition(A, B).transition(B, A, C).failed(B).build();
    assertThat(cycle.next(B)).containsExactly(A, C);
    assertThat(cycle.isTerminal(C)).isTrue();
    assertThat(cycle.isFailed(B)).isTrue();
    JobLifecycle instant = JobLifecycle.builder().initial(A).build();
    assertThat(instant.isTerminal(A)).isTrue();
    assertThat(instant.toTable()).isEqualTo("* A -> (terminal)\n");
  }

  @Test
  void aBuiltLifeCycleDoesNotChangeWithItsBuilderAndIsAValue() {
    JobLifecycle.Builder builder = JobLifecycle.builder().initial(A).transition(A, B);
    JobLifecycle built = builder.build();
    builder.transition(B, C).failed(C).initial(B);
    assertThat(built.statuses()).containsExactly(A, B);
    assertThat(built.initial()).containsExactly(A);
    assertThat(built.failed()).isEmpty();
    assertThat(builder.build()).isNotEqualTo(built);
    assertThat(JobLifecycle.builder().initial(A).transition(A, B).build())
        .isEqualTo(built)
        .hasSameHashCodeAs(built);
    assertThatThrownBy(() -> built.statuses().add(C))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> built.next(A).add(C))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static void assertRefused(JobLifecycle.Builder builder, String message) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
