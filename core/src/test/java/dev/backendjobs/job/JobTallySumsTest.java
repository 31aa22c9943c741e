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
    JobFilter all = new JobFilter("a", null, null, null, null);
    assertThat(tally.count(all)).isEqualTo(tally.stored());
    assertThat(sum("e", "f", tally, true)).isEqualTo(tally.stored());
    assertThat(sum("S", "T", tally, false)).isEqualTo(tally.stored());
    assertThat(tally.active("e") + tally.active("f")).isEqualTo(tally.active());
    assertThat(tally.count(new JobFilter("b", null, null, null, null))).isZero();
    assertThat(tally.count(JobStatus.of("S")))
        .isEqualTo(tally.count(new JobFilter("a", null, null, null, JobStatus.of("S"))));
  }

  @Property
  void aFilterCountsExactlyTheCellsThatItMeans(
      @ForAll("tallies") JobTally tally, @ForAll("cells") JobTally.Cell cell) {
    JobFilter filter =
        new JobFilter("a", cell.environment(), null, cell.operation(), cell.status());
    long meant = 0;
    for (JobTally.Cell each : tally.cells()) {
      boolean operation = cell.operation() == null || cell.operation().equals(each.operation());
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
    JobTally tally = new JobTally("a", 0, List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tally.count(new JobFilter("a", "e", "j", null, null)));
  }

  private static long sum(String one, String other, JobTally tally, boolean environments) {
    return List.of(one, other).stream()
        .map(
            name ->
                environments
                    ? new JobFilter("a", name, null, null, null)
                    : new JobFilter("a", null, null, null, JobStatus.of(name)))
        .mapToLong(tally::count)
        .sum();
  }

  @Provide
  Arbitrary<JobTally> tallies() {
    return cells().list().ofMaxSize(9).map(cells -> new JobTally("a", 7, cells));
  }

  @Provide
  Arbitrary<JobTally.Cell> cells() {
    return Combinators.combine(
            Arbitraries.of("e", "f"),
            Arbitraries.of("Build", "Ship").injectNull(0.3),
            Arbitraries.of("S", "T").map(JobStatus::of),
            Arbitraries.of(true, false),
            Arbitraries.longs().between(1, 1_000_000))
        .as(JobTally.Cell::new)
        .withoutEdgeCases();
  }
}
