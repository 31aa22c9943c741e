// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import dev.backendjobs.job.JobStatus;
import dev.backendjobs.rules.JobLifecycle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The standard life cycle as an SVG picture for light and dark pages. What is drawn comes from the
 * life cycle; the tables here only say where. A status or transition without a place is an error.
 */
final class LifecyclePicture {
  private static final int HALF_WIDTH = 66;
  private static final int HALF_HEIGHT = 21;

  /** Centre of the box of each status: x, y. */
  private static final Map<String, int[]> PLACES =
      Map.of(
          "PENDING", new int[] {160, 52},
          "RUNNING", new int[] {390, 52},
          "CANCELLING", new int[] {620, 142},
          "COMPLETED", new int[] {820, 52},
          "FAILED", new int[] {390, 142},
          "CANCELLED", new int[] {620, 232});

  /** Path of each arrow; its last point touches the box of the next status. */
  private static final Map<String, String> PATHS =
      Map.of(
          "PENDING RUNNING", "M226 52 H318",
          "PENDING FAILED", "M182 73 V126 Q182 142 198 142 H318",
          "PENDING CANCELLED", "M138 73 V216 Q138 232 154 232 H548",
          "RUNNING COMPLETED", "M456 44 H748",
          "RUNNING FAILED", "M390 73 V115",
          "RUNNING CANCELLING", "M456 62 H604 Q620 62 620 78 V115",
          "CANCELLING CANCELLED", "M620 163 V205",
          "CANCELLING COMPLETED", "M686 142 H804 Q820 142 820 126 V79",
          "CANCELLING FAILED", "M554 142 H462");

  /** Path of the arrow of each status that a job may be created in. */
  private static final Map<String, String> STARTS =
      Map.of("PENDING", "M44 52 H88", "RUNNING", "M390 8 V25");

  private final JobLifecycle lifecycle;
  private final List<String> lines = new ArrayList<>();

  private LifecyclePicture(JobLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  static List<String> draw(JobLifecycle lifecycle) {
    LifecyclePicture picture = new LifecyclePicture(lifecycle);
    picture.head();
    picture.arrows();
    picture.boxes();
    picture.legend();
    picture.lines.add("</svg>");
    return picture.lines;
  }

  private void head() {
    lines.addAll(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 920 268" role="img" aria-labelledby="title">
        <title id="title">Life cycle of a job: %s</title>
        <style>
        text { font: 600 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
        .box text { text-anchor: middle; dominant-baseline: central; letter-spacing: .3px; }
        .legend text { font-weight: 400; font-size: 12px; fill: #59636e; dominant-baseline: central; }
        rect { stroke-width: 1.5; }
        path { fill: none; stroke: #818b98; stroke-width: 1.5; }
        marker path, circle { fill: #818b98; stroke: none; }
        .active rect { fill: #ddf4ff; stroke: #0969da; }
        .completed rect { fill: #dafbe1; stroke: #1a7f37; }
        .failed rect { fill: #ffebe9; stroke: #cf222e; }
        .ended rect { fill: #eff2f5; stroke: #59636e; }
        .finished rect { stroke-width: 3; }
        @media (prefers-color-scheme: dark) {
          text { fill: #f0f6fc; }
          .legend text { fill: #9198a1; }
          path { stroke: #848d97; }
          marker path, circle { fill: #848d97; }
          .active rect { fill: #121d2f; stroke: #4493f8; }
          .completed rect { fill: #12261e; stroke: #3fb950; }
          .failed rect { fill: #25171c; stroke: #f85149; }
          .ended rect { fill: #262c36; stroke: #9198a1; }
        }
        </style>
        <defs><marker id="tip" viewBox="0 0 10 10" refX="4" refY="5" markerWidth="9" markerHeight="9" orient="auto" markerUnits="userSpaceOnUse"><path d="M0 0 L10 5 L0 10 z"/></marker></defs>
        """
            .formatted(inWords())
            .lines()
            .toList());
  }

  private String inWords() {
    Map<JobStatus, String> sentences = new LinkedHashMap<>();
    for (JobStatus status : lifecycle.statuses()) {
      if (!lifecycle.isTerminal(status)) {
        List<String> next = lifecycle.next(status).stream().map(JobStatus::name).toList();
        sentences.put(status, status + " to " + String.join(", ", next));
      }
    }
    return String.join("; ", sentences.values());
  }

  private void arrows() {
    for (JobStatus start : lifecycle.initial()) {
      String path = place(STARTS, start.name());
      String[] from = path.substring(1).split(" ", -1);
      lines.add("<circle cx=\"" + from[0] + "\" cy=\"" + from[1] + "\" r=\"5\"/>");
      arrow(path);
    }
    for (JobStatus from : lifecycle.statuses()) {
      for (JobStatus to : lifecycle.next(from)) {
        arrow(place(PATHS, from + " " + to));
      }
    }
  }

  private void arrow(String path) {
    lines.add("<path d=\"" + path + "\" marker-end=\"url(#tip)\"/>");
  }

  private void boxes() {
    for (JobStatus status : lifecycle.statuses()) {
      int[] at = place(PLACES, status.name());
      lines.add(
          "<g class=\"box %s\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"/><text x=\"%d\" y=\"%d\">%s</text></g>"
              .formatted(
                  kind(status),
                  at[0] - HALF_WIDTH,
                  at[1] - HALF_HEIGHT,
                  2 * HALF_WIDTH,
                  2 * HALF_HEIGHT,
                  at[0],
                  at[1],
                  status));
    }
  }

  private String kind(JobStatus status) {
    if (!lifecycle.isTerminal(status)) {
      return "active";
    }
    if (lifecycle.isFailed(status)) {
      return "failed finished";
    }
    return (status.equals(JobStatus.COMPLETED) ? "completed" : "ended") + " finished";
  }

  private void legend() {
    lines.add("<g class=\"legend\"><circle cx=\"735\" cy=\"196\" r=\"5\"/>");
    lines.add("<text x=\"754\" y=\"196\">a job is created</text></g>");
    legend("active", 219, "active");
    legend("ended finished", 242, "finished, never changes");
  }

  private void legend(String kind, int y, String text) {
    lines.add(
        "<g class=\"legend %s\"><rect x=\"726\" y=\"%d\" width=\"18\" height=\"12\" rx=\"3\"/><text x=\"754\" y=\"%d\">%s</text></g>"
            .formatted(kind, y - 6, y, text));
  }

  private static <T> T place(Map<String, T> places, String name) {
    T place = places.get(name);
    if (place == null) {
      throw new AssertionError("No place in the picture of the life cycle for " + name);
    }
    return place;
  }
}
