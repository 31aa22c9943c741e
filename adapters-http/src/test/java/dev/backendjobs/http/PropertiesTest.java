// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.backendjobs.http.internal.conditions.EntityTags;
import dev.backendjobs.http.internal.json.JsonReader;
import dev.backendjobs.http.internal.json.JsonWriter;
import dev.backendjobs.http.internal.json.RequestFields.Field;
import dev.backendjobs.http.internal.json.RequestFields.Form;
import dev.backendjobs.http.internal.routing.Route;
import dev.backendjobs.http.internal.routing.Router;
import dev.backendjobs.http.internal.text.MessageText;
import dev.backendjobs.http.internal.text.PercentText;
import dev.backendjobs.job.BadRequestException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Properties of all texts: what is written is read back, and garbage is only refused. */
final class PropertiesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Text without lone surrogates. */
  @Provide
  Arbitrary<String> text() {
    return Arbitraries.integers()
        .between(0, Character.MAX_CODE_POINT)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .list()
        .ofMaxSize(20)
        .map(
            points -> {
              StringBuilder text = new StringBuilder();
              points.forEach(text::appendCodePoint);
              return text.toString();
            });
  }

  /** Text made of the pieces that percent-decoding cares about. */
  @Provide
  Arbitrary<String> encoded() {
    return Arbitraries.of("%", "%2F", "%e2", "%82", "%ac", "%C0", "%F", "%zz", "a", "+", "/", "é")
        .list()
        .ofMaxSize(8)
        .map(pieces -> String.join("", pieces));
  }

  @Property
  void everyTextIsTheSameAfterEncodingAndDecoding(@ForAll("text") String text) {
    String form = URLEncoder.encode(text, StandardCharsets.UTF_8);
    assertThat(PercentText.ofQuery("x", form)).isEqualTo(text);
    assertThat(PercentText.ofPath("x", form.replace("+", "%20"))).isEqualTo(text);
  }

  @Property
  void whatDecodesEncodesToTheSameAndTheRestIsRefused(@ForAll("encoded") String raw) {
    try {
      String text = PercentText.ofPath("x", raw);
      String again = URLEncoder.encode(text, StandardCharsets.UTF_8);
      assertThat(PercentText.ofPath("x", again)).isEqualTo(text);
      assertThat(text).doesNotContain("\ufffd");
    } catch (BadRequestException refused) {
      assertThat(refused.getMessage()).startsWith("x holds ");
    }
  }

  @Property
  void everyTextComesThroughJson(@ForAll("text") String text) throws IOException {
    ObjectNode object = MAPPER.createObjectNode().put("operation", text);
    byte[] body = MAPPER.writeValueAsBytes(object);
    assertThat(JsonReader.read(Form.UPDATE, body).text(Field.OPERATION)).isEqualTo(text);
    byte[] error = JsonWriter.bytes(text, Map.of("resourceType", text));
    assertThat(MAPPER.readTree(error).path("message").asText()).isEqualTo(text);
    assertThat(MAPPER.readTree(error).path("resourceType").asText()).isEqualTo(text);
  }

  @Property
  void anyMessageCanBeWritten(@ForAll String message) throws IOException {
    assertThat(MAPPER.readTree(JsonWriter.bytes(message, Map.of())).size()).isEqualTo(1);
    assertThat(MessageText.quoted(message)).hasSizeLessThan(500).doesNotContain("\n", "\r", "\0");
  }

  @Property
  void garbageIsRefusedAsABadRequest(@ForAll byte[] body) {
    Throwable thrown = catchThrowable(() -> JsonReader.read(Form.LIST, body));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(BadRequestException.class);
    }
  }

  @Property
  void brokenJsonIsRefusedAsABadRequest(
      @ForAll("text") String text, @ForAll int at, @ForAll byte with) throws IOException {
    byte[] body =
        MAPPER.writeValueAsBytes(
            MAPPER.createObjectNode().put("operation", text).put("status", "RUNNING"));
    body[Math.floorMod(at, body.length)] = with;
    Throwable thrown = catchThrowable(() -> JsonReader.read(Form.UPDATE, body));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(BadRequestException.class);
    }
  }

  @Property
  void anyEntityTagHeaderIsReadOrRefused(@ForAll String header) {
    Throwable thrown = catchThrowable(() -> EntityTags.parse("If-Match", List.of(header)));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(BadRequestException.class);
    }
  }

  @Property
  void everyPathHasARoute(@ForAll("encoded") String one, @ForAll("encoded") String two) {
    Router router = new Router(List.of("", "/prod"));
    String path = "/backend/" + one + "/job/" + two;
    URI uri;
    try {
      uri = new URI(path);
    } catch (URISyntaxException refusedByTheServer) {
      return;
    }
    for (String context : List.of("/", "/backend", "/b", "/x/")) {
      Route route = router.route(context, uri);
      Throwable thrown = catchThrowable(route::key);
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(BadRequestException.class);
      }
    }
  }
}
