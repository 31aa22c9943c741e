// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.backendjobs.http.internal.json.RequestFields.Field;
import dev.backendjobs.job.BadRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a request, strictly as <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC
 * 8259</a> has it: one object of known properties, each at most once, and nothing around it.
 *
 * <p>Every value is a string, or null, which is the same as leaving it out; {@code maxResults} is
 * an integer number.
 */
public final class JsonReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private JsonReader() {}

  /**
   * Returns the fields in a body; an empty one has none.
   *
   * @throws BadRequestException naming the spot where the body is wrong
   */
  public static RequestFields read(RequestFields.Form form, byte[] body) {
    if (body.length == 0) {
      return new RequestFields(form);
    }
    try (JsonParser parser = FACTORY.createParser(text(body))) {
      parser.nextToken();
      RequestFields fields = read(form, parser);
      if (parser.nextToken() != null) {
        throw BadRequestException.of(
            "Text follows the object at " + spot(parser.currentTokenLocation()));
      }
      return fields;
    } catch (JsonEOFException early) {
      throw BadRequestException.of("The body ends too early, at " + spot(early.getLocation()));
    } catch (JsonProcessingException malformed) {
      throw BadRequestException.of("The body is not JSON at " + spot(malformed.getLocation()));
    } catch (IOException impossible) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", impossible);
    }
  }

  /**
   * Returns the fields of the object at which the parser stands.
   *
   * @throws BadRequestException naming the spot where it is wrong
   */
  public static RequestFields read(RequestFields.Form form, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw BadRequestException.of(
          "The body must be a JSON object at " + spot(parser.currentTokenLocation()));
    }
    RequestFields fields = new RequestFields(form);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Field field = fields.begin(name, spot(parser.currentTokenLocation()));
      String value = value(field, name, parser);
      if (value != null) {
        fields.put(field, value);
      }
    }
    return fields;
  }

  private static @Nullable String value(Field field, String name, JsonParser parser)
      throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    boolean integer = field == Field.MAX_RESULTS;
    if (token != (integer ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_STRING)) {
      throw BadRequestException.of(
          name
              + " must be "
              + (integer ? "an integer" : "a string")
              + " at "
              + spot(parser.currentTokenLocation()));
    }
    return parser.getText();
  }

  private static String spot(@Nullable JsonLocation location) {
    return location == null
        ? "its beginning"
        : "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  /**
   * Decodes strictly, because the parser itself guesses the encoding and repairs what is broken.
   */
  private static String text(byte[] body) {
    ByteBuffer bytes = ByteBuffer.wrap(body);
    CharBuffer chars = CharBuffer.allocate(body.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(bytes, chars, true);
    if (result.isError()) {
      throw BadRequestException.of("The body is not UTF-8 at byte " + (bytes.position() + 1));
    }
    if (chars.flip().hasRemaining() && chars.charAt(0) == '\ufeff') {
      throw BadRequestException.of(
          "The body begins with a byte order mark at line 1, column 1; it must begin with {");
    }
    return chars.toString();
  }
}
