// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backendjobs.cors.CorsPolicy;
import dev.backendjobs.cors.CorsRequest;
import dev.backendjobs.http.internal.conditions.EntityTags;
import dev.backendjobs.http.internal.exchange.MediaTypes;
import dev.backendjobs.http.internal.replies.ErrorKind;
import dev.backendjobs.http.internal.replies.RequestRefusal;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Headers are read as their standards say, and no input gets past the checks against browsers. */
final class HeaderFuzzTest {
  private static final String TAG = "(?:W/)?\"[!#-~\\x80-\\xff]*\"";
  private static final Pattern TAGS =
      Pattern.compile("[ \t,]*" + TAG + "(?:[ \t]*,[ \t,]*" + TAG + ")*[ \t,]*");
  private static final int LONGEST = 8_192;
  // why: a pattern takes stack for each repetition
  private static final int LONGEST_FOR_PATTERN = 1_000;
  private static final BackendJob JOB =
      BackendJob.builder(Served.KEY, JobStatus.PENDING, 1, Served.NOW).revision(5).build();
  private static final String JOB_TAG = '"' + JOB.version().toString() + '"';
  private static final CorsPolicy POLICY =
      CorsPolicy.builder()
          .allowLoopback()
          .allowOrigin("https://app.example.com:8443")
          .allowOriginPattern("https://*.example.org")
          .build();
  private static final Set<String> SENT_UNASKED =
      Set.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data");

  private static String text(byte[] header) {
    return new String(header, StandardCharsets.ISO_8859_1);
  }

  @FuzzTest
  void tagsAreReadAsTheStandardHasThem(byte[] header) {
    // why: so that the inputs need not hold the check of the job's version
    String text = text(header).replace("\"5\"", JOB_TAG);
    if (text.length() > LONGEST_FOR_PATTERN && text.length() <= LONGEST) {
      return;
    }
    boolean any = text.strip().equals("*");
    EntityTags tags;
    try {
      tags = EntityTags.parse("If-Match", List.of(text));
    } catch (BadRequestException refused) {
      assertThat(any || TAGS.matcher(text).matches()).isFalse();
      return;
    } catch (RequestRefusal tooLarge) {
      assertThat(text).hasSizeGreaterThan(LONGEST);
      return;
    }
    assertThat(tags).isNotNull();
    assertThat(tags.isAny()).isEqualTo(any);
    assertThat(any || TAGS.matcher(text).matches()).isTrue();
    boolean strong =
        any || Pattern.compile("(?<!W/)" + JOB_TAG).matcher(withoutOthers(text)).find();
    assertThat(tags.matchesStrongly(JOB.version())).isEqualTo(strong);
    assertThat(tags.versions().contains(JOB.version())).isEqualTo(strong && !any);
    assertThat(tags.matchesWeakly(JOB.version()))
        .isEqualTo(any || withoutOthers(text).contains(JOB_TAG));
  }

  /** Returns the list with each other tag as "x", so that quotes open and close as they should. */
  private static String withoutOthers(String tags) {
    return Pattern.compile(TAG)
        .matcher(tags)
        .replaceAll(tag -> tag.group().endsWith(JOB_TAG) ? tag.group() : "\"x\"");
  }

  @FuzzTest
  void noTypeThatPagesMaySendWithoutAPreflightIsAccepted(byte[] header) {
    String text = text(header);
    try {
      MediaTypes.requireJson(List.of(text));
    } catch (RequestRefusal refused) {
      assertThat(refused.kind()).isEqualTo(ErrorKind.UNSUPPORTED_MEDIA_TYPE);
      return;
    }
    // why: this is what a browser takes for the essence of a type
    String essence = text.split(";", 2)[0].replaceAll("^[\t\n\r ]+|[\t\n\r ]+$", "");
    assertThat(SENT_UNASKED).doesNotContain(essence.toLowerCase(Locale.ROOT));
    assertThat(essence.toLowerCase(Locale.ROOT)).contains("application/").contains("json");
  }

  @FuzzTest
  void onlyAllowedOriginsAreSharedWith(byte[] header) {
    String origin = text(header);
    Map<String, String> headers =
        POLICY.headers(CorsRequest.builder("GET").origins(List.of(origin)).build(), List.of("GET"));
    assertThat(headers.get("Vary")).isEqualTo("Origin");
    String allowed = headers.get("Access-Control-Allow-Origin");
    if (allowed == null) {
      assertThat(origin)
          .doesNotMatch("https?://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[1-9]\\d{3})?");
      assertThat(origin).doesNotMatch("https://[a-z]{1,9}\\.example\\.org");
      return;
    }
    assertThat(allowed).isEqualTo(origin);
    URI uri = URI.create(origin);
    assertThat(uri.getRawUserInfo()).isNull();
    assertThat(uri.getRawPath()).isEmpty();
    assertThat(uri.getRawQuery()).isNull();
    assertThat(uri.getRawFragment()).isNull();
    assertThat(uri.getScheme()).isIn("http", "https");
    String authority = uri.getRawAuthority();
    boolean exact = origin.equals("https://app.example.com:8443");
    boolean pattern = origin.startsWith("https://") && authority.matches("[^:]+\\.example\\.org");
    boolean loopback = authority.matches("(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d{1,5})?");
    assertThat(exact || pattern || loopback).isTrue();
  }

  @FuzzTest
  void onlyThisMachineIsServedByItsNames(byte[] header) {
    String host = text(header);
    try {
      AllowedHosts.loopback().require("HTTP/1.1", List.of(host), URI.create("/"));
    } catch (BadRequestException | RequestRefusal refused) {
      assertThat(host).doesNotMatch("(localhost|127\\.0\\.0\\.\\d|\\[::1\\])(:\\d*)?");
      return;
    }
    URI uri = URI.create("http://" + host.strip().toLowerCase(Locale.ROOT));
    assertThat(uri.getRawUserInfo()).isNull();
    assertThat(uri.getHost()).matches("localhost|\\[::1\\]|127(\\.\\d{1,3}){3}");
  }
}
