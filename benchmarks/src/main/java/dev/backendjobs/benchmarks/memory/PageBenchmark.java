// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks.memory;

import dev.backendjobs.BackendJobStore;
import dev.backendjobs.job.JobPage;
import dev.backendjobs.job.JobQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Pages of 25 of a store, by filter and depth. */
@State(Scope.Benchmark)
public class PageBenchmark {
  static final List<String> FILTERS =
      List.of("none", "environment", "operation", "status", "all three", "rare");
  static final List<String> DEPTHS = List.of("first", "middle", "last");

  /** The filter. */
  @Param({"none", "environment", "operation", "status", "all three", "rare"})
  public String filter = "";

  /** The depth of the page. */
  @Param({"first", "middle", "last"})
  public String depth = "";

  private @Nullable JobQuery query;

  /** Finds the token of the page, once. */
  @Setup
  public void find() {
    BackendJobStore store = StoreBenchmark.STORE;
    JobQuery.Builder asked = JobQuery.builder("app-0").pageSize(25);
    JobQuery all =
        switch (filter) {
          case "none" -> asked.build();
          case "environment" -> asked.environment("env-3").build();
          case "operation" -> asked.environment("env-3").operation("Operation3").build();
          case "status" -> asked.environment("env-3").status(Workload.OPEN).build();
          case "all three" ->
              asked.environment("env-3").operation("Operation3").status(Workload.OPEN).build();
          case "rare" -> asked.operation(Workload.RARE).build();
          default -> throw new IllegalArgumentException(filter);
        };
    List<@Nullable String> tokens = new ArrayList<>();
    String token = null;
    do {
      tokens.add(token);
      token = store.list(all.toBuilder().nextToken(token).build()).nextToken().orElse(null);
    } while (token != null && !depth.equals("first"));
    query =
        all.toBuilder()
            .nextToken(tokens.get(depth.equals("middle") ? tokens.size() / 2 : tokens.size() - 1))
            .build();
  }

  /** Reads the page. */
  @Benchmark
  public JobPage page() {
    JobQuery asked = query;
    if (asked == null) {
      throw new IllegalStateException("not set up");
    }
    return StoreBenchmark.STORE.list(asked);
  }
}
