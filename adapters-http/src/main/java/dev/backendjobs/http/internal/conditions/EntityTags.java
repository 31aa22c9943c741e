// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.conditions;

import dev.backendjobs.http.internal.replies.EntityTag;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.http.internal.text.MessageText;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The value of an {@code If-Match} or {@code If-None-Match} header, as of <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1">RFC 9110</a>: any, or a list of tags.
 *
 * <p>Tags are compared as a whole: one that is only the revision of a job matches nothing.
 */
public final class EntityTags {
  private static final int MAX_LENGTH = 8192;
  private static final String WEAK = "W/";

  private final boolean any;
  private final List<String> tags;

  private EntityTags(boolean any, List<String> tags) {
    this.any = any;
    this.tags = tags;
  }

  /**
   * Returns what the header holds, or null if it is absent.
   *
   * @param lines the values of all its lines; null if there is none
   * @throws BadRequestException naming the header and the spot where it is malformed
   */
  public static @Nullable EntityTags parse(String header, @Nullable List<String> lines) {
    if (lines == null) {
      return null;
    }
    String text = String.join(",", lines);
    if (text.length() > MAX_LENGTH) {
      throw RequestRefusal.headerTooLarge(header, MAX_LENGTH);
    }
    if (text.strip().equals("*")) {
      return new EntityTags(true, List.of());
    }
    List<String> tags = new ArrayList<>();
    int at = afterSeparators(text, 0);
    while (at < text.length()) {
      int end = endOfTag(header, text, at);
      tags.add(text.substring(at, end));
      at = afterSeparators(text, end);
      if (at < text.length() && text.substring(end, at).indexOf(',') < 0) {
        throw malformed(header, text, end);
      }
    }
    if (tags.isEmpty()) {
      throw malformed(header, text, text.length());
    }
    return new EntityTags(false, tags);
  }

  private static int afterSeparators(String text, int from) {
    int at = from;
    while (at < text.length() && " \t,".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static int endOfTag(String header, String text, int from) {
    int open = text.startsWith(WEAK, from) ? from + WEAK.length() : from;
    if (!text.startsWith("\"", open)) {
      throw malformed(header, text, open);
    }
    for (int i = open + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i + 1;
      }
      if (c <= ' ' || c == 0x7f) {
        throw malformed(header, text, i);
      }
    }
    throw malformed(header, text, text.length());
  }

  private static BadRequestException malformed(String header, String text, int at) {
    return BadRequestException.of(
        header
            + " is malformed at character "
            + (at + 1)
            + " of "
            + MessageText.quoted(text)
            + "; allowed is * or a list of tags in quotes, as in the ETag of a job");
  }

  /** Returns whether this is {@code *}: it matches every job that exists. */
  public boolean isAny() {
    return any;
  }

  /** Returns whether there is a weak tag of this job, which {@link #matchesStrongly} ignores. */
  public boolean hasWeakTagOf(BackendJob job) {
    return tags.contains(WEAK + EntityTag.of(job));
  }

  /** Compares strongly, as {@code If-Match} does: a weak tag matches nothing. */
  public boolean matchesStrongly(BackendJob job) {
    return any || tags.contains(EntityTag.of(job));
  }

  /** Compares weakly, as {@code If-None-Match} does: {@code W/"x"} matches as {@code "x"}. */
  public boolean matchesWeakly(BackendJob job) {
    return matchesStrongly(job) || hasWeakTagOf(job);
  }
}
