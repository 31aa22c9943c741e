// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The figures measured so far: for each name those of all rounds. Not thread-safe. */
public final class Measured implements Consumer<String> {
  private static final String MARK = "measured\t";

  private final Map<String, List<Double>> figures = new LinkedHashMap<>();

  /** Returns the line by which a child process reports a figure to its parent. */
  public static String line(String name, double figure) {
    return MARK + name + "\t" + figure;
  }

  /** Takes a line of a child process; any other line is passed on to the terminal. */
  @Override
  public void accept(String line) {
    if (line.startsWith(MARK)) {
      String[] parts = line.split("\t", -1);
      add(parts[1], Double.parseDouble(parts[2]));
    } else {
      System.err.println(line);
    }
  }

  /** Adds the figure of one round. */
  public void add(String name, double figure) {
    figures.computeIfAbsent(name, any -> new ArrayList<>()).add(figure);
  }

  /** Returns whether anything was measured under this name. */
  public boolean has(String name) {
    return figures.containsKey(name);
  }

  /** Returns the median of a name's figures. */
  public double median(String name) {
    List<Double> all = figures.get(name);
    if (all == null) {
      throw new IllegalArgumentException("nothing was measured of " + name);
    }
    double[] sorted = all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Returns the median, over the rounds, of the ratio of two figures of the same round. */
  public double ratio(String name, String beside) {
    List<Double> ours = figures.getOrDefault(name, List.of());
    List<Double> theirs = figures.getOrDefault(beside, List.of());
    if (ours.isEmpty() || ours.size() != theirs.size()) {
      return median(name) / median(beside);
    }
    Measured ratios = new Measured();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add("", ours.get(i) / theirs.get(i));
    }
    return ratios.median("");
  }
}
