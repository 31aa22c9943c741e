// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.conditions;

import dev.backendjobs.http.internal.replies.EntityTag;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.http.internal.text.MessageText;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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

  // why: a list of hundreds of tags that are no versions must not cost an exception for each
  private static final Pattern VERSION_TAG = Pattern.compile("\"[0-9]{1,19}-[0-9a-z]{7}\"");

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

  /** Returns the versions that strong tags name; a tag that is no version of ours has none. */
  public Set<JobVersion> versions() {
    Set<JobVersion> versions = new HashSet<>();
    for (String tag : tags) {
      if (VERSION_TAG.matcher(tag).matches()) {
        try {
          versions.add(JobVersion.parse(tag.substring(1, tag.length() - 1)));
        } catch (BadRequestException noVersion) {
          // why: a number beyond all revisions or checks; no job has such a tag
        }
      }
    }
    return versions;
  }

  /** Returns whether it has a weak tag of this version, which {@link #matchesStrongly} ignores. */
  public boolean hasWeakTagOf(JobVersion version) {
    return tags.contains(WEAK + EntityTag.of(version));
  }

  /** Compares strongly, as {@code If-Match} does: a weak tag matches nothing. */
  public boolean matchesStrongly(JobVersion version) {
    return any || tags.contains(EntityTag.of(version));
  }

  /** Compares weakly, as {@code If-None-Match} does: {@code W/"x"} matches as {@code "x"}. */
  public boolean matchesWeakly(JobVersion version) {
    return matchesStrongly(version) || hasWeakTagOf(version);
  }
}
