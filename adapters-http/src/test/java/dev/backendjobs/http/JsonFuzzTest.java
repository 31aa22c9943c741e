// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.backendjobs.http.internal.json.JsonReader;
import dev.backendjobs.http.internal.json.RequestFields;
import dev.backendjobs.http.internal.json.RequestFields.Field;
import dev.backendjobs.http.internal.json.RequestFields.Form;
import dev.backendjobs.job.BadRequestException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A body is read as a strict reader of trees from bytes reads it, or refused as that one does. */
final class JsonFuzzTest {
  private static final Map<String, Field> NAMES =
      Map.of(
          "jobId", Field.JOB_ID,
          "operation", Field.OPERATION,
          "status", Field.STATUS,
          "maxResults", Field.MAX_RESULTS,
          "nextToken", Field.NEXT_TOKEN);
  private static final ObjectMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @FuzzTest
  void bodiesAreReadAsAStrictReaderOfTreesDoes(byte[] body) {
    Map<Field, String> expected = expected(body);
    RequestFields read;
    try {
      read = JsonReader.read(Form.LIST, body);
    } catch (BadRequestException refused) {
      assertThat(expected).isNull();
      assertThat(refused.getMessage()).doesNotContain("\r", "\n", "\0");
      return;
    }
    assertThat(expected).isNotNull();
    NAMES.values().forEach(field -> assertThat(value(field, read)).isEqualTo(expected.get(field)));
  }

  /** Returns what was read, a number in the form in which a tree writes it. */
  private static @Nullable String value(Field field, RequestFields fields) {
    String text = fields.text(field);
    return text == null || field != Field.MAX_RESULTS ? text : new BigInteger(text).toString();
  }

  /** Returns the fields that the body has, or null if it must be refused. */
  private static @Nullable Map<Field, String> expected(byte[] body) {
    Map<Field, String> fields = new EnumMap<>(Field.class);
    if (body.length == 0) {
      return fields;
    }
    JsonNode tree = tree(body);
    if (tree == null || !tree.isObject()) {
      return null;
    }
    for (Map.Entry<String, JsonNode> member : tree.properties()) {
      Field field = NAMES.get(member.getKey());
      JsonNode value = member.getValue();
      boolean number = field == Field.MAX_RESULTS;
      if (field == null || !(value.isNull() || (number ? isInteger(value) : value.isTextual()))) {
        return null;
      }
      if (!value.isNull()) {
        fields.put(field, value.asText());
      }
    }
    return fields;
  }

  private static boolean isInteger(JsonNode value) {
    return value.isIntegralNumber();
  }

  private static @Nullable JsonNode tree(byte[] body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return body[0] == (byte) 0xef ? null : STRICT.readTree(body);
    } catch (CharacterCodingException noUtf8) {
      return null;
    } catch (IOException noJson) {
      return null;
    }
  }
}
