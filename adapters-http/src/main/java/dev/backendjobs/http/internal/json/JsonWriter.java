// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the JSON of replies: all strings, and what is unset is left out. */
public final class JsonWriter {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int USUAL_BYTES = 512;

  // why: the bytes of a name that is encoded once are only copied
  private static final SerializableString JOB_ID = new SerializedString("jobId");
  private static final SerializableString CREATE_TIME = new SerializedString("createTime");
  private static final SerializableString APP_ID = new SerializedString("appId");
  private static final SerializableString UPDATE_TIME = new SerializedString("updateTime");
  private static final SerializableString ERROR = new SerializedString("error");
  private static final SerializableString OPERATION = new SerializedString("operation");
  private static final SerializableString ENVIRONMENT =
      new SerializedString("backendEnvironmentName");
  private static final SerializableString STATUS = new SerializedString("status");
  private static final SerializableString NEXT_TOKEN = new SerializedString("nextToken");

  private final Function<Instant, String> times;

  /** Makes a writer that writes times with this function. */
  public JsonWriter(Function<Instant, String> times) {
    this.times = times;
  }

  public byte[] bytes(BackendJob job) {
    return bytes(json -> write(json, job));
  }

  public byte[] bytes(JobPage page) {
    return bytes(json -> write(json, page));
  }

  /** Writes an error: the message, and the members that belong to its type. */
  public static byte[] bytes(String message, Map<String, String> members) {
    return bytes(
        json -> {
          json.writeStartObject();
          // why: a message may quote half a surrogate pair, which UTF-8 cannot hold
          json.writeStringField("message", wellFormed(message));
          for (Map.Entry<String, String> member : members.entrySet()) {
            json.writeStringField(member.getKey(), member.getValue());
          }
          json.writeEndObject();
        });
  }

  public void write(JsonGenerator json, BackendJob job) throws IOException {
    json.writeStartObject();
    write(json, JOB_ID, job.key().jobId());
    write(json, CREATE_TIME, times.apply(job.createTime()));
    write(json, APP_ID, job.key().appId());
    write(json, UPDATE_TIME, times.apply(job.updateTime()));
    writeIfSet(json, ERROR, job.error().orElse(null));
    writeIfSet(json, OPERATION, job.operation().orElse(null));
    write(json, ENVIRONMENT, job.key().environment());
    write(json, STATUS, job.status().name());
    json.writeEndObject();
  }

  public void write(JsonGenerator json, JobPage page) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("jobs");
    for (BackendJob job : page.jobs()) {
      write(json, job);
    }
    json.writeEndArray();
    writeIfSet(json, NEXT_TOKEN, page.nextToken().orElse(null));
    json.writeEndObject();
  }

  private static void writeIfSet(
      JsonGenerator json, SerializableString name, @Nullable String value) throws IOException {
    if (value != null) {
      write(json, name, value);
    }
  }

  private static void write(JsonGenerator json, SerializableString name, String value)
      throws IOException {
    json.writeFieldName(name);
    json.writeString(value);
  }

  private static String wellFormed(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '\ufffd' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      content.writeTo(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a text in memory cannot fail to be written", impossible);
    }
    return bytes.toByteArray();
  }

  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }
}
