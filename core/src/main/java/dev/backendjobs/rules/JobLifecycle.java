// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.rules;

import dev.backendjobs.job.JobStatus;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table of legal transitions between statuses, as a value.
 *
 * <p>A status without a way out is terminal. Checked when built: every status can be reached from
 * an initial one, and from every status a terminal one can be reached. Immutable and safe to share.
 */
public final class JobLifecycle {
  private static final JobLifecycle STANDARD =
      builder()
          .initial(JobStatus.PENDING, JobStatus.RUNNING)
          .transition(JobStatus.PENDING, JobStatus.RUNNING, JobStatus.FAILED, JobStatus.CANCELLED)
          .transition(
              JobStatus.RUNNING, JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLING)
          .transition(
              JobStatus.CANCELLING, JobStatus.CANCELLED, JobStatus.COMPLETED, JobStatus.FAILED)
          .failed(JobStatus.FAILED)
          .build();

  /** Each status, in the order of its first mention, with those it may go to. */
  private final Map<JobStatus, Set<JobStatus>> table;

  private final List<JobStatus> initial;
  private final Set<JobStatus> failed;

  private JobLifecycle(
      Map<JobStatus, Set<JobStatus>> table, List<JobStatus> initial, Set<JobStatus> failed) {
    this.table = table;
    this.initial = initial;
    this.failed = failed;
  }

  /** Returns the standard life cycle; {@link #toTable()} shows it. */
  public static JobLifecycle standard() {
    return STANDARD;
  }

  /** Returns a builder of a life cycle without any status yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns all statuses, in the order of their first mention; unmodifiable. */
  public Set<JobStatus> statuses() {
    return table.keySet();
  }

  /** Returns the statuses a job may be created in, the default one first; unmodifiable. */
  public List<JobStatus> initial() {
    return initial;
  }

  /**
   * Returns the statuses that {@code from} may go to; unmodifiable; empty if terminal or unknown.
   */
  public Set<JobStatus> next(JobStatus from) {
    return table.getOrDefault(Objects.requireNonNull(from, "from"), Set.of());
  }

  /** Returns whether {@code status} is known and has no way out. */
  public boolean isTerminal(JobStatus status) {
    Set<JobStatus> next = table.get(Objects.requireNonNull(status, "status"));
    return next != null && next.isEmpty();
  }

  /** Returns whether a job of {@code status} may carry an error text. */
  public boolean isFailed(JobStatus status) {
    return failed.contains(Objects.requireNonNull(status, "status"));
  }

  /** Returns the statuses that may carry an error text; unmodifiable. */
  public Set<JobStatus> failed() {
    return failed;
  }

  /**
   * Returns the table as text: one line per status, in the order of first mention; a star marks the
   * initial ones.
   */
  public String toTable() {
    int width = table.keySet().stream().mapToInt(s -> s.name().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    table.forEach(
        (from, to) ->
            text.append(initial.contains(from) ? "* " : "  ")
                .append(from)
                .append(" ".repeat(width - from.name().length()))
                .append(" -> ")
                .append(to.isEmpty() ? "(terminal)" : names(to))
                .append('\n'));
    return text.toString();
  }

  /** Returns the table as a graph in the DOT language; terminal statuses have a double border. */
  public String toDot() {
    StringBuilder text = new StringBuilder("digraph lifecycle {\n  rankdir=LR;\n");
    table.forEach(
        (from, to) ->
            text.append("  ")
                .append(quoted(from))
                .append(to.isEmpty() ? " [peripheries=2];\n" : ";\n"));
    text.append("  \"\" [shape=point];\n");
    initial.forEach(to -> text.append("  \"\" -> ").append(quoted(to)).append(";\n"));
    table.forEach(
        (from, next) ->
            next.forEach(
                to ->
                    text.append("  ")
                        .append(quoted(from))
                        .append(" -> ")
                        .append(quoted(to))
                        .append(";\n")));
    return text.append("}\n").toString();
  }

  private static String quoted(JobStatus status) {
    return '"' + status.name().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String names(Collection<JobStatus> statuses) {
    return statuses.stream().map(JobStatus::name).collect(Collectors.joining(", "));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobLifecycle that
        && table.equals(that.table)
        && initial.equals(that.initial)
        && failed.equals(that.failed);
  }

  @Override
  public int hashCode() {
    return table.hashCode();
  }

  /** Returns {@link #toTable()}. */
  @Override
  public String toString() {
    return toTable();
  }

  /** Builder for {@link JobLifecycle}. Not safe for use by several threads. */
  public static final class Builder {
    private final Map<JobStatus, Set<JobStatus>> table = new LinkedHashMap<>();
    private final Set<JobStatus> initial = new LinkedHashSet<>();
    private final Set<JobStatus> failed = new LinkedHashSet<>();

    private Builder() {}

    /** Adds statuses that a job may be created in; the very first one is the default. */
    public Builder initial(JobStatus... statuses) {
      for (JobStatus status : Objects.requireNonNull(statuses, "statuses")) {
        mention(status);
        initial.add(status);
      }
      return this;
    }

    /** Adds the ways from one status to others. */
    public Builder transition(JobStatus from, JobStatus... to) {
      Set<JobStatus> next = mention(Objects.requireNonNull(from, "from"));
      for (JobStatus status : Objects.requireNonNull(to, "to")) {
        mention(status);
        next.add(status);
      }
      return this;
    }

    /** Marks statuses whose jobs may carry an error text. */
    public Builder failed(JobStatus... statuses) {
      for (JobStatus status : Objects.requireNonNull(statuses, "statuses")) {
        failed.add(Objects.requireNonNull(status, "status"));
      }
      return this;
    }

    private Set<JobStatus> mention(JobStatus status) {
      Objects.requireNonNull(status, "status");
      return table.computeIfAbsent(status, unused -> new LinkedHashSet<>());
    }

    /**
     * Returns the checked life cycle.
     *
     * @throws IllegalArgumentException if there is no initial status, a status goes to itself, a
     *     status cannot be reached, a status has no way to a terminal one, or a failed status is
     *     not in the table
     */
    public JobLifecycle build() {
      require(!initial.isEmpty(), "a life cycle needs an initial status", Set.of());
      Set<JobStatus> loops = new LinkedHashSet<>();
      Set<JobStatus> terminal = new LinkedHashSet<>();
      table.forEach(
          (from, next) -> {
            if (next.contains(from)) {
              loops.add(from);
            }
            if (next.isEmpty()) {
              terminal.add(from);
            }
          });
      require(loops.isEmpty(), "a status cannot go to itself", loops);

      Set<JobStatus> unreachable = new LinkedHashSet<>(table.keySet());
      unreachable.removeAll(closure(initial, table));
      require(unreachable.isEmpty(), "cannot be reached from an initial status", unreachable);

      Map<JobStatus, Set<JobStatus>> back = new LinkedHashMap<>();
      table.forEach(
          (from, next) ->
              next.forEach(to -> back.computeIfAbsent(to, s -> new HashSet<>()).add(from)));
      Set<JobStatus> endless = new LinkedHashSet<>(table.keySet());
      endless.removeAll(closure(terminal, back));
      require(endless.isEmpty(), "cannot reach a terminal status", endless);

      Set<JobStatus> strangers = new LinkedHashSet<>(failed);
      strangers.removeAll(table.keySet());
      require(strangers.isEmpty(), "marked as failed but not in the table", strangers);

      Map<JobStatus, Set<JobStatus>> copy = new LinkedHashMap<>();
      table.forEach(
          (from, to) -> copy.put(from, Collections.unmodifiableSet(new LinkedHashSet<>(to))));
      return new JobLifecycle(
          Collections.unmodifiableMap(copy),
          List.copyOf(initial),
          Collections.unmodifiableSet(new LinkedHashSet<>(failed)));
    }

    private static Set<JobStatus> closure(
        Collection<JobStatus> start, Map<JobStatus, Set<JobStatus>> ways) {
      Set<JobStatus> seen = new HashSet<>(start);
      Deque<JobStatus> open = new ArrayDeque<>(start);
      while (!open.isEmpty()) {
        for (JobStatus status : ways.getOrDefault(open.remove(), Set.of())) {
          if (seen.add(status)) {
            open.add(status);
          }
        }
      }
      return seen;
    }

    private static void require(boolean ok, String problem, Set<JobStatus> statuses) {
      if (!ok) {
        throw new IllegalArgumentException(
            problem + (statuses.isEmpty() ? "" : ": " + names(statuses)));
      }
    }
  }
}
