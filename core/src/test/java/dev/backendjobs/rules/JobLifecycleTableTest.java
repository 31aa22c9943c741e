// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backendjobs.job.JobStatus;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random tables are accepted exactly when a matrix of reachability finds nothing wrong. */
final class JobLifecycleTableTest {
  private static final int STATUSES = 5;

  /** A table by numbers of statuses; a status that nothing mentions is not in it. */
  record Table(Set<Integer> initial, Set<Integer> failed, Set<List<Integer>> ways) {
    JobLifecycle build() {
      JobLifecycle.Builder builder =
          JobLifecycle.builder().initial(statuses(initial)).failed(statuses(failed));
      ways.forEach(way -> builder.transition(status(way.get(0)), status(way.get(1))));
      return builder.build();
    }

    boolean isSound() {
      boolean[][] reaches = new boolean[STATUSES][STATUSES];
      ways.forEach(way -> reaches[way.get(0)][way.get(1)] = true);
      boolean loop = ways.stream().anyMatch(way -> way.get(0).equals(way.get(1)));
      for (int via = 0; via < STATUSES; via++) {
        for (int from = 0; from < STATUSES; from++) {
          for (int to = 0; to < STATUSES; to++) {
            reaches[from][to] |= reaches[from][via] && reaches[via][to];
          }
        }
      }
      return !loop
          && !initial.isEmpty()
          && mentioned().containsAll(failed)
          && mentioned().stream().allMatch(s -> isBegun(s, reaches) && ends(s, reaches));
    }

    private boolean isBegun(int status, boolean[][] reaches) {
      return initial.contains(status) || initial.stream().anyMatch(from -> reaches[from][status]);
    }

    private boolean ends(int status, boolean[][] reaches) {
      return isTerminal(status)
          || mentioned().stream().anyMatch(to -> isTerminal(to) && reaches[status][to]);
    }

    boolean isTerminal(int status) {
      return ways.stream().noneMatch(way -> way.get(0) == status);
    }

    Set<Integer> mentioned() {
      return IntStream.range(0, STATUSES)
          .filter(s -> initial.contains(s) || ways.stream().anyMatch(way -> way.contains(s)))
          .boxed()
          .collect(Collectors.toUnmodifiableSet());
    }

    private static JobStatus[] statuses(Set<Integer> numbers) {
      return numbers.stream().map(Table::status).toArray(JobStatus[]::new);
    }

    static JobStatus status(int number) {
      return JobStatus.of("S" + number);
    }
  }

  @Property
  void aTableIsAcceptedExactlyWhenEveryStatusCanBeReachedAndLeft(@ForAll("tables") Table table) {
    if (!table.isSound()) {
      assertThatIllegalArgumentException().isThrownBy(table::build);
      return;
    }
    JobLifecycle lifecycle = table.build();
    assertThat(lifecycle.statuses())
        .isEqualTo(table.mentioned().stream().map(Table::status).collect(Collectors.toSet()));
    for (int from = 0; from < STATUSES; from++) {
      JobStatus status = Table.status(from);
      assertThat(lifecycle.isTerminal(status))
          .isEqualTo(table.mentioned().contains(from) && table.isTerminal(from));
      assertThat(lifecycle.isFailed(status)).isEqualTo(table.failed().contains(from));
      assertThat(lifecycle.initial().contains(status)).isEqualTo(table.initial().contains(from));
      for (int to = 0; to < STATUSES; to++) {
        assertThat(lifecycle.next(status).contains(Table.status(to)))
            .isEqualTo(table.ways().contains(List.of(from, to)));
      }
    }
  }

  /** Statuses count from 0; most ways lead upwards, so that many a table is sound. */
  @Provide
  Arbitrary<Table> tables() {
    Arbitrary<Integer> status = Arbitraries.integers().between(0, STATUSES - 1);
    Arbitrary<List<Integer>> way =
        Combinators.combine(status, status, Arbitraries.of(true, true, true, true, false))
            .as(
                (one, other, upwards) ->
                    upwards && one > other ? List.of(other, one) : List.of(one, other));
    return Combinators.combine(
            status.set().ofMaxSize(3),
            status.set().ofMaxSize(1),
            way.filter(w -> !w.get(0).equals(w.get(1)) || w.get(0) == 4).set().ofMaxSize(7))
        .as(Table::new);
  }
}
