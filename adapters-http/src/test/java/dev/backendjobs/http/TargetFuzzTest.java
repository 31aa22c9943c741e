// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backendjobs.http.internal.json.QueryReader;
import dev.backendjobs.http.internal.json.RequestFields;
import dev.backendjobs.http.internal.json.RequestFields.Field;
import dev.backendjobs.http.internal.json.RequestFields.Form;
import dev.backendjobs.http.internal.routing.Resource;
import dev.backendjobs.http.internal.routing.Route;
import dev.backendjobs.http.internal.routing.Router;
import dev.backendjobs.http.internal.text.PercentText;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobKey;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request line means what the patterns here say, written after the README alone.
 */
final class TargetFuzzTest {
  private static final Pattern JOB_PATH =
      Pattern.compile("(?:/prod)?/?/backend/([^/]*)/job/([^/]*)(?:/([^/]*)(/?))?");
  private static final Pattern PLAIN = Pattern.compile("[!-~]*");
  private static final Pattern ENCODED = Pattern.compile("(?:[!-$&-~]|%[0-9A-Fa-f]{2})*");
  private static final List<String> FILTERS =
      List.of("jobId", "operation", "status", "maxResults", "nextToken");
  private static final Router ROUTER = new Router(List.of("", "/prod"));

  @FuzzTest
  void pathsLeadWhereTheyShould(byte[] bytes) {
    String path = new String(bytes, StandardCharsets.ISO_8859_1);
    URI target;
    try {
      // why: the JDK's server refuses what is no URI, and a path begins with a slash
      target = new URI(path.startsWith("/") ? path : "/" + path);
    } catch (URISyntaxException refused) {
      return;
    }
    Matcher expected = JOB_PATH.matcher(target.toString().split("[?#]", 2)[0]);
    Route route = ROUTER.route("/", target);
    if (!expected.matches()) {
      assertThat(route.resource()).isEqualTo(Resource.NONE);
      return;
    }
    boolean job = expected.group(3) != null;
    assertThat(route.resource()).isEqualTo(job ? Resource.JOB : Resource.JOB_LIST);
    assertThat(route.appId()).isEqualTo(expected.group(1));
    assertThat(route.environment()).isEqualTo(expected.group(2));
    if (job) {
      assertThat(route.jobId()).isEqualTo(expected.group(3));
      assertThat(route.tail()).isEqualTo(expected.group(4));
      assertKey(route);
    }
  }

  private static void assertKey(Route route) {
    String app = decoded(route.appId());
    String environment = decoded(route.environment());
    String id = decoded(route.jobId());
    boolean wrong = app == null || environment == null || id == null || !route.tail().isEmpty();
    JobKey key;
    try {
      key = route.key();
    } catch (BadRequestException refused) {
      assertThat(wrong || !areNames(app, environment, id)).isTrue();
      return;
    }
    assertThat(key).isEqualTo(JobKey.of(app, environment, id));
  }

  private static boolean areNames(String... texts) {
    return Arrays.stream(texts)
        .allMatch(text -> text.matches("\\P{Cc}+") && !text.matches("\\.{1,2}"));
  }

  @FuzzTest
  void encodedTextsAreDecodedStrictly(byte[] bytes) {
    String raw = new String(bytes, StandardCharsets.ISO_8859_1);
    String expected = decoded(raw);
    String text = null;
    try {
      text = PercentText.ofPath("x", raw);
    } catch (BadRequestException refused) {
      assertThat(refused.getMessage()).startsWith("x holds ").doesNotContain("\r", "\n", "\0");
    }
    assertThat(text).isEqualTo(expected);
  }

  @FuzzTest
  void queriesAreReadPairByPair(byte[] bytes) {
    String query = new String(bytes, StandardCharsets.ISO_8859_1);
    Map<String, String> expected = filters(query);
    RequestFields read;
    try {
      read = QueryReader.read(Form.LIST, query);
    } catch (BadRequestException refused) {
      assertThat(expected).isNull();
      return;
    }
    assertThat(expected).isNotNull();
    List<Field> fields =
        List.of(Field.JOB_ID, Field.OPERATION, Field.STATUS, Field.MAX_RESULTS, Field.NEXT_TOKEN);
    for (int i = 0; i < fields.size(); i++) {
      assertThat(read.text(fields.get(i))).isEqualTo(expected.get(FILTERS.get(i)));
    }
  }

  /** Returns the filters in a query, or null if it must be refused. */
  private static @Nullable Map<String, String> filters(String query) {
    Map<String, String> filters = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.replace("+", "%20").split("=", 2);
        String name = decoded(parts[0]);
        String value = parts.length == 2 ? decoded(parts[1]) : null;
        if (name == null
            || value == null
            || !FILTERS.contains(name)
            || filters.put(name, value) != null) {
          return null;
        }
      }
    }
    return filters;
  }

  /** Returns the text that is percent-encoded here, or null if it must be refused. */
  private static @Nullable String decoded(String raw) {
    if (!PLAIN.matcher(raw).matches() || !ENCODED.matcher(raw).matches()) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length(); i++) {
      boolean encoded = raw.charAt(i) == '%';
      bytes.write(encoded ? Integer.parseInt(raw.substring(i + 1, i + 3), 16) : raw.charAt(i));
      i += encoded ? 2 : 0;
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    // why: the decoder of String repairs what is malformed, so that it does not come back the same
    boolean same = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes.toByteArray());
    return same ? text : null;
  }
}
