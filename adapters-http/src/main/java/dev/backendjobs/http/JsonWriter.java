// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.JobPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the JSON of replies: all strings, and what is unset is left out. */
final class JsonWriter {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int USUAL_BYTES = 512;

  private final TimeFormat times;

  JsonWriter(TimeFormat times) {
    this.times = times;
  }

  byte[] bytes(BackendJob job) {
    return bytes(json -> write(json, job));
  }

  byte[] bytes(JobPage page) {
    return bytes(json -> write(json, page));
  }

  /** Writes an error: the message, and the members that belong to its type. */
  static byte[] bytes(String message, Map<String, String> members) {
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

  void write(JsonGenerator json, BackendJob job) throws IOException {
    json.writeStartObject();
    json.writeStringField("jobId", job.key().jobId());
    json.writeStringField("createTime", times.text(job.createTime()));
    json.writeStringField("appId", job.key().appId());
    json.writeStringField("updateTime", times.text(job.updateTime()));
    writeIfSet(json, "error", job.error());
    writeIfSet(json, "operation", job.operation());
    json.writeStringField("backendEnvironmentName", job.key().environment());
    json.writeStringField("status", job.status().name());
    json.writeEndObject();
  }

  void write(JsonGenerator json, JobPage page) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("jobs");
    for (BackendJob job : page.jobs()) {
      write(json, job);
    }
    json.writeEndArray();
    writeIfSet(json, "nextToken", page.nextToken());
    json.writeEndObject();
  }

  private static void writeIfSet(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
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
