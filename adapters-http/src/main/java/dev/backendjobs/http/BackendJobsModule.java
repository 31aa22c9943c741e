// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.backendjobs.http.RequestFields.Form;
import dev.backendjobs.job.BackendJob;
import dev.backendjobs.job.BadRequestException;
import dev.backendjobs.job.JobPage;
import dev.backendjobs.job.JobStatus;
import dev.backendjobs.job.JobUpdate;
import java.io.IOException;

/**
 * The JSON of the wire for a program's own {@code ObjectMapper}: writes jobs, pages and statuses,
 * reads statuses and updates, exactly as the handler does.
 *
 * <p>The one class here that needs jackson-databind; serving needs it not. What a caller's update
 * must not be is refused as a mapping exception with the message of the handler.
 */
public final class BackendJobsModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  /** Makes the module with times as the real service writes them. */
  public BackendJobsModule() {
    this(TimeFormat.EPOCH_MILLIS);
  }

  /** Makes the module with times in this format. */
  public BackendJobsModule(TimeFormat times) {
    super("BackendJobsModule");
    JsonWriter writer = new JsonWriter(times);
    addSerializer(new Written<>(BackendJob.class, writer::write));
    addSerializer(new Written<>(JobPage.class, writer::write));
    addSerializer(
        new Written<>(JobStatus.class, (json, status) -> json.writeString(status.name())));
    addDeserializer(JobStatus.class, new StatusReader());
    addDeserializer(JobUpdate.class, new UpdateReader());
  }

  private interface Content<T> {
    void write(JsonGenerator json, T value) throws IOException;
  }

  private static final class Written<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Content<T> content;

    Written(Class<T> type, Content<T> content) {
      super(type);
      this.content = content;
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      content.write(json, value);
    }
  }

  private static final class StatusReader extends StdDeserializer<JobStatus> {
    private static final long serialVersionUID = 1L;

    StatusReader() {
      super(JobStatus.class);
    }

    @Override
    public JobStatus deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        throw new InvalidFormatException(
            parser, "a status must be a string", null, JobStatus.class);
      }
      try {
        return JobStatus.of(parser.getText());
      } catch (BadRequestException refusal) {
        throw new InvalidFormatException(parser, refusal.getMessage(), null, JobStatus.class);
      }
    }
  }

  private static final class UpdateReader extends StdDeserializer<JobUpdate> {
    private static final long serialVersionUID = 1L;

    UpdateReader() {
      super(JobUpdate.class);
    }

    @Override
    public JobUpdate deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      try {
        return JobEndpoint.update(JsonReader.read(Form.UPDATE, parser), null).build();
      } catch (BadRequestException refusal) {
        throw new InvalidFormatException(parser, refusal.getMessage(), null, JobUpdate.class);
      }
    }
  }
}
