// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;

/** What no reply may show, whatever failed: names of classes, stack traces, paths of files. */
final class Leaks {
  // why: the name by which clients of AWS know an error
  private static final Pattern ERROR_TYPE = Pattern.compile("(?i)x-amzn-errortype: [a-z]+");
  // why: what the JDK's own pages say on some builds, before any handler runs
  private static final Pattern PAGE_OF_THE_JDK =
      Pattern.compile("<h1>[^<]*</h1>(URISyntax|NumberFormat)Exception thrown$");
  private static final List<Pattern> SECRETS =
      List.of(
          Pattern.compile("[A-Z][A-Za-z]+(Exception|Error)\\b"),
          Pattern.compile("\\b(dev|java|javax|jdk|sun|com|org)\\.[a-z]+\\."),
          Pattern.compile("\\bat [\\w.$<>]+\\("),
          Pattern.compile("\\.(java|class|jar)\\b"),
          Pattern.compile("Caused by|secret"),
          Pattern.compile("(^|[^\\w/])/(usr|home|root|tmp|var|opt|etc)/"),
          Pattern.compile(Pattern.quote(System.getProperty("user.dir"))),
          Pattern.compile(Pattern.quote(System.getProperty("java.home"))));

  private Leaks() {}

  /** Fails if the reply, head and body, reveals anything internal. */
  static void none(String reply) {
    String withoutType = ERROR_TYPE.matcher(reply).replaceAll("");
    String ours = PAGE_OF_THE_JDK.matcher(withoutType).replaceAll("");
    for (Pattern secret : SECRETS) {
      assertThat(ours).doesNotContainPattern(secret);
    }
  }
}
