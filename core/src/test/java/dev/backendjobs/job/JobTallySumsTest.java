// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The sums of a tally agree with one another, whatever its cells. */
final class JobTallySumsTest {
  @Property
  void countsOfPartsAddUpToTheWhole(@ForAll("tallies") JobTally tally) {
    JobFilter all = JobFilter.builder("a").build();
    assertThat(tally.count(all)).isEqualTo(tally.stored());
    assertThat(sum("e", "f", tally, true)).isEqualTo(tally.stored());
    assertThat(sum("S", "T", tally, false)).isEqualTo(tally.stored());
    assertThat(tally.active("e") + tally.active("f")).isEqualTo(tally.active());
    assertThat(tally.count(JobFilter.builder("b").build())).isZero();
    assertThat(tally.count(JobStatus.of("S")))
        .isEqualTo(tally.count(JobFilter.builder("a").status(JobStatus.of("S")).build()));
  }

  @Property
  void aFilterCountsExactlyTheCellsThatItMeans(
      @ForAll("tallies") JobTally tally, @ForAll("cells") JobTally.Cell cell) {
    JobFilter filter =
        JobFilter.builder("a")
            .environment(cell.environment())
            .operation(cell.operation().orElse(null))
            .status(cell.status())
            .build();
    long meant = 0;
    for (JobTally.Cell each : tally.cells()) {
      boolean operation = cell.operation().isEmpty() || cell.operation().equals(each.operation());
      if (operation
          && each.environment().equals(cell.environment())
          && each.status().equals(cell.status())) {
        meant += each.count();
      }
    }
    assertThat(tally.count(filter)).isEqualTo(meant);
  }

  @Test
  void aTallyKnowsNoSingleJobs() {
    JobTally tally = JobTally.builder("a").build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tally.count(JobFilter.builder("a").environment("e").jobId("j").build()));
  }

  private static long sum(String one, String other, JobTally tally, boolean environments) {
    return List.of(one, other).stream()
        .map(
            name ->
                environments
                    ? JobFilter.builder("a").environment(name).build()
                    : JobFilter.builder("a").status(JobStatus.of(name)).build())
        .mapToLong(tally::count)
        .sum();
  }

  @Provide
  Arbitrary<JobTally> tallies() {
    return cells()
        .list()
        .ofMaxSize(9)
        .map(cells -> JobTally.builder("a").revision(7).cells(cells).build());
  }

  @Provide
  Arbitrary<JobTally.Cell> cells() {
    return Combinators.combine(
            Arbitraries.of("e", "f"),
            Arbitraries.of("Build", "Ship").injectNull(0.3),
            Arbitraries.of("S", "T").map(JobStatus::of),
            Arbitraries.of(true, false),
            Arbitraries.longs().between(1, 1_000_000))
        .as(
            (environment, operation, status, finished, count) ->
                JobTally.Cell.builder(environment, status, count)
                    .operation(operation)
                    .finished(finished)
                    .build())
        .withoutEdgeCases();
  }
}
