// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of ratios, in Markdown. Not thread-safe. */
public final class ResultTable {
  private record Row(String work, String ours, String beside, String ratio, String goal) {}

  private final List<Row> rows = new ArrayList<>();

  /** Adds a ratio whose goal is a minimum. */
  public void atLeast(String work, String ours, String beside, double ratio, double goal) {
    rows.add(new Row(work, ours, beside, ratio(ratio), ">= " + plain(goal) + mark(ratio >= goal)));
  }

  /** Adds a ratio whose goal is a maximum. */
  public void atMost(String work, String ours, String beside, double ratio, double goal) {
    rows.add(new Row(work, ours, beside, ratio(ratio), "<= " + plain(goal) + mark(ratio <= goal)));
  }

  /** Adds a ratio without a goal. */
  public void shown(String work, String ours, String beside, double ratio) {
    rows.add(new Row(work, ours, beside, ratio(ratio), ""));
  }

  /** Adds a figure that is no ratio. */
  public void fact(String work, String ours, String beside, String goal) {
    rows.add(new Row(work, ours, beside, "", goal));
  }

  private static String mark(boolean reached) {
    return reached ? "" : " (missed)";
  }

  private static String plain(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%,d", (long) number)
        : Double.toString(number);
  }

  private static String ratio(double ratio) {
    return ratio >= 100
        ? String.format(Locale.ROOT, "%,.0f", ratio)
        : String.format(Locale.ROOT, ratio >= 10 ? "%.1f" : "%.2f", ratio);
  }

  /** Returns a rate with a unit that suits its size. */
  public static String perSecond(double rate) {
    if (rate >= 1e6) {
      return String.format(Locale.ROOT, "%.1fM/s", rate / 1e6);
    }
    return rate >= 1e4
        ? String.format(Locale.ROOT, "%.0fk/s", rate / 1e3)
        : String.format(Locale.ROOT, "%,.0f/s", rate);
  }

  /** Prints the table. */
  public void print() {
    System.out.println("| work | ours | beside | ratio | goal |");
    System.out.println("| --- | --- | --- | --- | --- |");
    for (Row row : rows) {
      System.out.printf(
          "| %s | %s | %s | %s | %s |%n", row.work, row.ours, row.beside, row.ratio, row.goal);
    }
  }
}
