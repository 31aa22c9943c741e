// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server.platform;

import java.nio.file.InvalidPathException;

/** What is wrong where a text holds characters that the process's locale has no encoding for. */
public final class LocaleProblem {
  private static final String ENCODING = System.getProperty("sun.jnu.encoding", "unknown");

  private static final String REMEDY =
      " (encoding "
          + ENCODING
          + "); "
          + (ENCODING.equals("UTF-8")
              ? "give it in UTF-8"
              : "start it with the environment variable LC_ALL=C.UTF-8");

  /** The reason and the remedy, to be put behind the path. */
  public static final String OF_A_PATH =
      "the locale of this process cannot encode the path" + REMEDY;

  /** The reason and the remedy where a text that is no path was decoded. */
  public static final String OF_A_TEXT = "the locale of this process cannot decode it" + REMEDY;

  private LocaleProblem() {}

  /** Returns why a text is not a path here: because of the locale, or for what the system says. */
  public static String reason(InvalidPathException refused) {
    boolean ascii = refused.getInput().chars().allMatch(c -> c < 128);
    return ascii ? refused.getReason() : OF_A_PATH;
  }

  /** Returns whether a text from outside lost characters when the JVM decoded it. */
  public static boolean isIn(String text) {
    return text.indexOf('\uFFFD') >= 0;
  }
}
